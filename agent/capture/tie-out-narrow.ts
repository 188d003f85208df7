import { addDays } from '../../contract/dates.ts';
import type { RecordId } from '../../contract/ids.ts';
import type { BookPeriod } from '../connectors/balances.ts';
import { monthsOf } from './months-of.ts';
import type { Side } from './tie-out-difference.ts';

/** Debits and credits of one ledger over a period, in units of `unitScale`. */
export interface Moved {
  readonly debits: bigint;
  readonly credits: bigint;
}

/** By period and account, as `movedKey` names them. What is not there is not told. */
export type Movements = ReadonlyMap<string, Moved>;

/** The two sides of a comparison, asked for a few ledgers in several periods. */
export interface TwoSides {
  expected(accounts: readonly RecordId[], periods: readonly BookPeriod[]): Promise<Movements>;
  found(accounts: readonly RecordId[], periods: readonly BookPeriod[]): Promise<Movements>;
}

/** Where the two went apart, and in which ledgers. */
export interface Stretch extends BookPeriod {
  readonly side: Side;
  readonly accounts: ReadonlySet<RecordId>;
}

/** More than this is no slip, and costs the product a question each. */
const mostMonths = 4;

/** From a year to its months, from those that differ to their days; as far as the product lets itself be asked. */
export async function narrow(
  side: Side,
  sides: TwoSides,
  accounts: readonly RecordId[],
  year: BookPeriod,
): Promise<readonly Stretch[]> {
  const months = await differing(side, sides, accounts, monthsOf(year));
  if (months.length === 0) return [{ side, ...year, accounts: new Set(accounts) }];
  if (months.length > mostMonths) return months;
  const stretches: Stretch[] = [];
  for (const month of months) {
    const days = await differing(side, sides, [...month.accounts], daysOf(month));
    stretches.push(...(days.length === 0 ? [month] : days));
  }
  return stretches;
}

export function movedKey({ from }: BookPeriod, account: RecordId): string {
  return `${from}${account}`;
}

async function differing(
  side: Side,
  sides: TwoSides,
  accounts: readonly RecordId[],
  periods: readonly BookPeriod[],
): Promise<readonly Stretch[]> {
  const [expected, found] = [await sides.expected(accounts, periods), await sides.found(accounts, periods)];
  return periods.flatMap((period) => {
    const apart = accounts.filter((account) => isApart(expected, found, movedKey(period, account)));
    return apart.length === 0 ? [] : [{ side, ...period, accounts: new Set(apart) }];
  });
}

function isApart(expected: Movements, found: Movements, key: string): boolean {
  const [one, other] = [expected.get(key), found.get(key)];
  if (one === undefined || other === undefined) return false;
  return one.debits !== other.debits || one.credits !== other.credits;
}

function daysOf({ from, to }: BookPeriod): readonly BookPeriod[] {
  const days: BookPeriod[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push({ from: day, to: day });
  return days;
}
