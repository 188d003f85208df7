import { addDays, type PlainDate } from '../../../../contract/dates.ts';
import { BridgeError, isBridgeError } from '../../../../contract/errors.ts';
import type { Fingerprint } from '../../../../contract/frames.ts';
import type { SourceId } from '../../../../contract/ids.ts';
import type { Known } from '../../connector.ts';
import type { Cursor, Progress, ReadBatch } from '../../source.ts';
import type { Company } from '../company.ts';
import type { TallyGateway } from '../gateway/tally-gateway.ts';
import { countSurely } from './count-again.ts';
import { lastDay } from './count-vouchers.ts';
import { parseCursor, stateSince, type TallyCursor } from './cursor.ts';
import type { DayCounts } from './day-counts.ts';
import { batchesOf, type Mapped } from './map-rows.ts';
import { masterBatches } from './master-batches.ts';
import type { MasterMemory } from './master-memory.ts';
import { areNamedAlike, type MasterList, markNames } from './master-versions.ts';
import { Naming } from './naming.ts';
import type { PeriodControl } from './period-control.ts';
import { readLimit, readVouchers, type VoucherReading } from './read-vouchers.ts';
import { Reader } from './reader.ts';
import { renamedMasters } from './renamed-masters.ts';
import { alterIdsOf, look } from './search-changes.ts';
import { accounted, extended, type Mark, nextPending, searched } from './segments.ts';
import { lastWindow, targetMs, total } from './windows.ts';

export interface PullOptions {
  readonly gateway: TallyGateway;
  readonly pin: Fingerprint;
  readonly sourceId: SourceId;
  readonly memory: MasterMemory;
  readonly known?: Known | undefined;
  readonly plan: DayCounts;
  readonly periods: PeriodControl;
  readonly signal: AbortSignal;
  readonly seen?: Company | null;
  readonly readFrom?: PlainDate | null;
}

type Batches = AsyncGenerator<ReadBatch, void, undefined>;

/** So much of Tally's time goes at once into looking for what was saved; what is left of it may wait. */
const urgentMs = 3_000;
/** The latest days are read, and searched, before the rest. */
const recentDays = 60;

/**
 * Masters above the cursor, then what was saved among the vouchers that are carried, then those that are not yet: latest days first, in
 * pieces after each of which the reader may pause. The counters read at the very beginning become the marks of what is read, so that
 * an edit meanwhile is seen by the next pull.
 *
 * Numbers that Tally shifts on its own (facts/tally.md §4.3) are noticed by a census.
 */
export async function* pull(options: PullOptions, from: Cursor | null): Batches {
  const cursor = parseCursor(from);
  const reader = await Reader.open({ ...options, lane: 'probe' });
  const { counters, name } = reader.company;
  if (stateSince(cursor, counters) === 'rewound') {
    throw new BridgeError('tally.counters-backwards', { details: { company: name } });
  }
  await options.periods.ensure(reader, options.plan);
  if (cursor === null) options.memory.forget();
  const naming = await Naming.of(options, reader);
  const { list, mapper } = naming;
  const now: Mark = { mark: counters.vouchers, at: reader.now() };
  const state = startingState(cursor, counters.masters, list, now);
  const wanted = cursor === null ? reader.inLane('bulk') : reader;
  const above = cursor?.masters ?? 0;
  const isAlike = cursor === null || areNamedAlike(list, cursor.names);
  const renamed = isAlike ? [] : renamedMasters(list, options.memory.at(cursor.names), cursor, options.sourceId);
  const reading = { list, mapper, above, upTo: counters.masters, cursor: state };
  try {
    for await (const batch of masterBatches(wanted, reading))
      yield batch.cursor === null ? batch : { ...batch, renamed };
  } catch (error) {
    // A restore may have brought the counter back to where it was, with other masters under it.
    if (isBridgeError(error, 'tally.truncated')) options.memory.forget();
    throw error;
  }
  yield* new VoucherPull({ ...options, reader, naming, now, state }).batches();
}

