import { assertNever } from '../../contract/assert-never.ts';
import { encodeBatch } from '../../contract/batch.ts';
import { isBridgeError } from '../../contract/errors.ts';
import {
  type AgentFrame,
  type FrameOf,
  GatewayFrame,
  gatewayFrameTypes,
  parseFrame,
  proofText,
  type StreamState,
} from '../../contract/frames.ts';
import { type SourceId, type StreamName, sourceStream } from '../../contract/ids.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../support/log.ts';
import type { CloseReason } from './close-reason.ts';
import { type Errand, lookahead, type TunnelPorts } from './ports.ts';
import { decide, dialling } from './session.ts';
import type { Effect, SessionEvent, SessionState } from './session-states.ts';
import type { Dial, Transport } from './transport.ts';

export interface LifeOptions {
  readonly gateway: URL;
  readonly ports: TunnelPorts;
  readonly clock: Clock;
  readonly dial: Dial;
  readonly log: Log;
  readonly online: () => void;
}

type Happening = SessionEvent extends infer Event ? (Event extends SessionEvent ? Omit<Event, 'at'> : never) : never;

const tickMs = 1_000;

/** One session carried out: turns what happens into events, and decided effects into calls. Decides nothing itself. */
export class Life {
  readonly #options: LifeOptions;
  readonly #over = new AbortController();
  readonly #ended = Promise.withResolvers<CloseReason>();
  /** Made when their turn comes, so that what they say of the outbox is true then. */
  readonly #queue: (() => Happening)[] = [];
  #session: SessionState = dialling;
  #transport: Transport | null = null;
  #draining = false;
  #ignored = 0;

  constructor(options: LifeOptions) {
    this.#options = options;
  }

  get online(): boolean {
    return this.#session.state === 'online';
  }

