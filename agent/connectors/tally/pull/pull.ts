import { addDays } from '../../../../contract/dates.ts';
import { BridgeError } from '../../../../contract/errors.ts';
import type { Fingerprint } from '../../../../contract/frames.ts';
import type { SourceId } from '../../../../contract/ids.ts';
import type { Cursor, Progress, ReadBatch } from '../../connector.ts';
import type { Counters } from '../company.ts';
import type { TallyGateway } from '../gateway/tally-gateway.ts';
import { parseCursor, stateSince, type TallyCursor } from './cursor.ts';
import { batchesOf, RowMapper } from './map-rows.ts';
import { masterBatches } from './master-batches.ts';
import type { MasterMemory } from './master-memory.ts';
import { type MasterList, markNames, wereRenamed } from './master-versions.ts';
import { readChanged } from './read-changed.ts';
import type { VoucherReading } from './read-vouchers.ts';
import { Reader } from './reader.ts';
import { voucherBatches } from './voucher-batches.ts';

export interface PullOptions {
  readonly gateway: TallyGateway;
  readonly pin: Fingerprint;
  readonly sourceId: SourceId;
  readonly memory: MasterMemory;
  readonly signal: AbortSignal;
}

type Batches = AsyncGenerator<ReadBatch, void, undefined>;

/**
 * Masters above the cursor, then vouchers: all of them in windows of days, or those above the cursor. The counters read
 * at the very beginning become the cursor only at the end, so that an edit during the pull is seen by the next one.
 *
 * When a master whose name stands in vouchers was renamed, all vouchers are read again: they show the new name without
 * a new AlterID (facts/tally.md §4.2). Numbers that Tally shifts on its own (§4.3) are noticed by a census.
 */
export async function* pull(options: PullOptions, from: Cursor | null): Batches {
  const cursor = parseCursor(from);
  const reader = await Reader.open({ ...options, lane: 'probe' });
  const { counters, name } = reader.company;
  if (stateSince(cursor, counters) === 'rewound') {
    throw new BridgeError('tally.counters-backwards', { details: { company: name } });
  }
  const list = await options.memory.list(reader, options.sourceId);
  const state = startingState(cursor, counters, list);
  const wanted = state.through === null ? reader : reader.inLane('bulk');
  const mapper = new RowMapper(options.sourceId, list.names);
  const known: TallyCursor = { ...state, masters: counters.masters };
  yield* masterBatches(wanted, { list, mapper, above: state.masters, upTo: counters.masters, cursor: known });
  if (state.through === null) yield* changedVouchers(wanted, mapper, known, counters.vouchers);
  else yield* allVouchers(wanted, mapper, known, state.through);
}

function startingState(cursor: TallyCursor | null, counters: Counters, list: MasterList): TallyCursor {
  const names = markNames(list);
  if (cursor !== null && !wereRenamed(list, cursor.names)) return { ...cursor, names };
  const through = { day: null, done: 0 };
  return { version: 1, masters: cursor?.masters ?? 0, vouchers: counters.vouchers, names, through };
}

async function* allVouchers(
  reader: Reader,
  mapper: RowMapper,
  state: TallyCursor,
  { day, done }: NonNullable<TallyCursor['through']>,
): Batches {
  const whole = reader.wholeBooks();
  const left = { from: day === null ? whole.from : addDays(day, 1), to: whole.to };
  for await (const { batch, reached } of voucherBatches(reader, mapper, left, done)) {
    const through = reached !== null && reached.day < whole.to ? reached : null;
    yield { ...batch, cursor: reached && { ...state, through } };
  }
}

async function* changedVouchers(reader: Reader, mapper: RowMapper, state: TallyCursor, counter: number): Batches {
  const reading: VoucherReading = { reader, above: state.vouchers, map: (dated) => mapper.voucher(dated) };
  let done = 0;
  for await (const rows of readChanged(reading, counter)) {
    done += rows.length;
    yield* batchesOf(rows, { stage: 'vouchers', done, total: null, through: null });
  }
  const progress: Progress = { stage: 'vouchers', done, total: done, through: null };
  yield { records: [], problems: [], cursor: { ...state, vouchers: counter }, progress };
}
