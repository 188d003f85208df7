import { z } from 'zod';
import { addDays, PlainDate } from '../../../../contract/dates.ts';
import { BridgeError } from '../../../../contract/errors.ts';
import type { VoucherData } from '../../../../contract/records/voucher.ts';
import type { BookPeriod } from '../../balances.ts';
import type { Cursor, Listed, ListPage, ListWish } from '../../source.ts';
import { alterIdOf } from '../map/identity.ts';
import { countOtherwise } from '../pull/count-again.ts';
import { countVouchers } from '../pull/count-vouchers.ts';
import type { Mapped } from '../pull/map-rows.ts';
import type { MasterList } from '../pull/master-versions.ts';
import { Naming } from '../pull/naming.ts';
import type { PullOptions } from '../pull/pull.ts';
import { readLimit, readVouchers, type VoucherReading } from '../pull/read-vouchers.ts';
import { Reader } from '../pull/reader.ts';
import { firstOfMonth, nextWindow } from '../pull/windows.ts';
import { mayName, type VoucherChoice } from '../requests/vouchers.ts';

type VoucherWish = Extract<ListWish, { of: 'vouchers' }>;

/** The last voucher that was handed over: its day and AlterID. */
const Mark = z.object({ day: PlainDate, alterId: z.int().nonnegative() });
type Mark = z.infer<typeof Mark>;

const attempts = 5;
const fewest = 20;

/** By date, and within a day by AlterID: one that is saved meanwhile gets a higher one, and comes again as it is then. */
export async function* listVouchers(
  options: PullOptions,
  wish: VoucherWish,
  after: Cursor | null,
): AsyncGenerator<ListPage, void, undefined> {
  const reader = await Reader.open({ ...options, lane: 'import' });
  await options.periods.ensure(reader, options.plan);
  const naming = await Naming.of(options, reader);
  const listing = new VoucherListing(reader, naming, wish, after === null ? null : Mark.parse(after));
  for (let overtaken = 0; overtaken < attempts; overtaken += 1) {
    if (yield* listing.pages()) return yield { objects: [], problems: [], total: null };
  }
  throw new BridgeError('tally.books-moved');
}

class VoucherListing {
  readonly #reader: Reader;
  readonly #naming: Naming;
  readonly #wish: VoucherWish;
  #mark: Mark | null;

  constructor(reader: Reader, naming: Naming, wish: VoucherWish, mark: Mark | null) {
    this.#reader = reader;
    this.#naming = naming;
    this.#wish = wish;
    this.#mark = mark;
  }

  /** Behind the mark. False when names changed under what was read last: that is to be read again. */
  async *pages(): AsyncGenerator<ListPage, boolean, undefined> {
    const { from, to } = this.#wish.dated;
    if (this.#mark !== null) {
      const { day, alterId } = this.#mark;
      if (!(yield* this.#read({ from: day, to: day }, alterId))) return false;
    }
    let next = this.#mark === null ? from : addDays(this.#mark.day, 1);
    while (next <= to) {
      const end = addDays(firstOfMonth(next, 1), -1);
      const month = { from: next, to: end < to ? end : to };
      if (!(yield* this.#read(month, 0))) return false;
      next = addDays(month.to, 1);
    }
    return true;
  }

  async *#read(dated: BookPeriod, above: number): AsyncGenerator<ListPage, boolean, undefined> {
    const { list, mapper } = this.#naming;
    const names = typeNames(list, this.#wish);
    if (names?.length === 0) return true;
    const voucherTypes = names?.every(mayName) === true ? names : undefined;
    const choice = { dated, above, voucherTypes };
    let days = await countVouchers(this.#reader, choice);
    const map: VoucherReading['map'] = (period) => mapper.voucher(period);
    const reading = { reader: this.#reader, above, map, ...(voucherTypes === undefined ? {} : { voucherTypes }) };
    for (let { from } = dated, doubts = 0; from <= dated.to; ) {
      const limit = Math.min(readLimit(this.#reader), Math.max(fewest, this.#wish.most));
      const window = nextWindow({ from, to: dated.to }, days, limit);
      if (!(await this.#isWhole({ ...choice, dated: window }, window.count))) {
        doubts += 1;
        if (doubts === attempts)
          throw new BridgeError('tally.truncated', { hint: `vouchers of ${window.from} to ${window.to}` });
        days = await countVouchers(this.#reader, choice);
        continue;
      }
      for await (const { rows } of readVouchers(reading, window)) {
        if (!(await this.#naming.stands(this.#reader))) return false;
        const page = this.#pageOf(rows);
        yield page;
        this.#mark = (page.objects.at(-1)?.mark as Mark | undefined) ?? this.#mark; // made by `markOf`
      }
      from = addDays(window.to, 1);
    }
    return true;
  }

  /** A count by days that stopped early would agree with rows that did: counted once more in other rows (facts/tally.md §6). */
  async #isWhole(choice: VoucherChoice, counted: number): Promise<boolean> {
    return (await countOtherwise(this.#reader, choice)).count === counted;
  }

  #pageOf(rows: readonly Mapped[]): ListPage {
    const { types } = this.#wish;
    const objects = rows
      .flatMap(({ records }) => records.map((record) => ({ records: [record], mark: markOf(record) })))
      .filter(({ records: [record] }) => types === null || types.some((type) => type === dataOf(record).type))
      .toSorted((a, b) => compareMarks(a.mark, b.mark));
    return { objects: lastOfEach(objects), problems: rows.flatMap(({ problem }) => problem ?? []), total: null };
  }
}

function markOf(record: Mapped['records'][number]): Mark {
  return { day: dataOf(record).date, alterId: alterIdOf(record.native) };
}

function dataOf(record: Mapped['records'][number] | undefined): VoucherData {
  return record?.data as VoucherData; // the mapper of vouchers made it
}

function compareMarks(a: Mark, b: Mark): number {
  return a.day === b.day ? a.alterId - b.alterId : a.day < b.day ? -1 : 1;
}

/** One that was read twice counts as it was read last. */
function lastOfEach(objects: readonly Listed[]): readonly Listed[] {
  const last = new Map(objects.map((object) => [object.records[0]?.id, object]));
  return objects.filter((object) => last.get(object.records[0]?.id) === object);
}

/** The user's own names of the types, null for all of them. */
function typeNames(list: MasterList, { types }: VoucherWish): readonly string[] | null {
  if (types === null) return null;
  const wanted = list.masters.filter(({ type, name }) => {
    const canonical = type === 'VoucherType' ? list.names.voucherType(name) : undefined;
    return canonical !== undefined && types.includes(canonical);
  });
  return wanted.map(({ name }) => name);
}