  /** Resolves when the session is closed: by either side, or because `signal` fired, then within three seconds. */
  async run(signal: AbortSignal): Promise<CloseReason> {
    const stop = () => this.#post(() => ({ type: 'stop' }));
    signal.addEventListener('abort', stop, { once: true });
    try {
      if (signal.aborted) stop();
      else void this.#open(signal);
      void this.#tick();
      return await this.#ended.promise;
    } finally {
      signal.removeEventListener('abort', stop);
      this.#over.abort();
      if (this.#ignored > 0) this.#options.log.info('tunnel.frames-ignored', { count: this.#ignored });
    }
  }

  outboxChanged(stream: StreamName): void {
    this.#post(() => ({ type: 'outbox', view: this.#view(stream) }));
  }

  sourceFound(sourceId: SourceId): void {
    const offer = this.#options.ports.sources.offers().find((source) => source.sourceId === sourceId);
    if (offer === undefined) return;
    this.#post(() => ({ type: 'source-found', offer, view: this.#view(sourceStream(sourceId)) }));
  }

  send(frame: Errand): boolean {
    if (!this.online) return false;
    this.#post(() => ({ type: 'errand', frame }));
    return true;
  }

  poke(): void {
    this.#post(() => ({ type: 'poke' }));
  }

  async #open(signal: AbortSignal): Promise<void> {
    const { dial, gateway } = this.#options;
    const handlers = {
      text: (text: string) => this.#receive(text),
      binary: () => this.#post(() => ({ type: 'garbled' })),
      closed: () => this.#post(() => ({ type: 'socket-closed' })),
    };
    try {
      const transport = await dial(gateway, handlers, AbortSignal.any([signal, this.#over.signal]));
      if (this.#session.state !== 'dialling') return transport.terminate();
      this.#transport = transport;
      this.#post(() => this.#opened());
    } catch (error) {
      if (!signal.aborted && !this.#over.signal.aborted) this.#fail(error);
    }
  }

  #opened(): Happening {
    const { identity, outbox, sources } = this.#options.ports;
    const { installationId, agentVersion, shapes, jobTypes } = identity;
    const offers = sources.offers();
    const streams = new Set([...outbox.streams(), ...offers.map((offer) => sourceStream(offer.sourceId))]);
    return {
      type: 'opened',
      hello: { installationId, agentVersion, shapes: { ...shapes }, jobTypes: [...jobTypes], sources: [...offers] },
      views: [...streams].map((stream) => this.#view(stream)),
    };
  }

  #receive(text: string): void {
    const parsed = parseFrame(GatewayFrame, gatewayFrameTypes, text);
    if ('frame' in parsed) {
      this.#post(() => ({ type: 'frame', frame: parsed.frame }));
    } else if ('ignored' in parsed) {
      this.#ignored += 1;
    } else {
      this.#options.log.warn('tunnel.frame-invalid', { reason: parsed.invalid });
      this.#post(() => ({ type: 'garbled' }));
    }
  }

  async #tick(): Promise<void> {
    while (this.#session.state !== 'closed') {
      try {
        await this.#options.clock.sleep(tickMs, this.#over.signal);
      } catch {
        return; // the session is over: the only reason a tick ends early
      }
      this.#post(() => ({ type: 'tick' }));
    }
  }

  /** One event at a time, each with all its effects carried out before the next, also when effects cause events. */
  #post(happening: () => Happening): void {
    this.#queue.push(happening);
    if (this.#draining) return;
    this.#draining = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) this.#step(next);
    } finally {
      this.#draining = false;
    }
  }

  #step(happening: () => Happening): void {
    if (this.#session.state === 'closed') return;
    const before = this.#session.state;
    try {
      const event = { ...happening(), at: this.#options.clock.monotonic() } as SessionEvent;
      const { state, effects } = decide(this.#session, event);
      this.#session = state;
      for (const effect of effects) this.#carryOut(effect);
    } catch (error) {
      this.#fail(error);
    }
    this.#announce(before);
  }

  #announce(before: SessionState['state']): void {
    const { state } = this.#session;
    if (state === before) return;
    if (state === 'online') this.#options.online();
    if (state === 'closed') this.#ended.resolve(this.#session.reason);
  }

  #carryOut(effect: Effect): void {
    const { outbox, sources } = this.#options.ports;
    switch (effect.type) {
      case 'send-frame':
        this.#sendFrame(effect.frame);
        break;
      case 'send-batch':
        this.#sendBatch(effect);
        break;
      case 'prove':
        this.#prove(effect.challenge);
        break;
      case 'ack':
        outbox.ack(effect.stream, effect.epoch, effect.last, effect.rejected);
        this.outboxChanged(effect.stream);
        break;
      case 'adopt-epoch':
        this.#adopt(effect.held);
        break;
      case 'park':
        this.#park(effect);
        break;
      case 'deliver-job':
        this.#deliver(effect.job);
        break;
      case 'source-state':
        sources.owned(effect.source);
        break;
      case 'want':
        sources.want(effect.frame);
        break;
      case 'tie-out-totals':
        sources.tieOutTotals(effect.frame);
        break;
      case 'close':
        this.#transport?.close();
        break;
      case 'terminate':
        this.#transport?.terminate();
        break;
      default:
        assertNever(effect);
    }
  }

  #sendFrame(frame: AgentFrame): void {
    if (frame.t === 'reset') this.#options.log.warn('tunnel.reset', { stream: frame.stream, reason: frame.reason });
    this.#transport?.send(JSON.stringify(frame));
  }

  #sendBatch({ stream, epoch, batch }: Extract<Effect, { type: 'send-batch' }>): void {
    const { firstSeq, count, chain } = batch;
    const blob = this.#options.ports.outbox.open(stream, epoch, firstSeq);
    if (blob === null) this.#post(() => ({ type: 'batch-unreadable', stream, firstSeq }));
    else this.#transport?.send(encodeBatch({ stream, epoch, firstSeq, count, chain }, blob));
  }

  #adopt(held: StreamState): void {
    this.#options.ports.outbox.adoptEpoch(held);
    const { stream, epoch } = held;
    this.#options.log[epoch === 1 ? 'info' : 'warn']('tunnel.epoch', { stream, epoch });
    this.outboxChanged(held.stream);
  }

  #park({ stream, firstSeq, code }: Extract<Effect, { type: 'park' }>): void {
    this.#options.ports.outbox.park(stream, firstSeq, code);
    this.#options.log.error('tunnel.parked', { stream, firstSeq, code });
    this.outboxChanged(stream);
  }

  #deliver(job: FrameOf<GatewayFrame, 'job'>): void {
    const { jobId } = job;
    if (this.#options.ports.jobs.accept(job)) {
      this.#post(() => ({ type: 'job-accepted', frame: { t: 'job-ack', jobId } }));
    }
  }

  #prove(challenge: FrameOf<GatewayFrame, 'challenge'>): void {
    const { gateway, ports } = this.#options;
    this.#sendFrame({ t: 'proof', signature: ports.identity.sign(proofText(challenge, gateway.host)) });
  }

  #view(stream: StreamName) {
    return this.#options.ports.outbox.view(stream, lookahead);
  }

  /** Expected trouble ends the session; anything else is a mistake of ours and ends the engine. */
  #fail(error: unknown): void {
    if (isBridgeError(error)) {
      const { code } = error;
      const retryAfterMs = Number(error.details['retryAfterMs'] ?? 0);
      this.#options.log.warn('tunnel.failed', { code, hint: error.hint });
      this.#post(() => ({ type: 'failed', code, retryAfterMs }));
    } else {
      this.#over.abort();
      this.#transport?.terminate();
      this.#ended.reject(error);
    }
  }
}
