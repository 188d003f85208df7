import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../agent/clock.ts';
import type { Dial, TransportHandlers } from '../../agent/tunnel/transport.ts';
import { BridgeError } from '../../contract/errors.ts';
import type { Receiver, Transport } from '../../gateway/tunnel/transport.ts';
import type { Dice } from './dice.ts';

/** Chances per message, except `unreachable`: per dialling. */
export interface WireFaults {
  readonly unreachable: number;
  readonly cut: number;
  /** From here on one direction swallows everything, and nobody is told. */
  readonly halfOpen: number;
  readonly duplicate: number;
}

export const calm: WireFaults = { unreachable: 0, cut: 0, halfOpen: 0, duplicate: 0 };

export interface WireOptions {
  readonly clock: Clock;
  readonly dice: Dice;
  /** Takes the gateway's end of a new connection; false when the gateway is down. */
  readonly accept: (transport: Transport) => boolean;
  /** Sees, and may change, every message that reaches the other side. */
  readonly onUp: (message: string | Buffer) => string | Buffer;
  readonly onDown: (message: string) => string;
}

/** The network between one PC and the platform: it delays, cuts, swallows and repeats, but keeps the order as TCP does. */
export class Wire {
  faults: WireFaults = calm;
  /** Messages that arrived, either way. */
  delivered = 0;
  readonly #options: WireOptions;
  readonly #lines = new Set<Line>();

  constructor(options: WireOptions) {
    this.#options = options;
  }

  readonly dial: Dial = async (gateway, handlers, signal) => {
    const { clock, dice } = this.#options;
    await clock.sleep(dice.int(1, 200), signal);
    const arrived = () => {
      this.delivered += 1;
    };
    const line = new Line(this.#options, handlers, () => this.faults, arrived);
    if (dice.chance(this.faults.unreachable) || !this.#options.accept(line.gatewayEnd)) {
      throw new BridgeError('tunnel.unreachable', { details: { gateway: gateway.origin } });
    }
    this.#lines.add(line);
    return line.agentEnd;
  };

  /** Everything in flight is lost; each side hears of it unless it is not `told`. */
  cut(told: { readonly agent: boolean; readonly gateway: boolean }): void {
    for (const line of this.#lines) line.cut(told);
    this.#lines.clear();
  }

  /** Resolves when the gateway has done all it was given. */
  async idle(): Promise<void> {
    let turns = 0;
    do {
      await nextTurn();
      turns += 1;
      if (turns > 1_000_000) throw new Error('the gateway does not finish what it was given');
    } while ([...this.#lines].some((line) => line.busy));
  }
}

/** A ping of the simulation's own behind every batch: its pong says that the batch is dealt with, also off the main thread. */
const sentinel = -1;

class Line {
  readonly #options: WireOptions;
  readonly #handlers: TransportHandlers;
  readonly #faults: () => WireFaults;
  readonly #arrived: () => void;
  readonly #over = new AbortController();
  readonly #lastDue = { up: 0, down: 0 };
  readonly #swallows = { up: false, down: false };
  #receiver: Receiver | null = null;
  #unanswered = 0;
  /** The gateway has hung up: what still reaches it is answered by nobody. */
  #isHungUp = false;

  constructor(options: WireOptions, handlers: TransportHandlers, faults: () => WireFaults, arrived: () => void) {
    this.#options = options;
    this.#handlers = handlers;
    this.#faults = faults;
    this.#arrived = arrived;
  }

  get busy(): boolean {
    return this.#unanswered > 0 && !this.#isHungUp && !this.#over.signal.aborted;
  }

  readonly agentEnd = {
    send: (data: string | Uint8Array) => this.#send('up', typeof data === 'string' ? data : Buffer.from(data)),
    close: () => this.#post('up', () => this.cut({ agent: true, gateway: true })),
    terminate: () => this.cut({ agent: true, gateway: true }),
  };

  readonly gatewayEnd: Transport = {
    send: (text) => this.#sendDown(text),
    close: () => {
      this.#isHungUp = true;
      this.#post('down', () => this.cut({ agent: true, gateway: true }));
    },
    receive: (receiver) => {
      this.#receiver = receiver;
    },
    pause: () => {},
    resume: () => {},
  };

  cut({ agent, gateway }: { readonly agent: boolean; readonly gateway: boolean }): void {
    if (this.#over.signal.aborted) return;
    this.#over.abort();
    if (gateway) this.#receiver?.closed();
    if (agent) this.#handlers.closed();
  }

  #sendDown(text: string): void {
    const frame = JSON.parse(text) as { t: string; id?: number; lastPage?: boolean };
    if (frame.t === 'tie-out-totals' && frame.lastPage) this.#unanswered -= 1;
    if (frame.t === 'pong' && frame.id === sentinel) this.#unanswered -= 1;
    else this.#send('down', text);
  }

  #send(way: 'up' | 'down', message: string | Buffer): void {
    const { dice } = this.#options;
    const { cut, halfOpen, duplicate } = this.#faults();
    if (dice.chance(cut)) this.#post(way, () => this.cut({ agent: true, gateway: true }));
    if (dice.chance(halfOpen)) this.#swallows[way] = true;
    if (this.#swallows[way]) return;
    this.#post(way, () => this.#deliver(way, message));
    if (dice.chance(duplicate) && mayRepeat(message)) this.#post(way, () => this.#deliver(way, message));
  }

  #post(way: 'up' | 'down', then: () => void): void {
    if (this.#over.signal.aborted) return;
    void this.#after(way, then);
  }

  async #after(way: 'up' | 'down', then: () => void): Promise<void> {
    const { clock, dice } = this.#options;
    const delay = dice.int(1, 60);
    // Not before what was sent before it: `sleep` wakes those who wait for the same moment in order.
    this.#lastDue[way] = Math.max(this.#lastDue[way], clock.monotonic() + delay);
    try {
      await clock.sleep(this.#lastDue[way] - clock.monotonic(), this.#over.signal);
    } catch {
      return; // The line is cut: what was in flight is lost.
    }
    then();
  }

  #deliver(way: 'up' | 'down', message: string | Buffer): void {
    this.#arrived();
    if (way === 'down') {
      this.#handlers.text(this.#options.onDown(String(message)));
      return;
    }
    const seen = this.#options.onUp(message);
    if (typeof seen === 'string') {
      if (seen.startsWith('{"t":"tie-out",')) this.#unanswered += 1;
      this.#receiver?.text(seen);
      return;
    }
    this.#unanswered += 1;
    this.#receiver?.bytes(seen);
    this.#receiver?.text(JSON.stringify({ t: 'ping', id: sentinel }));
  }
}

/** What a peer that resumes could come to send twice. */
function mayRepeat(message: string | Buffer): boolean {
  return typeof message !== 'string' || /^\{"t":"(ack|epoch|job|job-ack|want)"/.test(message);
}
