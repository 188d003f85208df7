import type { PlainDate } from '../../../../contract/dates.ts';
import { BridgeError, isBridgeError } from '../../../../contract/errors.ts';
import type { BookBalances, BookYear } from '../../balances.ts';
import type { CensusOptions } from '../census.ts';
import { countersText, sameCounters } from '../company.ts';
import { countTypes, type TypeCount } from '../pull/count-types.ts';
import type { MasterMemory } from '../pull/master-memory.ts';
import type { PeriodControl } from '../pull/period-control.ts';
import { Reader } from '../pull/reader.ts';
import { financialYears } from '../pull/years.ts';
import { readGroups } from './groups.ts';
import { readOpenBills } from './open-bills.ts';
import { readYear } from './year.ts';

export interface BalancesOptions extends CensusOptions {
  readonly memory: MasterMemory;
  readonly periods: PeriodControl;
}

/**
 * Tally's own figures, year by year up to the end of a day, from one state of the books. The day may be an earlier one than was asked
 * for, see `asOn`: not after Tally's own, since vouchers dated ahead don't count yet, and in Educational mode one that is
 * honoured as the end of a period (facts/tally.md §3.3); that mode dates no voucher between those days. Throws
 * `tally.books-moved` when somebody saved something meanwhile, and `tally.truncated` when an answer leaves out some of what is there.
 */
export async function balances(options: BalancesOptions, day: PlainDate): Promise<BookBalances> {
  const reader = await Reader.open({ ...options, lane: 'bulk' });
  await options.periods.ensure(reader, options.plan);
  const { counters } = reader.company;
  try {
    const figures = await readFigures(options, reader, day);
    if (!sameCounters((await reader.confirm()).counters, counters)) throw new BridgeError('tally.books-moved');
    return figures;
  } catch (error) {
    const isShort = isBridgeError(error, 'tally.truncated');
    if (isShort) options.memory.forget();
    const isMoved = isShort && !sameCounters((await reader.confirm()).counters, counters);
    throw isMoved ? new BridgeError('tally.books-moved') : error;
  }
}

async function readFigures(options: BalancesOptions, reader: Reader, day: PlainDate): Promise<BookBalances> {
  const { counters, booksFrom } = reader.company;
  const periods = financialYears(reader.company, day, reader.firstDay);
  const asOn = periods.at(-1)?.to ?? reader.firstDay;
  const list = await options.memory.list(reader, options.sourceId);
  const groups = await readGroups(reader, list);
  const years: BookYear[] = [];
  for (const period of periods) years.push(await readYear(reader, options.sourceId, period, list, groups));
  const bills = await readOpenBills(reader, { from: booksFrom, to: asOn }, list.names);
  const counts = byMonth(await countTypes(reader, reader.wholeBooks()));
  return { asOn, years, bills, counts, counters: countersText(counters) };
}

function byMonth(days: readonly TypeCount[]): BookBalances['counts'] {
  const months = new Map<string, { type: string; month: string; vouchers: number }>();
  for (const { day, type, count } of days) {
    const month = day.slice(0, 7);
    const sum = months.get(`${month}${type}`) ?? { type, month, vouchers: 0 };
    sum.vouchers += count;
    months.set(`${month}${type}`, sum);
  }
  return [...months.values()];
}
