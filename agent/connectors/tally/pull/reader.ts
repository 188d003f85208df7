import type { Instant, PlainDate } from '../../../../contract/dates.ts';
import { BridgeError } from '../../../../contract/errors.ts';
import type { Fingerprint } from '../../../../contract/frames.ts';
import type { ReadLimits } from '../../connector.ts';
import { type Company, readCompanies } from '../company.ts';
import type { Answer, Leaf } from '../gateway/answer.ts';
import type { RequestCost } from '../gateway/request-cost.ts';
import type { Row, TallyGateway } from '../gateway/tally-gateway.ts';
import type { LaneClass } from '../gateway/turns.ts';
import { recognise } from '../identity.ts';
import type { Period, Scope } from '../requests/envelope.ts';
import { loadedPeriod } from './windows.ts';

interface Options {
  readonly gateway: TallyGateway;
  readonly pin: Fingerprint;
  readonly lane: LaneClass;
  readonly signal: AbortSignal;
}

/**
 * Reads one pinned company. A read counts only between two looks at the company that both find the pinned one (DESIGN
 * rule 7): `open` is the first, `confirm` each further one.
 */
export class Reader {
  readonly signal: AbortSignal;
  readonly #gateway: TallyGateway;
  readonly #pin: Fingerprint;
  readonly #lane: LaneClass;
  #company: Company;

  private constructor({ gateway, pin, lane, signal }: Options, company: Company) {
    this.#gateway = gateway;
    this.#pin = pin;
    this.#lane = lane;
    this.signal = signal;
    this.#company = company;
  }

  /** Throws as `recognise` does. */
  static async open(options: Options): Promise<Reader> {
    const { companies } = await readCompanies(options.gateway, options);
    return new Reader(options, recognise(options.pin, companies));
  }

  /** The same reader with another claim to the lane. */
  inLane(lane: LaneClass): Reader {
    return new Reader({ gateway: this.#gateway, pin: this.#pin, lane, signal: this.signal }, this.#company);
  }

  /** As it was at the last look. */
  get company(): Company {
    return this.#company;
  }

  /**
   * Looks again. Throws as `recognise` does, and `tally.books-moved` when Tally got or lost its licence, or is another release: periods
   * mean something else then (facts/tally.md §3.3), and what was read since the last look is worth nothing.
   */
  async confirm(): Promise<Company> {
    const { companies } = await readCompanies(this.#gateway, { lane: this.#lane, signal: this.signal });
    const company = recognise(this.#pin, companies);
    const { isEducational, product } = this.#company;
    if (company.isEducational !== isEducational || company.product !== product)
      throw new BridgeError('tally.books-moved');
    this.#company = company;
    return company;
  }

  /**
   * For vouchers dated within the period. Without one for masters, from the first day of the books on: their opening
   * balances are those of the first day that is loaded (facts/tally.md §3.3).
   */
  scope(dated?: Period): Scope {
    const { name, isEducational, booksFrom } = this.#company;
    const period = dated ?? { from: booksFrom, to: booksFrom };
    return { company: name, period: loadedPeriod(period, isEducational) };
  }

  get cost(): RequestCost {
    return this.#gateway.cost;
  }

  get limits(): ReadLimits {
    return this.#gateway.limits;
  }

  now(): Instant {
    return this.#gateway.now().toISOString() as Instant;
  }

  /** `divisible`: less can be asked for instead, see `Question`. */
  rows(xml: string, element: string, take: (row: Row) => void, divisible = false): Promise<Answer> {
    return this.#gateway.ask({ xml, lane: this.#lane, signal: this.signal, row: { element, take }, divisible });
  }

  /** For Tally's own reports, which have no rows. */
  async leaves(xml: string): Promise<readonly Leaf[]> {
    return (await this.#gateway.ask({ xml, lane: this.#lane, signal: this.signal })).leaves;
  }

  /** From the first day of the books to well after the last that is known: vouchers may be dated ahead. */
  wholeBooks(): Period {
    const { booksFrom, lastVoucherDate, endingAt } = this.#company;
    const last = [booksFrom, lastVoucherDate ?? booksFrom, endingAt ?? booksFrom].toSorted().at(-1) ?? booksFrom;
    return { from: booksFrom, to: `${Number(last.slice(0, 4)) + 5}-12-31` as PlainDate };
  }
}
