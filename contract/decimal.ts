import { z } from 'zod';

/** Exact decimal text: `-1234.50`. No exponent, no thousands separator, no leading `+`, never `-0`. */
export const Decimal = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .brand('Decimal');
export type Decimal = z.infer<typeof Decimal>;

export const zero = '0' as Decimal;

/** A decimal as an integer of units of 10^-scale: `{ units: -123450n, scale: 2 }`. */
export interface Scaled {
  readonly units: bigint;
  readonly scale: number;
}

/** Throws on text that is not a `Decimal`: outside data is parsed by schema before it comes here. */
export function toScaled(text: Decimal): Scaled {
  const dot = text.indexOf('.');
  if (dot < 0) return { units: BigInt(text), scale: 0 };
  return { units: BigInt(text.slice(0, dot) + text.slice(dot + 1)), scale: text.length - dot - 1 };
}

/** At least `minScale` decimals; trailing zeros beyond that are dropped. */
export function fromScaled({ units, scale }: Scaled, minScale = 0): Decimal {
  let digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  let decimals = scale;
  while (decimals > minScale && digits.endsWith('0')) {
    digits = digits.slice(0, -1);
    decimals -= 1;
  }
  digits += '0'.repeat(Math.max(0, minScale - decimals));
  decimals = Math.max(decimals, minScale);
  const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return (units < 0n ? `-${text}` : text) as Decimal;
}

/** Exact sum, with at least two decimals. */
export function sum(values: readonly Decimal[]): Decimal {
  const hundredths = sumOfHundredths(values);
  if (hundredths !== null) return fromHundredths(hundredths);
  let units = 0n;
  let scale = 2;
  for (const value of values) {
    const next = toScaled(value);
    if (next.scale > scale) {
      units *= 10n ** BigInt(next.scale - scale);
      scale = next.scale;
    }
    units += next.units * 10n ** BigInt(scale - next.scale);
  }
  return fromScaled({ units, scale }, 2);
}

/**
 * Nearly all amounts have at most two decimals. Those are added as whole hundredths, which a number holds exactly up to
 * 90 million million, and many times faster than a bigint. Null where it would not be exact.
 */
function sumOfHundredths(values: readonly Decimal[]): number | null {
  let total = 0;
  for (const value of values) {
    const dot = value.indexOf('.');
    const decimals = dot < 0 ? 0 : value.length - dot - 1;
    if (decimals > 2) return null;
    const digits = dot < 0 ? value : value.slice(0, dot) + value.slice(dot + 1);
    total += Number(digits) * (decimals === 2 ? 1 : decimals === 1 ? 10 : 100);
    if (!Number.isSafeInteger(total)) return null;
  }
  return total;
}

function fromHundredths(total: number): Decimal {
  const digits = String(Math.abs(total)).padStart(3, '0');
  return `${total < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}` as Decimal;
}

export function negate(value: Decimal): Decimal {
  const { units, scale } = toScaled(value);
  return fromScaled({ units: -units, scale }, scale);
}

export function isZero(value: Decimal): boolean {
  return !/[1-9]/.test(value);
}

/** Negative, zero or positive as `a` is below, equal to or above `b`. */
export function compare(a: Decimal, b: Decimal): number {
  const difference = toScaled(sum([a, negate(b)])).units;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
