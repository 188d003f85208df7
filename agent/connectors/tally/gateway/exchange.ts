import http, { type IncomingMessage } from 'node:http';
import { BridgeError } from '../../../../contract/errors.ts';
import type { Clock } from '../../../clock.ts';

export interface Call {
  readonly origin: string;
  /** Null asks with GET, as the liveness probe does. */
  readonly body: Body | null;
  /** Longest silence, before the first byte and between any two. */
  readonly quietMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called with the headers; what it returns gets the body's bytes as they arrive. */
  readonly open: (head: ReplyHead) => (chunk: Buffer) => void;
}

export interface Body {
  readonly bytes: Buffer;
  /** Of the question, and so of the answer (facts/tally.md §1.3). */
  readonly charset: 'utf-16' | 'utf-8';
}

export interface ReplyHead {
  readonly status: number;
  readonly contentType: string;
}

export interface Reply extends ReplyHead {
  /** False when the connection ended before the body did. */
  readonly complete: boolean;
}

export interface Exchange {
  /**
   * Rejects with `tally.unreachable` (nobody takes the connection), `tally.not-tally` (it doesn't speak HTTP),
   * `tally.busy` (silence), `tally.truncated` (broken off before a byte came), the signal's reason, or what `open` and
   * its sink threw. Where bytes were lost on the way the reply is there, incomplete.
   */
  readonly reply: Promise<Reply>;
  /**
   * When the connection is over. After a silence or a stop this comes later than `reply`: Tally goes on working for a
   * client that has turned away (facts/tally.md §1.5), so the rest is drained, unheard, to know when it is free again. A
   * probe leaves nothing behind.
   */
  readonly over: Promise<Ending>;
}

/** `answered`: a whole answer came, with something in it, whether or not anybody still listened. */
export interface Ending {
  readonly answered: boolean;
}

/** One request on a connection of its own: whether Tally keeps connections alive is not known (facts/tally.md §1.4). */
export function exchange(call: Call): Exchange {
  return new HttpExchange(call);
}

const connectMs = 5_000;

class HttpExchange implements Exchange {
  readonly #call: Call;
  readonly #request: http.ClientRequest;
  readonly #reply = Promise.withResolvers<Reply>();
  readonly #over = Promise.withResolvers<Ending>();
  readonly #ended = new AbortController();
  #heardAt: number;
  #isListening = true;
  #bytes = 0;
  #isWhole = false;
  #failure: { readonly error: unknown } | null = null;

  constructor(call: Call) {
    this.#call = call;
    this.#heardAt = call.clock.monotonic();
    this.#request = http.request(new URL('/', call.origin), {
      method: call.body === null ? 'GET' : 'POST',
      agent: false,
      headers: headersOf(call.body),
    });
    this.#request.on('socket', (socket) => socket.setKeepAlive(true, 15_000));
    this.#request.on('response', (response) => this.#receive(response));
    this.#request.on('error', (error) => this.#reply.reject(connectionTrouble(call.origin, error)));
    this.#request.on('close', () => this.#end());
    this.#begin();
  }

  get reply(): Promise<Reply> {
    return this.#reply.promise;
  }

  get over(): Promise<Ending> {
    return this.#over.promise;
  }

  #begin(): void {
    const { signal, body } = this.#call;
    if (signal.aborted) {
      this.#reply.reject(signal.reason);
      this.#request.destroy();
      return;
    }
    signal.addEventListener('abort', this.#stop, { once: true });
    this.#watchSilence().catch(() => {}); // the sleep was ended by the end of the exchange
    this.#request.end(body?.bytes);
  }

  readonly #stop = () => this.#turnAway(this.#call.signal.reason);

  #end(): void {
    this.#call.signal.removeEventListener('abort', this.#stop);
    this.#ended.abort();
    this.#over.resolve({ answered: this.#isWhole && this.#bytes > 0 });
  }

  #receive(response: IncomingMessage): void {
    const head = { status: response.statusCode ?? 0, contentType: response.headers['content-type'] ?? '' };
    const sink = this.#guarded(() => this.#call.open(head)) ?? (() => {});
    response.on('data', (chunk: Buffer) => {
      this.#heardAt = this.#call.clock.monotonic();
      this.#bytes += chunk.length;
      this.#guarded(() => sink(chunk));
    });
    response.on('error', () => {}); // a cut body: `close` follows, with `complete` false
    response.on('close', () => {
      this.#isWhole = response.complete;
      if (this.#failure === null) this.#reply.resolve({ ...head, complete: response.complete });
      else this.#reply.reject(this.#failure.error);
    });
  }

  /** A sink that throws is heard no more; the body is drained all the same. */
  #guarded<T>(work: () => T): T | undefined {
    if (!this.#isListening || this.#failure !== null) return undefined;
    try {
      return work();
    } catch (error) {
      this.#failure = { error };
      return undefined;
    }
  }

  async #watchSilence(): Promise<void> {
    const { clock, quietMs } = this.#call;
    while (this.#isListening) {
      const limit = this.#isConnected() ? quietMs : Math.min(connectMs, quietMs);
      const left = this.#heardAt + limit - clock.monotonic();
      if (left > 0) await clock.sleep(left, this.#ended.signal);
      else this.#giveUp();
    }
  }

  #giveUp(): void {
    const { quietMs, origin } = this.#call;
    if (this.#isConnected()) {
      this.#turnAway(new BridgeError('tally.busy', { details: { seconds: Math.round(quietMs / 1000) } }));
    } else {
      this.#turnAway(new BridgeError('tally.unreachable', { details: { origin }, hint: 'no connection in time' }));
      this.#request.destroy();
    }
  }

  #turnAway(reason: unknown): void {
    this.#isListening = false;
    this.#reply.reject(reason);
    if (this.#call.body === null) this.#request.destroy();
    else this.#request.socket?.unref();
  }

  #isConnected(): boolean {
    return this.#request.socket?.connecting === false;
  }
}

function headersOf(body: Body | null): http.OutgoingHttpHeaders {
  if (body === null) return { Connection: 'close' };
  const { bytes, charset } = body;
  return { 'Content-Type': `text/xml; charset=${charset}`, 'Content-Length': bytes.length, Connection: 'close' };
}

/** Errors of a connection that stood: whoever took it went away, or broke it. */
const broken: ReadonlySet<string> = new Set(['ECONNRESET', 'ECONNABORTED', 'EPIPE']);

function connectionTrouble(origin: string, error: NodeJS.ErrnoException): BridgeError {
  const code = error.code ?? '';
  const about = { hint: code || error.message, cause: error };
  if (broken.has(code)) return new BridgeError('tally.truncated', about);
  const speaksHttp = !code.startsWith('HPE_');
  return new BridgeError(speaksHttp ? 'tally.unreachable' : 'tally.not-tally', { ...about, details: { origin } });
}
