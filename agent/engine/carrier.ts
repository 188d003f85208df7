import type { SourceStatusView, TieOutSummary } from '../../contract/control.ts';
import type { Instant } from '../../contract/dates.ts';
import { isBridgeError } from '../../contract/errors.ts';
import type { Fingerprint } from '../../contract/frames.ts';
import type { SourceId } from '../../contract/ids.ts';
import { defaultDeletionLimits } from '../capture/deletions.ts';
import { digestsOf } from '../capture/digests.ts';
import { Follower } from '../capture/follow.ts';
import type { FollowStatus } from '../capture/follow-status.ts';
import type { Pace } from '../capture/pace.ts';
import { defaultRoomLimits } from '../capture/room.ts';
import type { Clock } from '../clock.ts';
import type { Connector, WritingSite } from '../connectors/connector.ts';
import type { Source } from '../connectors/source.ts';
import type { ConflictPolicy } from '../jobs/conflict.ts';
import type { JobSource } from '../jobs/ports.ts';
import type { Store } from '../store/store.ts';
import { errorFields, type Log } from '../support/log.ts';
import type { Errand } from '../tunnel/ports.ts';
import { echoesOf } from './echoes.ts';
import { conditionOf, followCondition } from './follow-condition.ts';
import { ProgressRate } from './progress-rate.ts';
import { Prover } from './prover.ts';
import type { Questions } from './questions.ts';
import { type ReadFrom, readFromOf } from './read-from.ts';
import { Reporter } from './reporter.ts';
import { tieOutSummary } from './tie-out-summary.ts';

export interface CarrierOptions {
  readonly connector: Connector;
  readonly sourceId: SourceId;
  readonly pin: Fingerprint;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly hashKey: string;
  readonly readFrom: ReadFrom;
  /** What a person has set for writing into a company's books. */
  readonly writingAt: (company: string) => WritingSite;
  readonly conflictPolicy: (kind: string) => ConflictPolicy;
  readonly pollMs: number;
  readonly outboxBytes: number;
  /** How fast the product at an origin may be read. */
  readonly paceOf: (origin: string) => Pace;
  readonly questions: Questions;
  readonly send: (frame: Errand) => boolean;
  readonly outboxChanged: (sourceId: SourceId) => void;
  /** Documents that waited for these books may go on. */
  readonly ready: () => void;
}

const away = [
  'tally.unreachable',
  'tally.crashed',
  'tally.not-tally',
  'tally.starting',
  'tally.no-company',
  'tally.company-closed',
] as const;

/** Everything that goes on with one set of books: following it, proving it, and lending it to the jobs. */
export class Carrier {
  readonly #options: CarrierOptions;
  readonly #source: Source;
  readonly #follower: Follower;
  readonly #prover: Prover;
  readonly #reporter: Reporter;
  readonly #rate = new ProgressRate();
  #logged = '';

