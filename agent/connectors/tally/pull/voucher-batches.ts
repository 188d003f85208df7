import { addDays } from '../../../../contract/dates.ts';
import type { ReadBatch } from '../../source.ts';
import type { Period } from '../requests/envelope.ts';
import { countVouchers } from './count-vouchers.ts';
import { batchesOf } from './map-rows.ts';
import type { Naming } from './naming.ts';
import { readLimit, readVouchers, type VoucherReading } from './read-vouchers.ts';
import type { Reader } from './reader.ts';
import { nextWindow, total } from './windows.ts';

/** All vouchers of a period in windows of days, as wide as Tally is quick; none has a cursor. `whole`: all are mapped. */
export async function* voucherBatches(
  reader: Reader,
  naming: Naming,
  period: Period,
  whole = false,
): AsyncGenerator<ReadBatch, void, undefined> {
  const days = await countVouchers(reader, { dated: period, above: 0 });
  const map: VoucherReading['map'] = (dated) =>
    whole ? naming.mapper.voucher(dated) : naming.mapper.voucherAgain(dated);
  const reading: VoucherReading = { reader, above: 0, map };
  const all = total(days);
  let done = 0;
  for (let { from } = period; from <= period.to; ) {
    const window = nextWindow({ from, to: period.to }, days, readLimit(reader));
    for await (const { rows } of readVouchers(reading, window)) {
      done += rows.length;
      yield* batchesOf(rows, { stage: 'vouchers', done, total: Math.max(all, done), through: window.to });
    }
    if (await naming.stands(reader)) from = addDays(window.to, 1);
  }
}
