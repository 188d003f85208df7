import type { SourceStatusView, TieOutSummary } from '../../contract/control.ts';
import type { Instant } from '../../contract/dates.ts';
import { BridgeError, isBridgeError } from '../../contract/errors.ts';
import type { Fingerprint } from '../../contract/frames.ts';
import type { SourceId } from '../../contract/ids.ts';
import { carryReports } from '../capture/carry-reports.ts';
import { defaultDeletionLimits } from '../capture/deletions.ts';
import { Follower } from '../capture/follow.ts';
import type { FollowStatus } from '../capture/follow-status.ts';
import { localDay } from '../capture/local-day.ts';
import type { Pace } from '../capture/pace.ts';
import { defaultRoomLimits } from '../capture/room.ts';
import { type TieOut, tieOut } from '../capture/tie-out.ts';
import type { TieOutDifference } from '../capture/tie-out-difference.ts';
import { mendingOf } from '../capture/tie-out-mend.ts';
import type { Clock } from '../clock.ts';
import type { Connector, Source } from '../connectors/connector.ts';
import type { JobSource } from '../jobs/ports.ts';
import type { Store } from '../store/store.ts';
import type { TieOutRow } from '../store/tie-outs.ts';
import { errorFields, type Log } from '../support/log.ts';
import type { Errand } from '../tunnel/ports.ts';
import { conditionOf, followCondition } from './follow-condition.ts';
import { ProgressRate } from './progress-rate.ts';
import type { Questions } from './questions.ts';
import { TieOutSchedule } from './tie-out-schedule.ts';

export interface CarrierOptions {
  readonly connector: Connector;
  readonly sourceId: SourceId;
  readonly pin: Fingerprint;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly hashKey: string;
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

/** Four a second. Books that people work in are proved later; a person who asked is given time for a census. */
const quickAttempts = 40;
const patientAttempts = 480;

const reportCheckMs = 15_000;
const reportEveryMs = 86_400_000;

/** Everything that goes on with one set of books: following it, proving it, and lending it to the jobs. */
export class Carrier {
  readonly #options: CarrierOptions;
  readonly #source: Source;
  readonly #follower: Follower;
  readonly #schedule: TieOutSchedule;
  readonly #rate = new ProgressRate();
  #logged = '';
  /** What reading again did not mend: it is not read again for that. */
  #mendedInVain: string | null = null;

