import { assertNever } from '../../../../contract/assert-never.ts';
import { BridgeError, isBridgeError } from '../../../../contract/errors.ts';
import type { Clock } from '../../../clock.ts';
import type { Ending } from './exchange.ts';
import { feelPulse, type Pulse } from './pulse.ts';

interface Options {
  readonly origin: string;
  readonly clock: Clock;
  /** Nobody said that Tally is there: it has to show itself before it is asked anything. */
  readonly isSure: boolean;
}

/**
 * What is known of the Tally process from the last answers (facts/tally.md §1.6):
 *
 *     well ── no answer in time ──► silent ── answered after all ──► well
 *      │ ▲                            └────── connection over ─────► doubtful
 *      │ └── the probe is answered ── dialog, gone, doubtful
 *      └── empty, refused, broken ──► dialog, gone, doubtful
 *
 * In every state but `well` only the probe is sent, and nothing else before it is answered.
 */
type State =
  | { readonly state: 'well' }
  /** A request that nobody waits for any more, but that Tally may still be working on (facts/tally.md §1.5). */
  | {
      readonly state: 'silent';
      readonly since: number;
      readonly over: Promise<Ending> | null;
      readonly probedAt: number;
    }
  | { readonly state: 'dialog' }
  | { readonly state: 'gone'; readonly crashed: boolean }
  | { readonly state: 'doubtful'; readonly wasBusy: boolean };

/** A dialog never goes away by itself: after so long a silence a person is asked to look at Tally's window. */
const dialogAfterMs = 180_000;
const graceMs = 1_500;
const probeAfterMs = 15_000;
const probeQuietMs = 3_000;
/** Tally may take so long from its first sign of life until a company is open. */
const startingMs = 180_000;

export class Standing {
  readonly #options: Options;
  #state: State;
  #cameUpAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  /** Since when nothing was answered but the probe. */
  #quietSince: number | null = null;

  constructor(options: Options) {
    this.#options = options;
    this.#state = options.isSure ? { state: 'well' } : { state: 'doubtful', wasBusy: false };
  }

  /** Returns when Tally may be asked. Throws `tally.busy`, `dialog`, `unreachable`, `crashed`, `not-tally`, `truncated`. */
  async ready(signal: AbortSignal): Promise<void> {
    const before = this.#state;
    switch (before.state) {
      case 'well':
        return;
      case 'silent':
        return await this.#untilFree(before, signal);
      case 'dialog':
      case 'gone':
      case 'doubtful': {
        const trouble = this.#heard(await this.#pulse(signal));
        if (trouble !== null) throw trouble;
        return;
      }
      default:
        return assertNever(before);
    }
  }

  /** A whole answer came. */
  answered(): void {
    this.#quietSince = null;
  }

  /**
   * Whoever asked has turned away at a request that was sent at `since`. True when that was the first to meet the silence, so
   * that it may be what Tally fell silent over.
   */
  abandoned(since: number, over: Promise<Ending>): boolean {
    const isFirst = this.#quietSince === null;
    this.#quietSince ??= since;
    this.#state = { state: 'silent', since: this.#quietSince, over, probedAt: since };
    void over.then(({ answered }) => {
      if (answered) this.answered();
      if (this.#state.state !== 'silent' || this.#state.over !== over) return;
      this.#state = answered ? { state: 'well' } : { state: 'doubtful', wasBusy: true };
    });
    return isFirst;
  }

  /** Nobody took the connection. */
  refused(): BridgeError {
    const { origin } = this.#options;
    const before = this.#state;
    const crashed = before.state === 'gone' ? before.crashed : before.state === 'silent' || isBusyDoubt(before);
    this.#state = { state: 'gone', crashed };
    return new BridgeError(crashed ? 'tally.crashed' : 'tally.unreachable', { details: { origin } });
  }

  /** A whole answer without a byte in it. */
  async afterEmpty(signal: AbortSignal): Promise<BridgeError> {
    const trouble = this.#heard(await this.#pulse(signal), 'empty');
    return trouble ?? this.explain(new BridgeError('tally.no-company'));
  }

  /** An answer that broke off; null when Tally is still there. */
  async afterBreak(signal: AbortSignal): Promise<BridgeError | null> {
    this.#state = { state: 'doubtful', wasBusy: true };
    const pulse = await this.#pulse(signal);
    if (pulse === 'refused') return this.refused();
    if (pulse === 'tally') this.#state = { state: 'well' };
    return null;
  }

  /** A company is open: whatever closes it from now on is not the start. */
  isUp(): void {
    this.#cameUpAt = Number.NEGATIVE_INFINITY;
  }

  /** The trouble by its right name: no company is open in a Tally that is still starting. */
  explain(trouble: BridgeError): BridgeError {
    return this.#isStarting && isBridgeError(trouble, 'tally.no-company') ? new BridgeError('tally.starting') : trouble;
  }

  get #isStarting(): boolean {
    return this.#options.clock.monotonic() - this.#cameUpAt < startingMs;
  }

