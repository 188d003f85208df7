import { type Decimal, isZero, negate, sum } from '../../../contract/decimal.ts';
import { BridgeError } from '../../../contract/errors.ts';

/** Throws `write.unbalanced` unless the amounts add up to the total, to the paisa. */
export function requireSum(total: Decimal, amounts: readonly Decimal[]): void {
  const difference = sum([total, ...amounts.map(negate)]);
  if (!isZero(difference)) throw new BridgeError('write.unbalanced', { details: { difference } });
}

interface Allocated {
  readonly amount: Decimal;
  readonly allocations: readonly { readonly amount: Decimal }[];
}

/** Without any allocation all of it is on account. Throws `write.unbalanced`. */
export function requireAllocated({ amount, allocations }: Allocated): void {
  if (allocations.length === 0) return;
  requireSum(
    amount,
    allocations.map((allocation) => allocation.amount),
  );
}
