import { addDays, type PlainDate } from '../../../../contract/dates.ts';
import type { Progress, ReadBatch } from '../../connector.ts';
import type { Period } from '../requests/envelope.ts';
import { countVouchers, total } from './count-vouchers.ts';
import { batchesOf, type RowMapper } from './map-rows.ts';
import { readVouchers, type VoucherReading } from './read-vouchers.ts';
import type { Reader } from './reader.ts';
import { adaptedLimit, firstLimit, nextWindow } from './windows.ts';

export interface VoucherBatch {
  readonly batch: ReadBatch;
  /** Everything dated up to here is read, so many vouchers; null within a window. */
  readonly reached: { readonly day: PlainDate; readonly done: number } | null;
}

/** All vouchers of a period in windows of days, as wide as Tally is quick; `before` were read already. */
export async function* voucherBatches(
  reader: Reader,
  mapper: RowMapper,
  period: Period,
  before: number,
): AsyncGenerator<VoucherBatch, void, undefined> {
  const days = await countVouchers(reader, { dated: period, above: 0 });
  const all = before + total(days);
  const reading: VoucherReading = { reader, above: 0, map: (dated) => mapper.voucher(dated) };
  let limit = firstLimit;
  let done = before;
  for (let { from } = period; from <= period.to; ) {
    const window = nextWindow({ from, to: period.to }, days, limit);
    const progress = (): Progress => {
      return { stage: 'vouchers', done, total: Math.max(all, done), through: window.to };
    };
    let last: ReadBatch | null = null;
    for await (const read of readVouchers(reading, window)) {
      done += read.rows.length;
      limit = adaptedLimit(limit, read.rows.length, read.elapsedMs);
      for (const batch of batchesOf(read.rows, progress())) {
        if (last !== null) yield { batch: last, reached: null };
        last = batch;
      }
    }
    const batch: ReadBatch = { records: [], problems: [], cursor: null, ...last, progress: progress() };
    yield { batch, reached: { day: window.to, done } };
    from = addDays(window.to, 1);
  }
}
