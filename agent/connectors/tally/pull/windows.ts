import { addDays, type PlainDate } from '../../../../contract/dates.ts';
import { BridgeError } from '../../../../contract/errors.ts';
import type { Period } from '../requests/envelope.ts';

/** What one bulk request should take, since a person may be waiting for Tally (DESIGN rule 8). */
export const targetMs = 500;
/** So much of the longest time a request may take is aimed at: what it really takes is not known before. */
export const aimed = 0.9;
/** What one answer with whole vouchers may weigh. */
export const byteBudget = 4 * 1024 * 1024;

export interface DayCount {
  readonly day: PlainDate;
  readonly count: number;
}

/** A stretch of days and how many vouchers Tally counted in it. */
export interface Window extends Period {
  readonly count: number;
  readonly days: readonly DayCount[];
}

/**
 * The next window from `from` on: as many days as stay within `limit` vouchers, at least one. Windows leave no day
 * between them and the last one runs to `end`, so that what a count missed is met by a read.
 */
export function nextWindow({ from, to: end }: Period, days: readonly DayCount[], limit: number): Window {
  const left = days.filter(({ day }) => day >= from);
  const taken: DayCount[] = [];
  let count = 0;
  for (const day of left) {
    if (taken.length > 0 && count + day.count > limit) break;
    taken.push(day);
    count += day.count;
  }
  const last = taken.at(-1);
  return windowOf(from, last === undefined || taken.length === left.length ? end : last.day, taken);
}

export function total(days: readonly DayCount[]): number {
  return days.reduce((sum, { count }) => sum + count, 0);
}

/** As `nextWindow`, from the end of the period backwards: the first day of the window before it is `from` at last. */
export function lastWindow({ from: start, to }: Period, days: readonly DayCount[], limit: number): Window {
  const left = days.filter(({ day }) => day >= start && day <= to);
  const taken: DayCount[] = [];
  let count = 0;
  for (const day of left.toReversed()) {
    if (taken.length > 0 && count + day.count > limit) break;
    taken.unshift(day);
    count += day.count;
  }
  const first = taken[0];
  return windowOf(first === undefined || taken.length === left.length ? start : first.day, to, taken);
}

/** Two halves with about the same number of vouchers; null for a single day. */
export function halves({ from, to, days }: Window): readonly [Window, Window] | null {
  const [first] = days;
  if (first === undefined || days.length < 2) return null;
  const middle = Math.ceil(days.length / 2);
  const early = days.slice(0, middle);
  const late = days.slice(middle);
  const border = early.at(-1)?.day ?? from;
  return [windowOf(from, border, early), windowOf(addDays(border, 1), to, late)];
}

/** Of more than one day. */
export function laterHalf({ from, to }: Period): Period {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
  return { from: addDays(from, Math.ceil(days / 2)), to };
}

export interface Piece {
  readonly above: number;
  /** Absent from the last piece: what is saved meanwhile gets a higher AlterID. */
  readonly upTo?: number;
  readonly count: number;
}

/** Bounds that divide objects with these AlterIDs, all above `above`, into pieces of at most `limit`. */
export function alterIdPieces(alterIds: readonly number[], limit: number, above: number): readonly Piece[] {
  const sorted = alterIds.toSorted((a, b) => a - b);
  const pieces: Piece[] = [];
  let floor = above;
  for (let at = 0; at < sorted.length; at += limit) {
    const piece = sorted.slice(at, at + limit);
    const upTo = piece.at(-1) ?? floor;
    const isLast = at + limit >= sorted.length;
    pieces.push({ above: floor, count: piece.length, ...(isLast ? {} : { upTo }) });
    floor = upTo;
  }
  return pieces;
}

/** Of what a request may take beyond the look through its day, which is well known. */
const leftForRows = 0.6;

/**
 * How long a piece of a day may take. Tally looks through the whole day for each: then a piece is worth more than the usual time. Where the
 * look alone takes longer than any request may, nothing makes it shorter (`tally.heavy-day` tells), and more is read with each.
 */
export function pieceMs(lookMs: number, longestMs: number): number {
  const leftMs = longestMs - lookMs;
  return leftMs > 0 ? Math.min(targetMs + 2 * lookMs, lookMs + leftForRows * leftMs) : lookMs + targetMs;
}

/** Pieces of one AlterID each, bounded on both sides. */
export function singlePieces(alterIds: readonly number[]): readonly Required<Piece>[] {
  const same = Map.groupBy(
    alterIds.toSorted((a, b) => a - b),
    (alterId) => alterId,
  );
  return [...same].map(([alterId, all]) => ({ above: alterId - 1, upTo: alterId, count: all.length }));
}

/** The stretch up to the last day of `period` that covers at most so many calendar months. */
export function lastMonths({ from, to }: Period, months: number): Period {
  const start = firstOfMonth(to, 1 - months);
  return { from: start > from ? start : from, to };
}

/**
 * What Tally is told to load for a read of `dated`: Educational mode honours only some days as bounds and silently
 * replaces others, so the load is widened to days that it honours; the read's own filter narrows it again
 * (facts/tally.md §3.3).
 */
export function loadedPeriod(dated: Period, isEducational: boolean): Period {
  if (!isEducational) return dated;
  return { from: firstOfMonth(dated.from, 0), to: isHonoured(dated.to) ? dated.to : firstOfMonth(dated.to, 1) };
}

/** The last day not after `day` that is honoured as the end of a period. */
export function honouredEnd(day: PlainDate, isEducational: boolean): PlainDate {
  let end = day;
  while (isEducational && !isHonoured(end)) end = addDays(end, -1);
  return end;
}

/** Throws `tally.period-not-shown` for one that Tally would silently replace by another. */
export function requireShown({ from, to }: Period, isEducational: boolean): void {
  if (isEducational && !(isHonoured(from) && isHonoured(to))) throw new BridgeError('tally.period-not-shown');
}

export function isHonoured(day: PlainDate): boolean {
  return /-(01|02|31)$/.test(day);
}

/** The most records of one batch. */
export const maximumLimit = 500;

function windowOf(from: PlainDate, to: PlainDate, days: readonly DayCount[]): Window {
  return { from, to, days, count: total(days) };
}

/** The first day of the month that comes `later` months after the one of `date`, or before it. */
export function firstOfMonth(date: PlainDate, later: number): PlainDate {
  const months = monthNumber(date) + later;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}-01` as PlainDate;
}

function monthNumber(date: PlainDate): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
}