function startingState(cursor: TallyCursor | null, masters: number, list: MasterList, now: Mark): TallyCursor {
  const names = markNames(list);
  const unread = { to: null, done: 0, total: null };
  if (cursor === null) {
    return { version: 2, masters, names, segments: [], unread };
  }
  return { ...cursor, masters, names, segments: accounted(cursor.segments, now) };
}

interface VoucherPullOptions {
  readonly reader: Reader;
  readonly naming: Naming;
  readonly plan: DayCounts;
  readonly periods: PeriodControl;
  readonly now: Mark;
  readonly state: TallyCursor;
}

/** The vouchers of one pull. */
class VoucherPull {
  readonly #options: VoucherPullOptions;
  readonly #reader: Reader;
  readonly #bulk: Reader;
  #state: TallyCursor;
  #spentMs = 0;
  #found = 0;

  constructor(options: VoucherPullOptions) {
    this.#options = options;
    this.#reader = options.reader;
    this.#bulk = options.reader.inLane('bulk');
    this.#state = options.state;
  }

  async *batches(): Batches {
    yield* this.#search(this.#reader, urgentMs, () => this.#spentMs < urgentMs);
    if (this.#isDone) return yield this.#batch(false);
    yield this.#batch(true);
    yield* this.#search(this.#bulk, this.#reader.limits.sliceMs(), ({ to }) => to >= this.#recent);
    yield* this.#readUnread();
    yield* this.#search(this.#bulk, this.#reader.limits.sliceMs(), () => true);
    yield this.#batch(false);
  }

  /** Looks for saves among what is carried, in slices: what was found in one counts once the company is confirmed at its end. */
  async *#search(reader: Reader, sliceMs: number, goesOn: (period: { readonly to: PlainDate }) => boolean): Batches {
    for (;;) {
      const before = this.#state;
      const rows: Mapped[] = [];
      let sliceSpent = 0;
      for (let next = this.#pending(); next !== null && goesOn(next); next = this.#pending()) {
        const looked = await this.#look(reader, next);
        sliceSpent += looked.elapsedMs;
        rows.push(...looked.rows);
        if (looked.rows.length > 0 || sliceSpent >= sliceMs) break;
      }
      if (this.#state === before) return;
      await reader.confirm();
      yield* this.#parts(rows, null, reader === this.#bulk);
    }
  }

  async #look(reader: Reader, { above, ...period }: { from: PlainDate; to: PlainDate; above: number }) {
    const { naming, plan, now } = this.#options;
    const reading: VoucherReading = { reader, above, map: (dated) => naming.mapper.voucher(dated) };
    const isRead = this.#state.unread === null;
    const search = { reading, plan, period, isRead, saves: now.mark - above, isProved: reader !== this.#bulk };
    let looked = await look(search);
    while (!(await naming.stands(reader))) looked = await look(search);
    this.#spentMs += looked.elapsedMs;
    this.#found += looked.rows.length;
    const segments = searched(this.#state.segments, looked.from, alterIdsOf(looked.rows), now);
    this.#state = { ...this.#state, segments };
    return looked;
  }

  #pending() {
    return nextPending(this.#state.segments, this.#options.now, this.#reader.wholeBooks().to);
  }

  /** What was never read, from its latest day on. The rest of the books is counted once the recent days are there. */
  async *#readUnread(): Batches {
    const { plan, naming } = this.#options;
    const map: VoucherReading['map'] = (dated) => naming.mapper.voucherAgain(dated);
    const reading: VoucherReading = { reader: this.#bulk, above: 0, map };
    for (let left = this.#unread; left !== null; left = this.#unread) {
      const counted = await this.#countFrom(left);
      if (counted === null) {
        yield this.#batch(true);
        continue;
      }
      const days = plan.within(counted);
      const window = lastWindow(counted, days, readLimit(this.#bulk));
      let last: readonly Mapped[] = [];
      const before = this.#state;
      for await (const { rows } of readVouchers(reading, window)) {
        if (last.length > 0) yield* batchesOf(last, this.#progress(window.from));
        this.#read(rows.length);
        last = rows;
      }
      if (!(await naming.stands(this.#bulk))) {
        this.#state = before;
        continue;
      }
      this.#readTo(window.from, left.from);
      yield* this.#parts(last, window.from, true);
    }
  }

  /** The unread period of which the days are counted; null after a count that only told how much there is. */
  async #countFrom(left: { readonly from: PlainDate; readonly to: PlainDate }) {
    const { plan, periods } = this.#options;
    const known = plan.counted;
    const isKnown = known !== null && known.from <= left.to && known.to >= left.to;
    const from = isKnown ? known.from : null;
    const isPastRecent = left.to < this.#recent;
    const isCounted = from !== null && (from <= left.from || !isPastRecent || this.#state.unread?.total !== null);
    if (from !== null && isCounted) return { from: from > left.from ? from : left.from, to: left.to };
    const period = { from: left.from, to: from === null ? left.to : addDays(from, -1) };
    const dated = plan.guessed(period, lastDay(this.#bulk, period), targetMs, this.#bulk.cost);
    const days = await countSurely(this.#bulk, dated);
    await this.#bulk.confirm();
    plan.count(dated, days);
    await periods.prove(this.#bulk, plan);
    if (dated.from <= left.from) periods.require(this.#bulk);
    if (dated.from <= left.from) this.#knowTotal(total(plan.within({ from: left.from, to: left.to })));
    return from === null || !isPastRecent ? { from: dated.from, to: left.to } : null;
  }

  #knowTotal(more: number): void {
    const { unread } = this.#state;
    if (unread !== null) this.#state = { ...this.#state, unread: { ...unread, total: unread.done + more } };
  }

  #read(rows: number): void {
    const { unread } = this.#state;
    if (unread !== null) this.#state = { ...this.#state, unread: { ...unread, done: unread.done + rows } };
  }

  #readTo(day: PlainDate, first: PlainDate): void {
    const { unread } = this.#state;
    const segments = extended(this.#state.segments, day, this.#options.now);
    const left = unread === null || day <= first ? null : { ...unread, to: addDays(day, -1) };
    this.#state = { ...this.#state, segments, unread: left };
  }

  get #unread() {
    const whole = this.#reader.wholeBooks();
    const { unread } = this.#state;
    return unread === null ? null : { from: whole.from, to: unread.to ?? whole.to };
  }

  get #recent(): PlainDate {
    const { lastVoucherDate, today, booksFrom } = this.#reader.company;
    const last = [lastVoucherDate ?? booksFrom, today ?? lastVoucherDate ?? booksFrom].toSorted()[0] ?? booksFrom;
    return addDays(last, -recentDays);
  }

  get #isDone(): boolean {
    return this.#state.unread === null && this.#pending() === null;
  }

  /** The last of them has the cursor. */
  *#parts(rows: readonly Mapped[], through: PlainDate | null, mayPause: boolean): Generator<ReadBatch> {
    const parts = [...batchesOf(rows, this.#progress(through))];
    yield* parts.slice(0, -1);
    yield { ...(parts.at(-1) ?? this.#batch(mayPause)), cursor: this.#state, mayPause };
  }

  #batch(mayPause: boolean): ReadBatch {
    return { records: [], problems: [], cursor: this.#state, progress: this.#progress(null), mayPause };
  }

  #progress(through: PlainDate | null): Progress {
    const { unread } = this.#state;
    const done = unread?.done ?? this.#found;
    const all = unread === null ? null : unread.total;
    return { stage: 'vouchers', done, total: all === null ? null : Math.max(all, done), through };
  }
}
