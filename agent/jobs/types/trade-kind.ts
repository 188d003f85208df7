import type { z } from 'zod';
import type { Decimal } from '../../../contract/decimal.ts';
import { requireSum } from './balance.ts';
import { invalidInput, parseInput, type WriteKind } from './job-kind.ts';

interface Trade {
  readonly total: Decimal;
  readonly items: readonly { readonly amount: Decimal }[];
  readonly charges: readonly { readonly amount: Decimal }[];
}

/** Throws `job.invalid` and `write.unbalanced`. */
export function requireTotal({ total, items, charges }: Trade): void {
  const amounts = [...items, ...charges].map((line) => line.amount);
  if (amounts.length === 0) throw invalidInput('items: a document needs items or charges');
  requireSum(total, amounts);
}

/** Goods or services traded: the document's own figures must agree before any books are asked. */
export function tradeKind(schema: z.ZodType<Trade>): WriteKind {
  return {
    writes: true,
    check(input) {
      const document = parseInput(schema, input);
      requireTotal(document);
      return document;
    },
  };
}
