import { addDays } from '../../../../contract/dates.ts';
import { BridgeError } from '../../../../contract/errors.ts';
import type { Fingerprint } from '../../../../contract/frames.ts';
import type { SourceId } from '../../../../contract/ids.ts';
import type { Cursor, Progress, ReadBatch } from '../../connector.ts';
import type { Counters } from '../company.ts';
import type { TallyGateway } from '../gateway/tally-gateway.ts';
import { type MasterType, masterTypes } from '../requests/masters.ts';
import { countVouchers, total } from './count-vouchers.ts';
import { parseCursor, stateSince, type TallyCursor } from './cursor.ts';
import { batchesOf, RowMapper } from './map-rows.ts';
import type { MasterMemory } from './master-memory.ts';
import { type MasterList, markNames, wereRenamed } from './master-versions.ts';
import { readChanged } from './read-changed.ts';
import { changedMasters, readMasters } from './read-masters.ts';
import { readVouchers, type VoucherReading } from './read-vouchers.ts';
import { Reader } from './reader.ts';
import { adaptedLimit, firstLimit, nextWindow } from './windows.ts';

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
 * a new AlterID (facts/tally.md §4.2). Numbers that Tally shifts on its own (§4.3) are not noticed here.
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
  yield* masters(wanted, list, mapper, state, counters.masters);
  const known: TallyCursor = { ...state, masters: counters.masters };
  if (state.through === null) yield* changedVouchers(wanted, mapper, known, counters.vouchers);
  else yield* allVouchers(wanted, mapper, known, state.through);
}

function startingState(cursor: TallyCursor | null, counters: Counters, list: MasterList): TallyCursor {
  const names = markNames(list);
  if (cursor !== null && !wereRenamed(list, cursor.names)) return { ...cursor, names };
  const through = { day: null, done: 0 };
  return { version: 1, masters: cursor?.masters ?? 0, vouchers: counters.vouchers, names, through };
}

async function* masters(
  reader: Reader,
  list: MasterList,
  mapper: RowMapper,
  state: TallyCursor,
  counter: number,
): Batches {
  const floors = masterTypes.map((type) => ({ type, above: floorOf(type, list, state.masters) }));
  const all = floors.reduce((sum, { type, above }) => sum + changedMasters(list, type, above).length, 0);
  let done = 0;
  const progress = (): Progress => ({ stage: 'masters', done, total: all, through: null });
  for (const { type, above } of floors) {
    for await (const rows of readMasters(reader, type, { list, above, map: mapper.master })) {
      done += rows.length;
      yield* batchesOf(rows, progress());
    }
  }
  const records = state.masters < counter ? mapper.company(reader.company) : [];
  yield { records, problems: [], cursor: { ...state, masters: counter }, progress: progress() };
}

/**
 * What is told of a ledger depends on the groups above it, and of a voucher type on those above it: then all are read
 * again.
 */
function floorOf(type: MasterType, list: MasterList, above: number): number {
  const ancestors: MasterType | null =
    type === 'Ledger' || type === 'Group' ? 'Group' : type === 'VoucherType' ? type : null;
  return ancestors !== null && changedMasters(list, ancestors, above).length > 0 ? 0 : above;
}

async function* allVouchers(
  reader: Reader,
  mapper: RowMapper,
  state: TallyCursor,
  through: NonNullable<TallyCursor['through']>,
): Batches {
  const whole = reader.wholeBooks();
  let from = through.day === null ? whole.from : addDays(through.day, 1);
  let { done } = through;
  const days = await countVouchers(reader, { dated: { from, to: whole.to }, above: 0 });
  const all = done + total(days);
  const reading: VoucherReading = { reader, above: 0, map: (dated) => mapper.voucher(dated) };
  let limit = firstLimit;
  while (from <= whole.to) {
    const window = nextWindow({ from, to: whole.to }, days, limit);
    let held: ReadBatch | null = null;
    for await (const read of readVouchers(reading, window)) {
      done += read.rows.length;
      limit = adaptedLimit(limit, read.rows.length, read.elapsedMs);
      const progress: Progress = { stage: 'vouchers', done, total: Math.max(all, done), through: window.to };
      for (const batch of batchesOf(read.rows, progress)) {
        if (held !== null) yield held;
        held = batch;
      }
    }
    from = addDays(window.to, 1);
    const next = from <= whole.to ? { day: window.to, done } : null;
    const progress: Progress = { stage: 'vouchers', done, total: Math.max(all, done), through: window.to };
    yield { records: [], problems: [], ...held, progress, cursor: { ...state, through: next } };
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
