import type { PlainDate } from '../../../../../contract/dates.ts';
import { BridgeError } from '../../../../../contract/errors.ts';
import type { SourceId } from '../../../../../contract/ids.ts';
import type { CanonicalRecord } from '../../../../../contract/records/record.ts';
import type { VoucherData } from '../../../../../contract/records/voucher.ts';
import { mapVoucher } from '../../map/voucher.ts';
import { countOtherwise } from '../../pull/count-again.ts';
import { countOnce } from '../../pull/count-vouchers.ts';
import { daysOf, latestDayOf } from '../../pull/find-days.ts';
import { RowMapper } from '../../pull/map-rows.ts';
import type { MasterList } from '../../pull/master-versions.ts';
import { readChanged } from '../../pull/read-changed.ts';
import type { VoucherReading } from '../../pull/read-vouchers.ts';
import type { Reader } from '../../pull/reader.ts';
import { total } from '../../pull/windows.ts';
import { financialYearOf } from '../../pull/years.ts';
import type { Period } from '../../requests/envelope.ts';
import { postedVouchersRequest, type VoucherChoice, vouchersRequest } from '../../requests/vouchers.ts';
import { readRow } from '../../row.ts';
import type { XmlNode } from '../../xml/node.ts';

export type VoucherRecord = CanonicalRecord<'voucher', VoucherData>;

interface Books {
  readonly reader: Reader;
  readonly sourceId: SourceId;
  readonly list: MasterList;
}

type VouchersRequest = typeof vouchersRequest;

const attempts = 2;

/**
 * Finds vouchers, whole. Every answer is checked against Tally's own count: a look that misses one would let it be
 * written twice.
 */
export class VoucherSearch {
  readonly #books: Books;

  constructor(books: Books) {
    this.#books = books;
  }

  /** Throws `tally.truncated`. */
  async all(choice: VoucherChoice): Promise<readonly VoucherRecord[]> {
    return await this.#counted(choice, vouchersRequest);
  }

  /** Only what tells them apart and what they posted. Throws as `all` does. */
  async posted(choice: VoucherChoice): Promise<readonly VoucherRecord[]> {
    return await this.#counted(choice, postedVouchersRequest);
  }

  /** The same over a long time, by questions none of which keeps Tally for long. */
  async postedThroughout(choice: VoucherChoice): Promise<readonly VoucherRecord[]> {
    const { reader } = this.#books;
    const found: VoucherRecord[] = [];
    for await (const day of daysOf(reader, choice))
      found.push(...(await this.posted({ ...choice, dated: { from: day, to: day } })));
    await reader.confirm();
    return found;
  }

  /** Counted first: mostly there is none to be read. That there is none, Tally has to say in two ways (facts/tally.md §6). */
  async #counted(choice: VoucherChoice, request: VouchersRequest): Promise<readonly VoucherRecord[]> {
    const { reader } = this.#books;
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const counted = total((await countOnce(reader, choice)).days);
      const found = counted === 0 ? [] : await this.#read(choice, request);
      const seen = counted === 0 ? (await countOtherwise(reader, choice)).count : found.length;
      await reader.confirm();
      if (seen === counted) return found;
    }
    throw new BridgeError('tally.truncated', { hint: `vouchers of ${choice.dated.from} to ${choice.dated.to}` });
  }

  financialYear(day: PlainDate): Period {
    return financialYearOf(this.#books.reader.company, day);
  }

  /** On the day where it is expected, else wherever Tally counts it. Null when it is nowhere in the books. */
  async byMasterId(masterId: number, expected: PlainDate | null): Promise<VoucherRecord | null> {
    if (expected !== null) {
      const [found] = await this.#read({ dated: { from: expected, to: expected }, above: 0, masterId });
      await this.#books.reader.confirm();
      if (found !== undefined) return found;
    }
    const { reader } = this.#books;
    const day = await latestDayOf(reader, { dated: reader.wholeBooks(), above: 0, masterId });
    await reader.confirm();
    if (day === null) return null;
    const [found] = await this.all({ dated: { from: day, to: day }, above: 0, masterId });
    return found ?? null;
  }

  /** Everything saved since the counter stood at `above`. */
  async savedSince(above: number): Promise<readonly VoucherRecord[]> {
    const { reader, sourceId, list } = this.#books;
    const mapper = new RowMapper(sourceId, list.names);
    const found: VoucherRecord[] = [];
    const reading: VoucherReading = { reader, above, map: (dated) => mapper.voucher(dated) };
    for await (const rows of readChanged(reading, reader.company.counters.vouchers)) {
      // The mapper of vouchers makes nothing else.
      for (const { records } of rows) found.push(...(records as readonly VoucherRecord[]));
      if (rows.some(({ problem }) => problem !== null)) throw new BridgeError('tally.garbled', { hint: 'a voucher' });
    }
    return found;
  }

  async #read(choice: VoucherChoice, request: VouchersRequest = vouchersRequest): Promise<readonly VoucherRecord[]> {
    const { reader } = this.#books;
    const found: VoucherRecord[] = [];
    await reader.rows(request(reader.scope(choice.dated), choice), 'VOUCHER', (row) => {
      found.push(this.#map(readRow(row)));
    });
    return found;
  }

  #map(node: XmlNode): VoucherRecord {
    const { sourceId, list } = this.#books;
    return mapVoucher(node, { sourceId, names: list.names, extra: 'telling' });
  }
}
