import type { Decimal } from '../../../../contract/decimal.ts';
import { longest, minus, splitSigned } from './signed-text.ts';

export type TallyQuantity = {
  readonly value: Decimal;
  readonly unit: string | null;
  /** Of a compound quantity such as `1 Box 0.5 Nos`: what comes in the smaller unit, to be added. */
  readonly and?: { readonly value: Decimal; readonly unit: string };
  /** The same quantity in the item's alternate unit. */
  readonly alternate?: { readonly value: Decimal; readonly unit: string | null };
};

/** Reads ` 50.000 KG`, ` 19 Number`, `-5 Nos`, `1 Box 0.5 Nos`, `10 Nos = 2 Box` (facts/tally.md §3.2). Null for what is none. */
export function parseQuantity(text: string): TallyQuantity | null {
  const equals = text.indexOf('=');
  const quantity = parsePart(equals < 0 ? text : text.slice(0, equals));
  if (quantity === null || equals < 0) return quantity;
  const alternate = parsePart(text.slice(equals + 1));
  return alternate === null ? null : { ...quantity, alternate };
}

/** ` 8.000 Unit 6 & Co` reads like a compound quantity, and is none where a unit has that name. */
export function inKnownUnit(quantity: TallyQuantity, isUnit: (name: string) => boolean): TallyQuantity {
  const { unit, and, ...rest } = quantity;
  if (and === undefined) return quantity;
  const name = `${unit} ${and.value.replace('-', '')} ${and.unit}`;
  return isUnit(name) ? { ...rest, unit: name } : quantity;
}

function parsePart(text: string): TallyQuantity | null {
  if (text.length > longest) return null;
  const usual = /^ ?(\d+(?:\.\d+)?) ([A-Za-z]+)$/.exec(text);
  if (usual !== null) return { value: usual[1] as Decimal, unit: usual[2] ?? null };
  const signed = splitSigned(text.replace(/^\s*\((?!-)(.*)\)\s*$/, '-$1'));
  if (signed === null || !/^[\s(-]*[\d.]/.test(text)) return null;
  const { value, rest, isNegative } = signed;
  const compound = /^(\D*?\S)\s+(\d[\d,]*(?:\.\d+)?)\s+(\D.*)$/.exec(rest);
  if (compound === null || /\b(of|x)$/i.test(compound[1] ?? '')) return { value, unit: rest === '' ? null : rest };
  const [, unit = '', smaller = '', smallerUnit = ''] = compound;
  const plain = smaller.replaceAll(',', '') as Decimal;
  return { value, unit, and: { value: isNegative ? minus(plain) : plain, unit: smallerUnit } };
}
