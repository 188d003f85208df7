import { addDays, daysBetween, type PlainDate } from '../../../../contract/dates.ts';
import type { Known } from '../../connector.ts';
import type { RequestCost } from '../gateway/request-cost.ts';
import type { Period } from '../requests/envelope.ts';
import { type DayCount, total } from './windows.ts';

/** The first look at books of which nothing is known. */
const firstDays = 2;
const mostGrowth = 4;
const longestLook = 400;
/** A stretch whose size is only guessed from the one next to it is asked for with so much less. */
const caution = 0.6;

/**
 * How many vouchers stand on each day, as far as is known: counted by Tally, or held by the agent already. Only for choosing the size
 * of requests and telling how much is left: what is read is verified by counts of its own.
 */
export class DayCounts {
  readonly #known: Known | undefined;
  #counts: Map<PlainDate, number> | null = null;
  #sorted: readonly DayCount[] | null = null;
  #counted: Period | null = null;
  #last = { days: 0, vouchers: 0 };
  /** Nothing is known to stand after it. */
  #end: PlainDate | null = null;

  constructor(known?: Known) {
    this.#known = known;
  }

  /** Of a period, earliest first. */
  within({ from, to }: Period): readonly DayCount[] {
    this.#sorted ??= [...this.#map()].map(([day, count]) => ({ day, count })).sort((a, b) => (a.day < b.day ? -1 : 1));
    return this.#sorted.filter(({ day }) => day >= from && day <= to);
  }

  /** What was just read or counted takes the place of what was known about these days. */
  learn(period: Period, days: readonly DayCount[]): void {
    const counts = this.#map();
    for (const { day } of this.within(period)) counts.delete(day);
    for (const { day, count } of days) counts.set(day, count);
    this.#sorted = null;
  }

  /** Counted by Tally, without a gap. */
  get counted(): Period | null {
    return this.#counted;
  }

  /** Whether it can be said of every day from this one on how many vouchers it has. */
  covers(from: PlainDate): boolean {
    if (this.#known !== undefined && this.#map().size > 0) return true;
    return this.#counted !== null && this.#counted.from <= from;
  }

  /** Tally's count of a stretch. It joins what was counted just after it, or begins anew. */
  count(period: Period, days: readonly DayCount[]): void {
    this.learn(period, days);
    const later = this.#counted;
    const joins = later !== null && addDays(period.to, 1) === later.from;
    this.#counted = joins ? { from: period.from, to: later.to } : period;
    this.looked(period, total(days));
  }

  /** So many vouchers were looked at in a stretch: the size of the next one is guessed from it. */
  looked({ from, to }: Period, vouchers: number): void {
    const end = this.#end !== null && this.#end >= from && this.#end < to ? this.#end : to;
    this.#last = { days: Math.min(daysBetween(from, end) + 1, longestLook), vouchers };
  }

  /** The latest days of a period, all of whose days are known, that Tally can look at within `ms`: at least one. */
  measured({ from, to }: Period, ms: number, cost: RequestCost): Period {
    const most = cost.vouchersWithin(ms);
    let count = 0;
    for (const each of this.within({ from, to }).toReversed()) {
      if (count > 0 && count + each.count > most) return { from: addDays(each.day, 1), to };
      count += each.count;
    }
    return { from, to };
  }

  /** The same where they are not. Days after `last`, that of the last voucher, are taken along: they cost nothing. */
  guessed({ from, to }: Period, last: PlainDate, ms: number, cost: RequestCost): Period {
    const { days, vouchers } = this.#last;
    const fit = vouchers === 0 ? longestLook : Math.floor((cost.vouchersWithin(ms * caution) * days) / vouchers);
    const grown = days === 0 ? firstDays : days * mostGrowth;
    this.#end = last < to ? last : to;
    const start = addDays(this.#end, 1 - Math.max(1, Math.min(fit, grown)));
    return { from: start > from ? start : from, to };
  }

  #map(): Map<PlainDate, number> {
    this.#counts ??= new Map(this.#known?.vouchersPerDay().map(({ day, count }) => [day, count]));
    return this.#counts;
  }
}
