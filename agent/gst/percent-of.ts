import { type Decimal, fromScaled, toScaled } from '../../contract/decimal.ts';

/** So many percent of a value, divided by `parts`, rounded to the paisa, half a paisa away from zero. */
export function percentOf(percent: Decimal, value: Decimal, parts: 1 | 2 = 1): Decimal {
  const rate = toScaled(percent);
  const amount = toScaled(value);
  const product = rate.units * amount.units;
  const divisor = 10n ** BigInt(rate.scale + amount.scale) * BigInt(parts);
  const size = product < 0n ? -product : product;
  const paise = (2n * size + divisor) / (2n * divisor);
  return fromScaled({ units: product < 0n ? -paise : paise, scale: 2 }, 2);
}
