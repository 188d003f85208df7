import type { PlainDate } from '../../../../contract/dates.ts';
import type { Decimal } from '../../../../contract/decimal.ts';
import { parseAmount } from '../scalars/amount.ts';
import { parseDate } from '../scalars/date.ts';
import { parseQuantity } from '../scalars/quantity.ts';
import { parseRate } from '../scalars/rate.ts';
import type { ReportRow } from './report-rows.ts';

/** Takes the fields of a row one by one; what is not taken, or can't be read, stays for `extra`. */
export class Figures {
  readonly #left: Map<string, string>;

  constructor(row: ReportRow) {
    this.#left = new Map(row);
  }

  text(field: string): string | null {
    return this.#take(field, (text) => text);
  }

  /** Debit-positive. */
  amount(field: string): Decimal | null {
    return this.#take(field, (text) => parseAmount(text)?.base ?? null);
  }

  date(field: string): PlainDate | null {
    return this.#take(field, parseDate);
  }

  wholeNumber(field: string): number | null {
    return this.#take(field, (text) => (/^\s*-?\d+\s*$/.test(text) ? Number(text) : null));
  }

  quantity(field: string) {
    return this.#take(field, parseQuantity);
  }

  rate(field: string) {
    return this.#take(field, parseRate);
  }

  /** Everything else, by path; undefined when there is nothing else. */
  rest(): { readonly extra?: { readonly [path: string]: string } } {
    return this.#left.size === 0 ? {} : { extra: Object.fromEntries(this.#left) };
  }

  #take<T>(field: string, read: (text: string) => T | null): T | null {
    const text = this.#left.get(field);
    const value = text === undefined ? null : read(text);
    if (value !== null) this.#left.delete(field);
    return value;
  }
}
