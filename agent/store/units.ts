import { type Decimal, fromScaled, toScaled } from '../../contract/decimal.ts';

/**
 * Amounts in the store are integers of 1/10,000 of the books' own currency: four decimals hold every currency of ISO 4217, and
 * SQLite's 64 bits then reach to 922 million million. A finer amount is refused, never rounded.
 */
export const unitScale = 4;

/** Throws `RangeError` for an amount that would not be exact. */
export function toUnits(text: Decimal): bigint {
  const { units, scale } = toScaled(text);
  if (scale <= unitScale) return checked(units * 10n ** BigInt(unitScale - scale));
  const divisor = 10n ** BigInt(scale - unitScale);
  if (units % divisor !== 0n) throw new RangeError('an amount has more than four decimals');
  return checked(units / divisor);
}

/** At least two decimals, as books write them. */
export function fromUnits(units: bigint): Decimal {
  return fromScaled({ units, scale: unitScale }, 2);
}

const largest = 2n ** 62n;

function checked(units: bigint): bigint {
  if (units > largest || units < -largest) throw new RangeError('an amount is larger than the store can add up');
  return units;
}
