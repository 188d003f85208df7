import { isEducationalDay } from '../books/import/read-date.ts';
import type { CompanyInfo, TallyDate } from '../books.ts';
import type { TallyBehaviour } from './behaviour.ts';
import type { Statics } from './request.ts';
import { type ReadDate, readTallyDate } from './tally-date.ts';

export interface Period {
  readonly from: TallyDate;
  readonly to: TallyDate;
}

/** What a read covers, and what `##SVFromDate` and `##SVToDate` are in its formulae: empty when the date was refused. */
export interface ChosenPeriod {
  /** Undefined: an impossible date, so zero rows (facts §2.5). */
  readonly loaded: Period | undefined;
  readonly from: TallyDate | undefined;
  readonly to: TallyDate | undefined;
}

/** SV dates choose the period Tally loads; without them it is the display period (facts §3.3). */
export function choosePeriod(
  statics: Statics,
  info: CompanyInfo,
  shown: Period,
  { dates, educationalDays, svDates }: Pick<TallyBehaviour, 'dates' | 'educationalDays' | 'svDates'>,
): ChosenPeriod {
  if (svDates === 'ignored') return honoured({ from: undefined, to: undefined }, shown);
  const from = readStatic(statics.get('SVFROMDATE'));
  const to = readStatic(statics.get('SVTODATE'));
  if (from?.state === 'impossible' || to?.state === 'impossible') return zeroRows;
  const asked = { from: dateOf(from), to: dateOf(to) };
  return dates === 'educational' ? educational(asked, shown, info, educationalDays) : honoured(asked, shown);
}

/** The period on the screen unless somebody changed it: the financial year of the last voucher. */
export function defaultPeriod(info: CompanyInfo): Period {
  const yearStart = info.startingFrom.slice(4);
  const last = info.lastVoucherDate ?? info.booksFrom;
  const year = Number(last.slice(0, 4)) - (last.slice(4) < yearStart ? 1 : 0);
  return { from: `${year}${yearStart}`, to: dayBefore(`${year + 1}${yearStart}`) };
}

interface Asked {
  readonly from: TallyDate | undefined;
  readonly to: TallyDate | undefined;
}

const zeroRows: ChosenPeriod = { loaded: undefined, from: undefined, to: undefined };

function honoured(asked: Asked, shown: Period): ChosenPeriod {
  const loaded = { from: asked.from ?? shown.from, to: asked.to ?? shown.to };
  return { loaded, from: loaded.from, to: loaded.to };
}

/** A refused end widens to the whole book, a refused beginning collapses to the display period, both silently (facts §3.3). */
function educational(
  asked: Asked,
  shown: Period,
  info: CompanyInfo,
  days: TallyBehaviour['educationalDays'],
): ChosenPeriod {
  const refusedFrom = asked.from !== undefined && !isEducationalDay(asked.from, days);
  const refusedTo = asked.to !== undefined && !isEducationalDay(asked.to, days);
  if (refusedFrom) return { loaded: shown, from: undefined, to: refusedTo ? undefined : (asked.to ?? shown.to) };
  if (refusedTo) {
    return { loaded: wholeBook(info), from: asked.from ?? shown.from, to: undefined };
  }
  return honoured(asked, shown);
}

function wholeBook(info: CompanyInfo): Period {
  const [, to = info.endingAt] = [info.lastVoucherDate ?? info.endingAt, info.endingAt].sort();
  return { from: info.booksFrom, to };
}

function readStatic(text: string | undefined): ReadDate | undefined {
  return text === undefined || text.trim() === '' ? undefined : readTallyDate(text);
}

function dateOf(read: ReadDate | undefined): TallyDate | undefined {
  return read?.state === 'read' ? read.date : undefined;
}

function dayBefore(date: TallyDate): TallyDate {
  const time = new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6)) - 1));
  return time.toISOString().slice(0, 10).replaceAll('-', '');
}
