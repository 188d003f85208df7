import type { Decimal } from '../../../../contract/decimal.ts';

/** A number with what stands around it: `-$ 2000.00` is -2000.00 and `$`. */
export interface SignedText {
  readonly value: Decimal;
  /** Symbol before the number or unit after it. */
  readonly rest: string;
}

/** Reads a sign, a symbol before or a unit after, thousands separators, and `Dr`/`Cr` or `(-)` where a report wrote them. */
export function splitSigned(text: string): SignedText | null {
  const match = /^\s*(-|\(-\))?\s*(?:(?!\.\d)([^\d\s-][^\d]*?)\s*)?(-)?\s*(\d[\d,]*(?:\.\d+)?|\.\d+)\s*(.*?)\s*$/s.exec(
    text,
  );
  if (match === null) return null;
  const [, before, symbol = '', inner, digits = '', after = ''] = match;
  const side = /^(Dr|Cr)\.?$/.exec(after)?.[1];
  const isNegative = (before !== undefined) !== (inner !== undefined) || side === 'Dr';
  const value = normal(digits.replaceAll(',', ''));
  return { value: isNegative ? minus(value) : value, rest: symbol === '' && side === undefined ? after : symbol };
}

/** A bare number, as in ALTERID or GSTRATE: ` 101603`, ` 2.50`, `9 %`. */
export function parseNumber(text: string): Decimal | null {
  const match = /^\s*(-)?\s*(\d+(?:\.\d+)?|\.\d+)\s*%?\s*$/.exec(text);
  if (match === null) return null;
  const value = normal(match[2] ?? '');
  return match[1] === undefined ? value : minus(value);
}

function normal(digits: string): Decimal {
  return (digits.startsWith('.') ? `0${digits}` : digits) as Decimal;
}

function minus(value: Decimal): Decimal {
  return (/[1-9]/.test(value) ? `-${value}` : value) as Decimal;
}
