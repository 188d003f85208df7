import { addDays, daysBetween, type PlainDate } from '../../../../contract/dates.ts';
import { type Decimal, sum } from '../../../../contract/decimal.ts';
import type { Ageing } from '../../../../contract/records/report.ts';
import type { ReportWish } from '../../source.ts';

interface OpenBill {
  readonly billDate: PlainDate | null;
  readonly dueDate: PlainDate | null;
  readonly openAmount: Decimal | null;
  readonly overdueDays: number | null;
}

/** Open amounts by age, by either basis or the one that is wished for. Not Tally's, which ages by a day of its own. */
export function ageings(bills: readonly OpenBill[], asOn: PlainDate, wish?: ReportWish['ageing']): readonly Ageing[] {
  const bases = wish === undefined ? (['bill-date', 'due-date'] as const) : [wish.basis];
  return bases.map((basis) => ageing(bills, asOn, basis, wish?.edges ?? usualEdges));
}

/** Tally's own day, when it is told by what it calls overdue. Null when it is not, or when bills contradict each other. */
export function dayOf(bills: readonly OpenBill[]): PlainDate | null {
  const told = bills.flatMap(({ dueDate, overdueDays }) =>
    dueDate !== null && overdueDays !== null && overdueDays > 0 ? [addDays(dueDate, overdueDays)] : [],
  );
  return new Set(told).size === 1 ? (told[0] ?? null) : null;
}

const usualEdges: readonly number[] = [30, 60, 90, 180];

function ageing(bills: readonly OpenBill[], asOn: PlainDate, basis: Ageing['basis'], edges: readonly number[]): Ageing {
  const dayOfBill = ({ billDate, dueDate }: OpenBill) => (basis === 'bill-date' ? billDate : dueDate);
  const ages = bills.map((bill) => {
    const day = dayOfBill(bill);
    return { age: day === null ? null : daysBetween(day, asOn), amount: bill.openAmount };
  });
  const bounds = [
    { from: null, through: -1 },
    ...edges.map((through, index) => ({ from: index === 0 ? 0 : (edges[index - 1] ?? 0) + 1, through })),
    { from: (edges.at(-1) ?? 0) + 1, through: null },
  ];
  const within = (age: number, { from, through }: (typeof bounds)[number]) =>
    (from === null || age >= from) && (through === null || age <= through);
  return {
    asOn,
    basis,
    buckets: bounds.map((bound) => ({
      ...bound,
      ...totalOf(ages.filter(({ age }) => age !== null && within(age, bound))),
    })),
    undated: totalOf(ages.filter(({ age }) => age === null)),
  };
}

function totalOf(bills: readonly { readonly amount: Decimal | null }[]) {
  return { bills: bills.length, amount: sum(bills.flatMap(({ amount }) => amount ?? [])) };
}
