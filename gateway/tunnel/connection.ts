import type { Logger } from 'pino';
import { decodeBatch } from '../../contract/batch.ts';
import { AgentFrame, agentFrameTypes, type GatewayFrame, parseFrame } from '../../contract/frames.ts';
import type { JobId } from '../../contract/ids.ts';
import type { Clock } from '../clock.ts';
import { carryOut, type Surroundings, type World } from './carry-out.ts';
import { Inbox } from './inbox.ts';
import type { LiveSession } from './presence.ts';
import { openSession, step } from './session.ts';
import { type Accepted, pingSeconds, type SessionEvent, type SessionState } from './session-states.ts';
import type { Transport } from './transport.ts';

/** A peer that has not proved itself by then is cut off. */
const handshakeMs = 20_000;
/** So is one that was silent for so long. */
const silenceMs = 3 * pingSeconds * 1000;

interface Options {
  readonly transport: Transport;
  readonly accepted: Accepted;
  readonly surroundings: Surroundings;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Carries one session: hands it one event at a time, does what it asks, and goes on when that is done. */
export class Connection implements LiveSession {
  readonly ended: Promise<void>;
  readonly #options: Options;
  readonly #inbox: Inbox;
  readonly #over = new AbortController();
  readonly #carried = new Set<JobId>();
  #state: SessionState;
  #lastHeard: number;
  #heard = Promise.withResolvers<void>();
  #probes = 0;
  #ignoredFrames = 0;

  constructor(options: Options) {
    this.#options = options;
    this.#state = openSession(options.accepted);
    this.#lastHeard = options.clock.monotonic();
    this.#inbox = new Inbox(options.transport, (event) => this.#handle(event));
    this.ended = new Promise((resolve) => this.#over.signal.addEventListener('abort', () => resolve()));
    options.transport.receive({
      text: (text) => this.#hear(this.#readText(text), text.length),
      bytes: (bytes) => this.#hear(readBytes(bytes), bytes.length),
      closed: () => this.post({ type: 'disconnected' }),
    });
    void this.#watch();
  }

  post(event: SessionEvent): void {
    this.#inbox.push(event, 0);
  }

  async answers(milliseconds: number): Promise<boolean> {
    const heard = this.#heard.promise;
    this.#probes += 1;
    this.#send({ t: 'ping', id: this.#probes });
    const waiting = new AbortController();
    const silence = this.#options.clock.sleep(milliseconds, AbortSignal.any([waiting.signal, this.#over.signal]));
    const answered = await Promise.race([heard.then(() => true), silence.then(no, no)]);
    waiting.abort();
    return answered;
  }

  #send(frame: GatewayFrame): void {
    this.#options.transport.send(JSON.stringify(frame));
  }

  #hear(event: SessionEvent | null, bytes: number): void {
    this.#lastHeard = this.#options.clock.monotonic();
    this.#heard.resolve();
    this.#heard = Promise.withResolvers();
    if (event) this.#inbox.push(event, bytes);
  }

  #readText(text: string): SessionEvent | null {
    const read = parseFrame(AgentFrame, agentFrameTypes, text);
    if ('frame' in read) return { type: 'frame', frame: read.frame };
    if ('invalid' in read) {
      this.#options.log.warn({ event: 'tunnel.garbage', at: read.invalid });
      return { type: 'garbage' };
    }
    this.#ignoredFrames += 1;
    return null;
  }

  /** Trouble while carrying out ends the session: what was not acked comes again. */
  async #handle(first: SessionEvent): Promise<void> {
    try {
      for (const events = [first]; events[0]; events.shift()) {
        const { state, effects } = step(this.#state, events[0]);
        this.#enter(state);
        for (const effect of effects) {
          const event = await carryOut(effect, this.#world());
          if (event) events.push(event);
        }
      }
    } catch (error) {
      this.#options.log.error({ event: 'tunnel.failed', err: error });
      this.#enter({ state: 'closed' });
      this.#send({ t: 'goodbye', code: 'tunnel.restarting', retryAfterMs: 10_000 });
      this.#options.transport.close(1011);
    }
    if (this.#state.state === 'closed') this.#finish();
  }

  #enter(state: SessionState): void {
    if (state.state === 'online' && this.#state.state !== 'online') {
      const { installationId } = state.installation;
      this.#options.log.info({ event: 'tunnel.online', installationId, streams: state.lanes.size });
    }
    this.#state = state;
  }

  #world(): World {
    const { surroundings, transport, clock, log } = this.#options;
    return {
      ...surroundings,
      session: this,
      installation: this.#state.state === 'online' ? this.#state.installation : null,
      carried: this.#carried,
      signal: this.#over.signal,
      now: clock.now(),
      log,
      send: (frame) => this.#send(frame),
      close: (code) => transport.close(code),
    };
  }

  #finish(): void {
    if (this.#over.signal.aborted) return;
    this.#inbox.close();
    this.#options.surroundings.presence.leave(this, this.#options.clock.now());
    this.#options.log.info({ event: 'tunnel.closed', ignoredFrames: this.#ignoredFrames });
    this.#over.abort();
  }

  async #watch(): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#over;
    try {
      await clock.sleep(handshakeMs, signal);
      if (this.#state.state !== 'online') this.post({ type: 'end', code: 'tunnel.protocol' });
      while (!signal.aborted) {
        await clock.sleep(pingSeconds * 1000, signal);
        if (clock.monotonic() - this.#lastHeard > silenceMs) this.post({ type: 'end', code: 'tunnel.unreachable' });
      }
    } catch (error) {
      // The session ended while it was watched.
      if (!signal.aborted) throw error;
    }
  }
}

function readBytes(bytes: Buffer): SessionEvent {
  const batch = decodeBatch(bytes);
  return batch ? { type: 'batch', ...batch } : { type: 'garbage' };
}

const no = () => false;
