import type { Decimal } from '../../../../contract/decimal.ts';

/** No number with its unit is longer, and patterns take long over what is. */
export const longest = 200;

/** A number with what stands around it: `-$ 2000.00` is -2000.00 and `$`. */
export interface SignedText {
  readonly value: Decimal;
  /** Symbol before the number or unit after it. */
  readonly rest: string;
  /** Also of a zero, whose `value` has no sign. */
  readonly isNegative: boolean;
}

/** Reads a sign or `(-)`, a symbol before or a unit after, and thousands separators. */
export function splitSigned(text: string): SignedText | null {
  return split(text, false);
}

/** The same of an amount, where a report may have written `Dr` or `Cr` behind it. Of a quantity these would be a unit. */
export function splitSided(text: string): SignedText | null {
  return split(text, true);
}

function split(text: string, isSided: boolean): SignedText | null {
  if (text.length > longest) return null;
  const match = /^\s*(-|\(-\))?\s*(?:(?!\.\d)([^\d\s-][^\d]*?)\s*)?(-)?\s*(\d[\d,]*(?:\.\d+)?|\.\d+)\s*(.*?)\s*$/s.exec(
    text,
  );
  if (match === null) return null;
  const [, before, symbol = '', inner, digits = '', after = ''] = match;
  const side = isSided ? /^(Dr|Cr)\.?$/.exec(after)?.[1] : undefined;
  const isNegative = (before !== undefined) !== (inner !== undefined) || side === 'Dr';
  const value = normal(digits.replaceAll(',', ''));
  const rest = symbol === '' && side === undefined ? after : symbol;
  return { value: isNegative ? minus(value) : value, rest, isNegative };
}

/** A bare number, as in ALTERID or GSTRATE: ` 101603`, ` 2.50`, `9 %`. */
export function parseNumber(text: string): Decimal | null {
  if (text.length > longest) return null;
  const match = /^\s*(-)?\s*(\d+(?:\.\d+)?|\.\d+)\s*%?\s*$/.exec(text);
  if (match === null) return null;
  const value = normal(match[2] ?? '');
  return match[1] === undefined ? value : minus(value);
}

function normal(digits: string): Decimal {
  return (digits.startsWith('.') ? `0${digits}` : digits) as Decimal;
}

/** A zero has no sign. */
export function minus(value: Decimal): Decimal {
  return (/[1-9]/.test(value) ? `-${value}` : value) as Decimal;
}
