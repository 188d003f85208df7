import { addDays, type PlainDate } from '../../../../contract/dates.ts';
import { BridgeError } from '../../../../contract/errors.ts';
import { alterIdOf } from '../map/identity.ts';
import type { Period } from '../requests/envelope.ts';
import { countOtherwise } from './count-again.ts';
import { countOnce, lastDay } from './count-vouchers.ts';
import type { DayCounts } from './day-counts.ts';
import type { Mapped } from './map-rows.ts';
import { readLimit, readVouchers, type VoucherReading } from './read-vouchers.ts';
import { aimed, lastWindow, nextWindow, total, type Window } from './windows.ts';

export interface Search {
  readonly reading: VoucherReading;
  readonly plan: DayCounts;
  /** The days that may hold a save above `reading.above`. */
  readonly period: Period;
  /** Whether all of these days were read once. */
  readonly isRead: boolean;
  /** How often the counter moved since the mark: when so many are found there are no more. */
  readonly saves: number;
  /** An answer without any is proved. Where it would cost too much a census tells later. */
  readonly isProved: boolean;
}

export interface Looked {
  /** The latest part of the period, where everything above the mark was read. */
  readonly from: PlainDate;
  readonly rows: readonly Mapped[];
  readonly elapsedMs: number;
}

/**
 * One look for saves above a mark: Tally counts them in as many of the latest days as it can look through in time, and those it
 * counts are read, verified. An AlterID filter costs as much as there are vouchers in the days that are loaded, whether or not any
 * is found (facts/tally.md §2.6). What was found counts once the company has been confirmed.
 */
export async function look(search: Search): Promise<Looked> {
  const { reading, plan, period, isRead, saves } = search;
  const { reader, above } = reading;
  const isKnown = isRead && plan.covers(period.from);
  const ms = (isKnown ? wellAimed : aimed) * reader.limits.longestMs();
  const dated = isKnown
    ? plan.measured(period, ms, reader.cost)
    : plan.guessed(period, lastDay(reader, period), ms, reader.cost);
  const counted = await countSaves(search, dated);
  const scanned = isKnown ? total(plan.within(dated)) : reader.cost.vouchersWithin(counted.elapsedMs);
  if (isKnown) reader.cost.counted({ scanned, bytes: 0, elapsedMs: counted.elapsedMs });
  plan.looked(dated, scanned);
  if (total(counted.days) === 0) {
    return { from: dated.from, rows: [], elapsedMs: counted.elapsedMs + counted.provedMs };
  }
  const some = lastWindow(dated, counted.days, mostRows);
  const read = await readCounted(reading, some);
  if (read.rows.length < saves) await requireCounted(reading, some, above + saves);
  return { from: some.from, rows: read.rows, elapsedMs: counted.elapsedMs + read.elapsedMs };
}

/** Where the number of vouchers is known, the time is too. */
const wellAimed = 0.95;
const attempts = 3;

/**
 * Any answer may stop at once and say STATUS 1 (facts/tally.md §6): that nothing was saved where vouchers are held has to be said in
 * other rows too. Throws `tally.truncated`.
 */
async function countSaves({ reading: { reader, above }, plan, isProved }: Search, dated: Period) {
  const isDoubted = isProved && total(plan.within(dated)) > 0;
  for (let attempt = 1; ; attempt += 1) {
    const counted = await countOnce(reader, { dated, above });
    if (!isDoubted || total(counted.days) > 0) return { ...counted, provedMs: 0 };
    const { count, elapsedMs } = await countOtherwise(reader, { dated, above });
    if (count === 0) return { ...counted, provedMs: elapsedMs };
    if (attempt === attempts) throw new BridgeError('tally.truncated', { hint: `0 of ${count} from ${dated.from}` });
  }
}

/** The AlterIDs of what was read; what could not be understood has none. */
export function alterIdsOf(rows: readonly Mapped[]): readonly number[] {
  return rows.flatMap(({ records }) => records.map(({ native }) => alterIdOf(native)));
}

/** A count that stopped early would hide days: it is taken twice where it alone says that there are no more. */
async function requireCounted({ reader, above }: VoucherReading, span: Window, upTo: number): Promise<void> {
  const { from, to, count } = span;
  const again = total((await countOnce(reader, { dated: { from, to }, above, upTo })).days);
  if (again <= count) return;
  throw new BridgeError('tally.truncated', { hint: `${count} of ${again} changes from ${from} to ${to}` });
}

/** They are held until they count. */
const mostRows = 2_000;

async function readCounted(reading: VoucherReading, span: Window) {
  const rows: Mapped[] = [];
  let elapsedMs = 0;
  const first = span.days[0]?.day ?? span.from;
  const last = span.days.at(-1)?.day ?? span.to;
  for (let from = first; from <= last; ) {
    const window = nextWindow({ from, to: last }, span.days, readLimit(reading.reader));
    for await (const read of readVouchers(reading, window)) {
      rows.push(...read.rows);
      elapsedMs += read.elapsedMs;
    }
    from = addDays(window.to, 1);
  }
  return { rows, elapsedMs };
}
