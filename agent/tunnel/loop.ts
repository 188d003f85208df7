import type { SourceId, StreamName } from '../../contract/ids.ts';
import { pauseMs, stableMs } from './backoff.ts';
import type { CloseReason } from './close-reason.ts';
import { Life, type LifeOptions } from './life.ts';
import type { Errand } from './ports.ts';

/** What the person sees of the connection. */
export type ConnectionState =
  /** `code` is null before the first attempt and after a stop; `nextAttemptAt` is null when none will come by itself. */
  | { readonly state: 'offline'; readonly code: string | null; readonly nextAttemptAt: Date | null }
  | { readonly state: 'connecting' }
  | { readonly state: 'online'; readonly since: Date };

export interface TunnelOptions extends Omit<LifeOptions, 'online'> {
  readonly changed: (state: ConnectionState) => void;
}

/** Keeps one session alive for as long as it runs. Everything but `run` may be called at any time, and does nothing while offline. */
export class Tunnel {
  readonly #options: TunnelOptions;
  #state: ConnectionState = { state: 'offline', code: null, nextAttemptAt: null };
  #life: Life | null = null;
  #onlineAt: number | null = null;
  #wake = new AbortController();
  #attempt = 0;

  constructor(options: TunnelOptions) {
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Until `signal` fires; then resolves within three seconds. After `revoked` or `refused` it dials no more: pair, and make a new one. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const reason = await this.#live(signal);
      if (signal.aborted) break;
      await this.#rest(reason, signal);
    }
    this.#publish({ state: 'offline', code: null, nextAttemptAt: null });
  }

  outboxChanged(stream: StreamName): void {
    this.#life?.outboxChanged(stream);
  }

  sourceFound(sourceId: SourceId): void {
    this.#life?.sourceFound(sourceId);
  }

  /** False when it was not sent: nothing keeps it. */
  send(frame: Errand): boolean {
    return this.#life?.send(frame) ?? false;
  }

  /** The PC woke or the network changed: asks whether the other side is still there, or dials at once. */
  poke(): void {
    this.#life?.poke();
    this.#wake.abort();
  }

  async #live(signal: AbortSignal): Promise<CloseReason> {
    const { clock, log } = this.#options;
    const began = clock.monotonic();
    this.#attempt += 1;
    this.#onlineAt = null;
    this.#publish({ state: 'connecting' });
    const online = () => {
      this.#onlineAt = clock.monotonic();
      log.info('tunnel.online', { attempt: this.#attempt, waitedMs: Math.round(clock.monotonic() - began) });
      this.#publish({ state: 'online', since: clock.now() });
    };
    this.#life = new Life({ ...this.#options, online });
    try {
      return await this.#life.run(signal);
    } finally {
      this.#life = null;
    }
  }

  async #rest(reason: CloseReason, signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#options;
    if (this.#onlineAt !== null && clock.monotonic() - this.#onlineAt >= stableMs) this.#attempt = 0;
    if (reason.redial === 'never') {
      log.error('tunnel.offline', { code: reason.code });
      this.#publish({ state: 'offline', code: reason.code, nextAttemptAt: null });
      return aborted(signal);
    }
    const pause = Math.max(reason.retryAfterMs, pauseMs(Math.max(1, this.#attempt), reason.redial, clock.random()));
    log.info('tunnel.offline', { code: reason.code, attempt: this.#attempt, pauseMs: pause });
    this.#publish({ state: 'offline', code: reason.code, nextAttemptAt: new Date(clock.now().getTime() + pause) });
    await this.#pause(pause, reason.retryAfterMs === 0, signal);
  }

  async #pause(milliseconds: number, mayWake: boolean, signal: AbortSignal): Promise<void> {
    this.#wake = new AbortController();
    const until = mayWake ? AbortSignal.any([signal, this.#wake.signal]) : signal;
    try {
      await this.#options.clock.sleep(milliseconds, until);
    } catch (error) {
      if (!until.aborted) throw error;
    }
  }

  #publish(state: ConnectionState): void {
    this.#state = state;
    this.#options.changed(state);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