  async #untilFree(silent: Extract<State, { state: 'silent' }>, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    await Promise.race([silent.over ?? never, clock.sleep(graceMs, signal)]);
    const now = clock.monotonic();
    if (this.#state.state !== 'silent') return await this.ready(signal);
    if (now - silent.probedAt >= probeAfterMs) {
      this.#state = { ...silent, probedAt: now };
      const pulse = await this.#pulse(signal);
      if (!this.#provesNothing(pulse, silent)) {
        const trouble = this.#heard(pulse);
        if (trouble === null) return;
        throw trouble;
      }
    }
    throw this.#silence(now - silent.since);
  }

  /**
   * Some releases answer the probe while they answer nothing else (facts/tally.md §1.2): as long as a request is under way it
   * counts only now and then, in case its connection was forgotten.
   */
  #provesNothing(pulse: Pulse, { over, since }: Extract<State, { state: 'silent' }>): boolean {
    if (pulse === 'silent') return true;
    const now = this.#options.clock.monotonic();
    if (pulse !== 'tally' || over === null) return false;
    if (now - Math.max(since, this.#triedAt) < dialogAfterMs) return true;
    this.#triedAt = now;
    return false;
  }

  #silence(milliseconds: number): BridgeError {
    if (this.#isStarting) return new BridgeError('tally.starting');
    if (milliseconds >= dialogAfterMs) return new BridgeError('tally.dialog');
    return new BridgeError('tally.busy', { details: { seconds: Math.round(milliseconds / 1000) } });
  }

  /** What the probe found, as the new state; null when Tally may be asked. */
  #heard(pulse: Pulse, met: 'empty' | null = null): BridgeError | null {
    const { origin, clock } = this.#options;
    if (this.#state.state === 'gone' && pulse !== 'refused') this.#cameUpAt = clock.monotonic();
    switch (pulse) {
      case 'tally':
        this.#state = { state: 'well' };
        return null;
      case 'refused':
        return this.refused();
      case 'empty':
        this.#state = { state: 'dialog' };
        return new BridgeError('tally.dialog');
      case 'silent':
        return this.#fellSilent(met);
      case 'broken':
        return new BridgeError('tally.truncated');
      case 'other':
        return new BridgeError('tally.not-tally', { details: { origin } });
      default:
        return assertNever(pulse);
    }
  }

  #fellSilent(met: 'empty' | null): BridgeError {
    if (met === 'empty' || this.#state.state === 'dialog') {
      this.#state = { state: 'dialog' };
      return new BridgeError('tally.dialog');
    }
    const now = this.#options.clock.monotonic();
    this.#state = { state: 'silent', since: now - probeQuietMs, over: null, probedAt: now };
    return this.#silence(probeQuietMs);
  }

  #pulse(signal: AbortSignal): Promise<Pulse> {
    return feelPulse({ ...this.#options, quietMs: probeQuietMs, signal });
  }
}

const never = new Promise<never>(() => {});

function isBusyDoubt(state: State): boolean {
  return state.state === 'doubtful' && state.wasBusy;
}
