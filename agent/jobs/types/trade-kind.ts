import type { z } from 'zod';
import type { Decimal } from '../../../contract/decimal.ts';
import { requireSum } from './balance.ts';
import { invalidInput, parseInput, type WriteKind } from './job-kind.ts';

interface Trade {
  readonly total: Decimal;
  readonly items: readonly { readonly amount: Decimal }[];
  readonly charges: readonly { readonly amount: Decimal }[];
}

/** Goods or services traded: the document's own figures must agree before any books are asked. */
export function tradeKind(schema: z.ZodType<Trade>): WriteKind {
  return {
    writes: true,
    check(input) {
      const document = parseInput(schema, input);
      const amounts = [...document.items, ...document.charges].map((line) => line.amount);
      if (amounts.length === 0) throw invalidInput('items: a document needs items or charges');
      requireSum(document.total, amounts);
      return document;
    },
  };
}
