import type { ReadBatch, Stretch } from '../../source.ts';
import { masterBatches } from './master-batches.ts';
import { Naming } from './naming.ts';
import type { PullOptions } from './pull.ts';
import { Reader } from './reader.ts';
import { voucherBatches } from './voucher-batches.ts';

/** What a census found stale, whatever its AlterID: Tally shifts numbers without a save (facts/tally.md §4.3). */
export async function* reread(
  options: PullOptions,
  stretch: Stretch,
  whole = false,
): AsyncGenerator<ReadBatch, void, undefined> {
  const reader = await Reader.open({ ...options, lane: 'bulk' });
  await options.periods.ensure(reader, options.plan);
  if (stretch === 'masters') options.memory.forget();
  const naming = await Naming.of(options, reader);
  if (stretch === 'masters') {
    const { list, mapper } = naming;
    yield* masterBatches(reader, { list, mapper, above: 0, upTo: list.counter, cursor: null });
    return;
  }
  yield* voucherBatches(reader, naming, stretch, whole);
}
