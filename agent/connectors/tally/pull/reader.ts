import type { Instant, PlainDate } from '../../../../contract/dates.ts';
import { BridgeError } from '../../../../contract/errors.ts';
import type { Fingerprint } from '../../../../contract/frames.ts';
import type { ReadLimits } from '../../connector.ts';
import { areBelow, type Company, readCompanies } from '../company.ts';
import type { Answer, Leaf } from '../gateway/answer.ts';
import type { RequestCost } from '../gateway/request-cost.ts';
import type { Question, Row, TallyGateway } from '../gateway/tally-gateway.ts';
import type { LaneClass } from '../gateway/turns.ts';
import { recognise } from '../identity.ts';
import type { Period, Scope } from '../requests/envelope.ts';
import { firstDayOf } from './first-day.ts';
import { loadedPeriod } from './windows.ts';

interface Options {
  readonly gateway: TallyGateway;
  readonly pin: Fingerprint;
  readonly lane: LaneClass;
  readonly signal: AbortSignal;
  /** As the pinned company was a moment ago: the read begins with that look. */
  readonly seen?: Company | null;
  /** See `firstDayOf`. */
  readonly readFrom?: PlainDate | null;
}

/**
 * Reads one pinned company. A read counts only between two looks at the company that both find the pinned one (DESIGN
 * rule 7): `open` is the first, `confirm` each further one.
 */
export class Reader {
  readonly signal: AbortSignal;
  readonly #options: Options;
  #company: Company;
  /** Something was asked since the last look. */
  #hasAsked = false;

  private constructor(options: Options, company: Company) {
    this.#options = options;
    this.signal = options.signal;
    this.#company = company;
  }

  /** Throws as `recognise` does. */
  static async open(options: Options): Promise<Reader> {
    const { gateway, pin, seen = null } = options;
    if (seen !== null) return new Reader(options, seen);
    const { companies } = await readCompanies(gateway, options);
    return new Reader(options, recognise(pin, companies));
  }

  /** The same reader with another claim to the lane. */
  inLane(lane: LaneClass): Reader {
    return new Reader({ ...this.#options, lane }, this.#company);
  }

  /** As it was at the last look. */
  get company(): Company {
    return this.#company;
  }

  /**
   * Looks again, unless nothing was asked since the last look. Throws as `recognise` does, and `tally.books-moved` when Tally got or
   * lost its licence, or is another release: periods mean something else then (facts/tally.md §3.3), and what was read since the last
   * look is worth nothing. `tally.counters-backwards` when the books were restored or rewritten since: a few saves later their counters
   * would be where they were.
   */
  async confirm(): Promise<Company> {
    if (!this.#hasAsked) return this.#company;
    const { gateway, pin } = this.#options;
    const { companies } = await readCompanies(gateway, this.#options);
    const company = recognise(pin, companies);
    const { isEducational, product, counters } = this.#company;
    if (company.isEducational !== isEducational || company.product !== product)
      throw new BridgeError('tally.books-moved');
    if (areBelow(company.counters, counters)) {
      throw new BridgeError('tally.counters-backwards', { details: { company: company.name } });
    }
    this.#company = company;
    this.#hasAsked = false;
    return company;
  }

  /**
   * For vouchers dated within the period. Without one for masters, from the first day that is read on: their opening
   * balances are those of the first day that is loaded (facts/tally.md §3.3).
   */
  scope(dated?: Period): Scope {
    const { name, isEducational } = this.#company;
    const period = dated ?? { from: this.firstDay, to: this.firstDay };
    return { company: name, period: loadedPeriod(period, isEducational) };
  }

  get cost(): RequestCost {
    return this.#options.gateway.cost;
  }

  get limits(): ReadLimits {
    return this.#options.gateway.limits;
  }

  now(): Instant {
    return this.#options.gateway.now().toISOString() as Instant;
  }

  /** `divisible`: less can be asked for instead, see `Question`. */
  rows(xml: string, element: string, take: (row: Row) => void, divisible = false): Promise<Answer> {
    return this.#ask({ xml, row: { element, take }, divisible });
  }

  /** As `rows`, of days and numbers alone. */
  figures(xml: string, element: string, take: (row: Row) => void, divisible = false): Promise<Answer> {
    return this.#ask({ xml, row: { element, take }, divisible, figures: true });
  }

  /** For Tally's own reports, which have no rows. */
  async leaves(xml: string): Promise<readonly Leaf[]> {
    return (await this.#ask({ xml })).leaves;
  }

  /** The books' own, unless reading begins later. */
  get firstDay(): PlainDate {
    return firstDayOf(this.#company, this.#options.readFrom ?? null);
  }

  /** From the first day that is read to well after the last that is known: vouchers may be dated ahead. */
  wholeBooks(): Period {
    const { booksFrom, lastVoucherDate, endingAt } = this.#company;
    const last = [booksFrom, lastVoucherDate ?? booksFrom, endingAt ?? booksFrom].toSorted().at(-1) ?? booksFrom;
    return { from: this.firstDay, to: `${Number(last.slice(0, 4)) + 5}-12-31` as PlainDate };
  }

  #ask(question: Omit<Question, 'lane' | 'signal'>): Promise<Answer> {
    const { gateway, lane, signal } = this.#options;
    this.#hasAsked = true;
    return gateway.ask({ ...question, lane, signal });
  }
}
