import { BridgeError } from '../../contract/errors.ts';
import type { SourceId } from '../../contract/ids.ts';
import type { Clock } from '../clock.ts';
import type { ReadBatch, Source } from '../connectors/connector.ts';
import type { SourceRow } from '../store/sources.ts';
import { append, type CaptureOptions } from './append.ts';
import type { FollowStatus } from './follow-status.ts';
import { repeatBills } from './repeat-bills.ts';
import { hasRoom, type RoomLimits } from './room.ts';
import { stretches } from './stretches.ts';
import type { Mending } from './tie-out-mend.ts';

export interface ReadingOptions extends CaptureOptions {
  readonly source: Source;
  readonly clock: Clock;
  readonly room: RoomLimits;
  readonly publish: (status: FollowStatus) => void;
  /** Something was put into the source's stream. */
  readonly outboxChanged: (sourceId: SourceId) => void;
}

const roomCheckMs = 1_000;

/** Takes into the store what a source reads, batch by batch, as long as there is room for it. */
export class Reading {
  readonly #options: ReadingOptions;

  constructor(options: ReadingOptions) {
    this.#options = options;
  }

  /** From the cursor to the present; false when it stopped before, at a place where it may, since it may not go on. */
  async pull(signal: AbortSignal, mayGoOn: () => boolean = () => true): Promise<boolean> {
    const { source, store } = this.#options;
    const { num, cursor } = this.#row();
    if (cursor === null) store.quarantine.clearUnnamed(num);
    let isWhole = true;
    for await (const batch of source.pull(cursor, signal)) {
      await this.#capture(batch, signal);
      isWhole = batch.mayPause !== true || mayGoOn();
      if (!isWhole) break;
    }
    this.#repeatBills();
    return isWhole;
  }

  /**
   * Whatever the census that was just taken shows otherwise than the state. What is still stale afterwards has changed since then, or
   * can't be understood: the next pull or census sees to it.
   */
  async reread(signal: AbortSignal): Promise<void> {
    const { source, store } = this.#options;
    for (const stretch of stretches(store.censuses.days(this.#row().num))) {
      await this.#takeIn(withoutProblems(source.reread(stretch, signal)), signal);
    }
    this.#repeatBills();
  }

  /** What a tie-out found to differ, and nothing else. */
  async mend({ masters, stretches: days, billsOf, resend }: Mending, signal: AbortSignal): Promise<void> {
    const { source, store } = this.#options;
    for (const stretch of [...(masters ? ['masters' as const] : []), ...days]) {
      await this.#takeIn(withoutProblems(source.reread(stretch, signal)), signal, resend);
    }
    const { num } = this.#row();
    store.transaction(() => {
      for (const account of billsOf) {
        for (const bill of store.bills.ofAccount(num, account)) store.bills.clear(num, bill.key, bill.batch + 1);
      }
    });
    this.#repeatBills();
  }

  async #takeIn(batches: AsyncIterable<ReadBatch>, signal: AbortSignal, resend = false): Promise<void> {
    for await (const batch of batches) await this.#capture(batch, signal, resend);
  }

  async #capture(batch: ReadBatch, signal: AbortSignal, resend = false): Promise<void> {
    const { source, publish, outboxChanged } = this.#options;
    signal.throwIfAborted();
    const { sent } = append({ ...this.#options, resend }, source.sourceId, batch);
    if (sent > 0) outboxChanged(source.sourceId);
    publish({ state: 'reading', progress: batch.progress });
    requireOwnership(this.#row());
    await this.#room(signal);
  }

  /** Between two requests only (rule 9). */
  async #room(signal: AbortSignal): Promise<void> {
    const { store, room, clock, publish } = this.#options;
    while (!hasRoom(store.outbox.usage(), room)) {
      publish({ state: 'paused', error: new BridgeError('outbox.full') });
      await clock.sleep(roomCheckMs, signal);
    }
  }

  #repeatBills(): void {
    const { source, store, hashKey, outboxChanged } = this.#options;
    if (repeatBills(store, source.sourceId, hashKey) > 0) outboxChanged(source.sourceId);
  }

  #row(): SourceRow {
    return this.#options.store.sources.require(this.#options.source.sourceId);
  }
}

/** Each was told by the pull that met it first, by its place in that answer: it would be told again by another place. */
async function* withoutProblems(batches: AsyncIterable<ReadBatch>): AsyncIterable<ReadBatch> {
  for await (const batch of batches) yield { ...batch, problems: [] };
}

/** Throws `source.owned-elsewhere`. */
export function requireOwnership({ ownership, pin }: SourceRow): void {
  if (ownership !== 'elsewhere') return;
  throw new BridgeError('source.owned-elsewhere', { details: { company: pin?.name ?? '' } });
}
