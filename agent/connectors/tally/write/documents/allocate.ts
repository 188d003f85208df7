import { type Decimal, negate, sum } from '../../../../../contract/decimal.ts';
import type { Allocation, CostShare } from '../../../../../contract/jobs/document-parts.ts';
import type { MasterVersion } from '../../pull/master-versions.ts';
import { requireBalance, toPaise } from '../amounts.ts';
import { type BookNames, invalid } from '../book-names.ts';
import type { DraftBill, DraftCost } from '../voucher/draft.ts';

/** An amount with its sign: debits positive. */
export type Signed = (amount: Decimal) => Decimal;
export const debit: Signed = (amount) => amount;
export const credit: Signed = negate;

interface Allocated {
  readonly party: MasterVersion;
  readonly amount: Decimal;
  readonly allocations: readonly Allocation[];
  readonly signed: Signed;
  readonly path: string;
}

/**
 * Bills of a party's line that add up to its amount; without allocations it is on account. None for a party that is not kept bill by
 * bill: Tally would drop them without a word (facts/tally.md §5.2). Throws `job.invalid` and `write.unbalanced`.
 */
export function billsOf({ party, amount, allocations, signed, path }: Allocated): DraftBill[] {
  const named = allocations.map(
    (allocation, index): DraftBill => ({
      type: allocation.type,
      reference: allocation.type === 'on-account' ? null : allocation.reference,
      amount: signed(toPaise(allocation.amount, `${path}/${index}/amount`)),
      creditDays: null,
    }),
  );
  if (named.length > 0) requireBalance([signed(amount), ...named.map((bill) => negate(bill.amount))]);
  if (!party.isBillWise) {
    if (named.some(({ type }) => type !== 'on-account')) invalid(`${path}: "${party.name}" is not kept bill by bill`);
    return [];
  }
  return named.length > 0
    ? named
    : [{ type: 'on-account', reference: null, amount: signed(sum([amount])), creditDays: null }];
}

/** Shares of cost centres, which must add up to the amount where there are any. Throws `job.invalid` and `write.unbalanced`. */
export function costsOf(names: BookNames, shares: readonly CostShare[], amount: Decimal, path: string): DraftCost[] {
  if (shares.length === 0) return [];
  const sign: Signed = amount.startsWith('-') ? credit : debit;
  const costs = shares.map(({ category, centre, amount: share }, index) => {
    const found = names.costCentre(centre, category);
    return {
      category: found.category ?? 'Primary Cost Category',
      centre: found.name,
      amount: sign(toPaise(share, `${path}/${index}/amount`)),
    };
  });
  for (const ofCategory of Map.groupBy(costs, ({ category }) => category).values()) {
    requireBalance([amount, ...ofCategory.map((cost) => negate(cost.amount))]);
  }
  return costs;
}
