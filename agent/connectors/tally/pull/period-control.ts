import { addDays, type PlainDate } from '../../../../contract/dates.ts';
import { BridgeError } from '../../../../contract/errors.ts';
import { voucherCountRequest } from '../requests/vouchers.ts';
import { readRow, wholeNumber } from '../row.ts';
import { countOnce, lastDay } from './count-vouchers.ts';
import type { DayCounts } from './day-counts.ts';
import type { Reader } from './reader.ts';
import { firstOfMonth, targetMs, total } from './windows.ts';

/** Nobody has a voucher of one day loaded with another so far away. */
const monthsAway = 3;

/**
 * Proof that Tally loads the period it is asked for. One that keeps to the period on its screen answers every question with STATUS 1
 * and counts what it lists: all other years look empty, and everything in them deleted (open for ERP 9, facts/tally.md §8; Educational
 * mode refuses some days, §3.3). No single answer shows that. Two do: the vouchers of a day are there with that day loaded, and
 * are not with another.
 */
export class PeriodControl {
  #provedFor: string | null = null;

  get isProved(): boolean {
    return this.#provedFor !== null;
  }

  /**
   * Before anything is carried: openings too are those of the first day that is loaded. Where no day is known to hold vouchers, though Tally
   * names a last one, the books are counted until one is found. Throws `tally.period-ignored`.
   */
  async ensure(reader: Reader, plan: DayCounts): Promise<void> {
    await this.prove(reader, plan);
    if (!this.isProved && reader.company.lastVoucherDate !== null) await this.#search(reader, plan);
    this.require(reader);
  }

  /** Three small questions, once for each release and licence. Throws `tally.period-ignored`. */
  async prove(reader: Reader, plan: DayCounts): Promise<void> {
    const { product, isEducational } = reader.company;
    const tally = `${product} ${isEducational}`;
    if (this.#provedFor === tally) return;
    this.#provedFor = null;
    for (const day of likely(reader, plan)) {
      if ((await count(reader, day, day)) === 0) continue;
      if ((await count(reader, day, farFrom(day, reader))) > 0) throw ignored(reader);
      // They were not deleted in between.
      if ((await count(reader, day, day)) === 0) continue;
      this.#provedFor = tally;
      return;
    }
  }

  /** For who is about to conclude something from what was not there: books that name a last voucher have one to prove it by. */
  require(reader: Reader): void {
    if (!this.isProved && reader.company.lastVoucherDate !== null) throw ignored(reader);
  }

  /** Latest days first. */
  async #search(reader: Reader, plan: DayCounts): Promise<void> {
    const { from, to: end } = reader.wholeBooks();
    for (let to = end; to >= from && !this.isProved; ) {
      const dated = plan.guessed({ from, to }, lastDay(reader, { from, to }), targetMs, reader.cost);
      const { days } = await countOnce(reader, { dated, above: 0 });
      plan.learn(dated, days);
      plan.looked(dated, total(days));
      if (days.length > 0) await this.prove(reader, plan);
      to = addDays(dated.from, -1);
    }
  }
}

/** The vouchers of `day` while `loaded` is the period. */
async function count(reader: Reader, day: PlainDate, loaded: PlainDate): Promise<number> {
  const scope = reader.scope({ from: loaded, to: loaded });
  let counted = 0;
  const choice = { dated: { from: day, to: day }, above: 0 };
  await reader.figures(voucherCountRequest(scope, choice), 'OBJECT', (row) => {
    counted += wholeNumber(readRow(row), 'COUNT');
  });
  return counted;
}

/** The first of a month, which is honoured in every mode, within the books. */
function farFrom(day: PlainDate, { company }: Reader): PlainDate {
  const before = firstOfMonth(day, -monthsAway);
  return before >= company.booksFrom ? before : firstOfMonth(day, monthsAway);
}

/** Days that held vouchers when they were last looked at: the last that Tally names, the last known, the first and one between. */
function likely(reader: Reader, plan: DayCounts): ReadonlySet<PlainDate> {
  const known = plan.within(reader.wholeBooks()).map(({ day }) => day);
  const { lastVoucherDate } = reader.company;
  const days = [lastVoucherDate, known.at(-1), known[0], known[Math.floor(known.length / 2)]];
  return new Set(days.filter((day) => day != null));
}

function ignored({ company }: Reader): BridgeError {
  return new BridgeError('tally.period-ignored', { details: { company: company.name, product: company.product } });
}