  constructor(options: CarrierOptions) {
    this.#options = options;
    const { connector, sourceId, pin, store, clock, pollMs, outboxBytes: bytes, questions } = options;
    const { num } = store.sources.require(sourceId);
    const known = {
      vouchersPerDay: () => store.records.perDay(num),
      digests: digestsOf(store, num, options.hashKey),
    };
    this.#source = connector.open(sourceId, pin, known, {
      readFrom: readFromOf(store, sourceId, options.readFrom[pin.name] ?? null),
      writing: options.writingAt(pin.name),
    });
    this.#follower = new Follower({
      source: this.#source,
      store,
      clock,
      hashKey: options.hashKey,
      echoOf: echoesOf(store.links),
      shapes: connector.shapes,
      pollMs,
      room: { ...defaultRoomLimits, bytes },
      deletions: defaultDeletionLimits,
      gateway: questions,
      pace: options.paceOf(connector.origin),
      publish: (status) => this.#published(status),
      outboxChanged: options.outboxChanged,
    });
    const going = { ...options, source: this.#source, follower: this.#follower };
    this.#prover = new Prover(going);
    this.#reporter = new Reporter(going);
  }

  get jobSource(): JobSource {
    const { conflictPolicy } = this.#options;
    return { source: this.#source, writesAllowed: this.#follower.writesAllowed, conflictPolicy };
  }

  /** Until the signal fires. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#follower.run(signal), this.#prover.run(signal), this.#reporter.run(signal)]);
  }

  wake(): void {
    this.#follower.wake();
  }

  get pin(): Fingerprint {
    return this.#options.pin;
  }

  /** The books are certainly not open where they are pinned. */
  get isAway(): boolean {
    const { status } = this.#follower;
    return status.state === 'trouble' && isBridgeError(status.error, ...away);
  }

  /** The product answers, with these books open: whatever kept them is over. */
  seenOpen(): void {
    if (this.#follower.status.state === 'trouble') this.#follower.wake();
  }

  deletionsDecided(): void {
    this.#follower.deletionsDecided();
  }

  /** What the books hold beyond our state is looked for now. */
  fillGaps(): void {
    this.#follower.deletionsDecided();
  }

  /** Reads the books anew and compares them with what the platform holds. */
  resync(): true {
    this.#follower.resync();
    return true;
  }

  /** A person says that the restored books are right. */
  confirmRewound(): void {
    this.#follower.confirmRewound();
  }

  /** The company's new name, when only that differs from the pin. */
  get renamedTo(): string | null {
    const { status } = this.#follower;
    return status.state === 'in-sync' ? status.probe.renamedTo : null;
  }

  /** Compares the three sides now, for a person who waits. Throws what keeps it from being done. */
  tieOut(signal: AbortSignal): Promise<TieOutSummary> {
    return this.#prover.now(signal);
  }

  view(): SourceStatusView {
    const { connector, sourceId, store } = this.#options;
    const { row, tieOut: last, held } = this.#row();
    const { status } = this.#follower;
    return {
      sourceId,
      name: row.pin?.name ?? this.#options.pin.name,
      connector: connector.kind,
      origin: connector.origin,
      state: status.state === 'reading' ? status.progress.stage : status.state,
      condition: followCondition(status, this.#follower.writesAllowed, held),
      notices: this.#follower.notices.map(conditionOf),
      progress: this.#progress(status),
      freshness: this.#freshness(),
      readFrom: this.#source.readFrom ?? null,
      records: { ...store.records.counts(row.num) },
      problems: store.quarantine.count(row.num),
      lastSyncedAt: row.readAt as Instant | null,
      heldDeletions: held && { id: held.id, count: held.count, total: held.total },
      tieOut: last && tieOutSummary(last),
    };
  }

  #progress(status: FollowStatus): SourceStatusView['progress'] {
    if (status.state !== 'reading') return null;
    const { done, total, through } = status.progress;
    return { done, total, through, remainingMs: this.#rate.remainingMs(total) };
  }

  #freshness(): SourceStatusView['freshness'] {
    return this.#follower.freshness.map(({ knownEqualAt, pending, ...days }) => ({
      ...days,
      knownEqualAt: knownEqualAt as Instant | null,
      pending: [...pending],
    }));
  }

  #published(status: FollowStatus): void {
    this.#log(status);
    if (status.state === 'reading' && status.progress.stage === 'vouchers') {
      this.#rate.heard(status.progress.done, this.#options.clock.monotonic());
    }
    if (status.state !== 'in-sync') return;
    this.#prover.settled();
    this.#options.ready();
  }

  #log(status: FollowStatus): void {
    const { log, sourceId } = this.#options;
    const said = status.state === 'trouble' ? `${status.state} ${status.error.code}` : status.state;
    if (said === this.#logged || status.state === 'probing') return;
    this.#logged = said;
    if (status.state === 'trouble') log.warn('source.trouble', { sourceId, ...errorFields(status.error) });
    else log.info(`source.${status.state}`, { sourceId });
  }

  #row() {
    const { store, sourceId } = this.#options;
    const row = store.sources.require(sourceId);
    const held = store.heldDeletions.list(row.num).find(({ state }) => state === 'waiting') ?? null;
    return { row, held, tieOut: store.tieOuts.last(row.num) };
  }
}
