import { type Decimal, isZero, negate, sum, toScaled } from '../../../../contract/decimal.ts';
import { BridgeError } from '../../../../contract/errors.ts';
import { invalid } from './book-names.ts';

/**
 * The same amount with two decimals. Throws `job.invalid` for one with parts of a paisa, which Tally would round away.
 */
export function toPaise(amount: Decimal, path: string): Decimal {
  const { units, scale } = toScaled(amount);
  if (scale > 2 && units % 10n ** BigInt(scale - 2) !== 0n) invalid(`${path}: ${amount} has more than two decimals`);
  return sum([amount]);
}

/** Throws `write.unbalanced` unless debits and credits are equal to the paisa. */
export function requireBalance(amounts: readonly Decimal[]): void {
  const difference = sum(amounts);
  if (!isZero(difference)) throw new BridgeError('write.unbalanced', { details: { difference } });
}

/** As Tally writes it: debits negative, always two decimals (facts/tally.md §3.2). */
export function tallyAmount(debitPositive: Decimal): string {
  return sum([negate(debitPositive)]);
}
