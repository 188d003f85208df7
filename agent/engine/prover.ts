import type { TieOutSummary } from '../../contract/control.ts';
import { BridgeError, isBridgeError } from '../../contract/errors.ts';
import type { SourceId } from '../../contract/ids.ts';
import type { Follower } from '../capture/follow.ts';
import { type TieOut, tieOut } from '../capture/tie-out.ts';
import type { TieOutDifference } from '../capture/tie-out-difference.ts';
import { mendingOf } from '../capture/tie-out-mend.ts';
import type { Clock } from '../clock.ts';
import type { Source } from '../connectors/source.ts';
import { localDay } from '../local-day.ts';
import type { Store } from '../store/store.ts';
import { errorFields, type Log } from '../support/log.ts';
import type { Errand } from '../tunnel/ports.ts';
import { ignoreStop } from './ignore-stop.ts';
import { Patience } from './patience.ts';
import type { Questions } from './questions.ts';
import { TieOutSchedule } from './tie-out-schedule.ts';
import { tieOutSummary } from './tie-out-summary.ts';

interface Options {
  readonly sourceId: SourceId;
  readonly source: Source;
  readonly follower: Follower;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly questions: Questions;
  readonly send: (frame: Errand) => boolean;
}

/** Four a second. Books that people work in are proved later; a person who asked is given time for a census. */
const quickAttempts = 40;
const patientAttempts = 480;

/** Proves one set of books after a full sync and daily, and mends what differs. */
export class Prover {
  readonly #options: Options;
  readonly #schedule: TieOutSchedule;
  /** What reading again did not mend: it is not read again for that. */
  #mendedInVain: string | null = null;

  constructor(options: Options) {
    this.#options = options;
    const { store, sourceId, clock } = options;
    this.#schedule = new TieOutSchedule(clock, store.tieOuts.last(store.sources.require(sourceId).num));
  }

  /** The books were read to the present: a proof that waited for that is due. */
  settled(): void {
    this.#schedule.settled();
  }

  /** Until the signal fires. */
  async run(signal: AbortSignal): Promise<void> {
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

  /** Compares the three sides now, for a person who waits. Throws what keeps it from being done. */
  async now(signal: AbortSignal): Promise<TieOutSummary> {
    const served = this.#options.follower.hurry();
    try {
      return await this.#proveAndMend(signal, patientAttempts, true);
    } finally {
      served();
    }
  }

  /** What differs is read again, and nothing else; what is held beyond the books is named by a census, if that was not enough. */
  async #proveAndMend(signal: AbortSignal, attempts: number, isAsked: boolean): Promise<TieOutSummary> {
    let outcome = await this.#tieOut(signal, attempts, isAsked);
    const atFirst = outcome.differences.length;
    const isVain = markOf(outcome.differences) === this.#mendedInVain;
    if (outcome.ok || !(isAsked || (!isVain && this.#schedule.mayMend()))) return tieOutSummary(outcome);
    for (const withCensus of [false, true]) {
      const mending = mendingOf(outcome.differences);
      if (outcome.ok || mending === null) break;
      this.#options.log.info('tie-out.mending', {
        sourceId: this.#options.sourceId,
        stretches: mending.stretches.length,
      });
      this.#options.follower.mend({ ...mending, census: mending.census || withCensus });
      outcome = await this.#tieOut(signal, patientAttempts, isAsked);
    }
    this.#mendedInVain = outcome.ok ? null : markOf(outcome.differences);
    return { ...tieOutSummary(outcome), ...(outcome.ok && { mended: atFirst }) };
  }

  async #tieOut(signal: AbortSignal, attempts: number, isAsked: boolean): Promise<TieOut> {
    const { store, clock, questions, send, log, sourceId, source, follower } = this.#options;
    const began = clock.monotonic();
    const patience = new Patience(follower);
    const isSettled = () => {
      if (isAsked) patience.look();
      return follower.isSettled;
    };
    const options = {
      store,
      clock,
      isSettled,
      ask: (request: Parameters<Questions['totals']>[0], stop: AbortSignal) => questions.totals(request, stop),
      newTieOutId: () => questions.newCensusId(),
    };
    const outcome = await tieOut(options, source, localDay(clock), signal, attempts);
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

  #whyNot(): BridgeError {
    const { follower, questions } = this.#options;
    if (follower.status.state === 'trouble') return follower.status.error;
    return new BridgeError(questions.isOnline() ? 'tie-out.moving' : 'tunnel.unreachable');
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