  constructor(options: CarrierOptions) {
    this.#options = options;
    const { connector, sourceId, pin, store, clock, pollMs, outboxBytes: bytes, questions } = options;
    const { num } = store.sources.require(sourceId);
    this.#source = connector.open(sourceId, pin, { vouchersPerDay: () => store.records.perDay(num) });
    this.#schedule = new TieOutSchedule(clock, this.#row().tieOut);
    this.#follower = new Follower({
      source: this.#source,
      store,
      clock,
      hashKey: options.hashKey,
      echoOf: ({ id, native }) => store.links.writerOf(id, native.version ?? ''),
      shapes: connector.shapes,
      pollMs,
      room: { ...defaultRoomLimits, bytes },
      deletions: defaultDeletionLimits,
      gateway: questions,
      pace: options.paceOf(connector.origin),
      publish: (status) => this.#published(status),
      outboxChanged: options.outboxChanged,
    });
  }

  get jobSource(): JobSource {
    return { source: this.#source, writesAllowed: this.#follower.writesAllowed };
  }

  /** Until the signal fires. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#follower.run(signal), this.#prove(signal), this.#report(signal)]);
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
  async tieOut(signal: AbortSignal): Promise<TieOutSummary> {
    const served = this.#follower.hurry();
    try {
      return await this.#proveAndMend(signal, patientAttempts, true);
    } finally {
      served();
    }
  }

  async #tieOut(signal: AbortSignal, attempts: number): Promise<TieOut> {
    const { store, clock, questions, send, log, sourceId } = this.#options;
    const began = clock.monotonic();
    const options = {
      store,
      clock,
      isSettled: () => this.#follower.isSettled,
      ask: (request: Parameters<Questions['totals']>[0], stop: AbortSignal) => questions.totals(request, stop),
      newTieOutId: () => questions.newCensusId(),
    };
    const outcome = await tieOut(options, this.#source, localDay(clock), signal, attempts);
    if (outcome === null) throw this.#whyNot();
    send(outcome.result);
    const { ok, accounts, bills, seq, differences } = outcome;
    const counts = { accounts, bills, seq, differences: differences.length };
    log[ok ? 'info' : 'error']('tie-out.done', {
      sourceId,
      ok,
      ...counts,
      causes: causesOf(differences),
      tookMs: Math.round(clock.monotonic() - began),
    });
    this.#schedule.done(ok);
    return outcome;
  }

  /** What differs is read again, and nothing else; what is held beyond the books is named by a census, if that was not enough. */
  async #proveAndMend(signal: AbortSignal, attempts: number, isAsked: boolean): Promise<TieOutSummary> {
    let outcome = await this.#tieOut(signal, attempts);
    const atFirst = outcome.differences.length;
    const isVain = markOf(outcome.differences) === this.#mendedInVain;
    if (outcome.ok || !(isAsked || (!isVain && this.#schedule.mayMend()))) return summary(outcome);
    for (const withCensus of [false, true]) {
      const mending = mendingOf(outcome.differences);
      if (outcome.ok || mending === null) break;
      this.#options.log.info('tie-out.mending', {
        sourceId: this.#options.sourceId,
        stretches: mending.stretches.length,
      });
      this.#follower.mend({ ...mending, census: mending.census || withCensus });
      outcome = await this.#tieOut(signal, patientAttempts);
    }
    this.#mendedInVain = outcome.ok ? null : markOf(outcome.differences);
    return { ...summary(outcome), ...(outcome.ok && { mended: atFirst }) };
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
      records: { ...store.records.counts(row.num) },
      problems: store.quarantine.count(row.num),
      lastSyncedAt: row.readAt as Instant | null,
      heldDeletions: held && { id: held.id, count: held.count, total: held.total },
      tieOut: last && summary(last),
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

  /** The product's own reports, once the books are carried and then daily; again when one of them has to be sent again. */
  async #report(signal: AbortSignal): Promise<void> {
    if (this.#source.reports === undefined) return;
    const { clock, log } = this.#options;
    let dueAt = Number.NEGATIVE_INFINITY;
    while (!signal.aborted) {
      await clock.sleep(reportCheckMs, signal).catch(ignoreStop(signal));
      const isDue = clock.monotonic() >= dueAt || this.#owesReports;
      if (signal.aborted || !isDue || !this.#follower.isSettled) continue;
      try {
        await this.#carryReports(dueAt < 0 || this.#owesReports, signal);
        dueAt = clock.monotonic() + reportEveryMs;
      } catch (error) {
        if (signal.aborted) return;
        if (!isBridgeError(error)) throw error;
        log.info('reports.postponed', errorFields(error));
      }
    }
  }

  async #carryReports(isAll: boolean, signal: AbortSignal): Promise<void> {
    const { store, clock, hashKey, log, sourceId, outboxChanged } = this.#options;
    const began = clock.monotonic();
    const sent = await carryReports({ store, hashKey, isAll }, this.#source, localDay(clock), signal);
    if (sent > 0) outboxChanged(sourceId);
    log.info('reports.carried', { sourceId, sent, tookMs: Math.round(clock.monotonic() - began) });
  }

  get #owesReports(): boolean {
    return this.#options.store.records.owesReports(this.#row().row.num);
  }

  /** After a full sync, and daily; what differs is mended and compared once more. */
  async #prove(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#schedule.due(signal).catch(ignoreStop(signal));
      if (signal.aborted) return;
      try {
        await this.#proveAndMend(signal, quickAttempts, false);
      } catch (error) {
        if (signal.aborted) return;
        if (!isBridgeError(error)) throw error;
        this.#schedule.failed();
        this.#options.log.info('tie-out.postponed', errorFields(error));
      }
    }
  }

  #whyNot(): BridgeError {
    const { status } = this.#follower;
    if (status.state === 'trouble') return status.error;
    return new BridgeError(this.#options.questions.isOnline() ? 'tie-out.moving' : 'tunnel.unreachable');
  }

  #published(status: FollowStatus): void {
    this.#log(status);
    if (status.state === 'reading' && status.progress.stage === 'vouchers') {
      this.#rate.heard(status.progress.done, this.#options.clock.monotonic());
    }
    if (status.state !== 'in-sync') return;
    this.#schedule.settled();
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

function markOf(differences: readonly TieOutDifference[]): string {
  return JSON.stringify(
    differences.map(({ side, figure, accountId, from, amount }) => [side, figure, accountId, from, amount]),
  );
}

/** `voucher-missing agent 2025-06-14`: no ledger, no amount. */
function causesOf(differences: readonly TieOutDifference[]): string {
  const said = differences.flatMap(({ side, cause }) =>
    cause ? [`${cause.code} ${side} ${cause.from ?? ''}`.trim()] : [],
  );
  return [...new Set(said)].slice(0, 5).join(', ');
}

function summary(row: TieOutRow): TieOutSummary {
  const { at, asOn, ok, seq, accounts, bills, differences, sections, figures } = row;
  return {
    at: at as Instant,
    asOn,
    ok,
    seq,
    accounts,
    bills,
    differences: differences.map((each) => ({ ...(each as object) })),
    ...(sections && { sections: [...sections] }),
    ...(figures && { figures }),
  };
}

function ignoreStop(signal: AbortSignal) {
  return (error: unknown) => {
    if (!signal.aborted) throw error;
  };
}
