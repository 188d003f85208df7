import http from 'node:http';
import { BridgeError } from '../../../../contract/errors.ts';
import type { Clock } from '../../../clock.ts';

export interface Call {
  readonly origin: string;
  /** UTF-16LE; null asks with GET, as the liveness probe does. */
  readonly body: Buffer | null;
  /** Longest silence, before the first byte and between any two. */
  readonly quietMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called with the headers; what it returns gets the body's bytes as they arrive. */
  readonly open: (head: ReplyHead) => (chunk: Buffer) => void;
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
   * Rejects with `tally.unreachable`, `tally.not-tally` (it doesn't speak HTTP), `tally.busy` (silence), or the signal's reason.
   * Where bytes were lost on the way the reply is there, incomplete.
   */
  readonly reply: Promise<Reply>;
  /**
   * When the connection is over. After a silence or a stop this comes later than `reply`: Tally goes on working for a client that
   * has turned away (facts/tally.md §1.5), so the rest is drained, unheard, to know when it is free again.
   */
  readonly over: Promise<void>;
}

const connectMs = 5_000;

/** One request on a connection of its own: whether Tally keeps connections alive is not known (facts/tally.md §1.4). */
export function exchange(call: Call): Exchange {
  const { origin, clock, signal } = call;
  const reply = Promise.withResolvers<Reply>();
  const over = Promise.withResolvers<void>();
  const finished = new AbortController();
  let heardAt = clock.monotonic();
  let isListening = true;
  let sinkFailure: { readonly error: unknown } | null = null;

  const request = http.request(new URL('/', origin), {
    method: call.body === null ? 'GET' : 'POST',
    agent: false,
    headers: call.body === null ? { Connection: 'close' } : postHeaders(call.body),
  });

  const turnAway = (reason: unknown) => {
    isListening = false;
    reply.reject(reason);
    request.socket?.unref();
  };
  const stop = () => turnAway(signal.reason);
  const guarded = (work: () => void) => {
    if (!isListening || sinkFailure !== null) return;
    try {
      work();
    } catch (error) {
      sinkFailure = { error };
    }
  };

  request.on('socket', (socket) => socket.setKeepAlive(true, 15_000));
  request.on('response', (response) => {
    const head = { status: response.statusCode ?? 0, contentType: response.headers['content-type'] ?? '' };
    let sink: (chunk: Buffer) => void = () => {};
    guarded(() => {
      sink = call.open(head);
    });
    response.on('data', (chunk: Buffer) => {
      heardAt = clock.monotonic();
      guarded(() => sink(chunk));
    });
    response.on('error', () => {}); // a cut body: `close` follows, with `complete` false
    response.on('close', () => {
      if (sinkFailure === null) reply.resolve({ ...head, complete: response.complete });
      else reply.reject(sinkFailure.error);
    });
  });
  request.on('error', (error: NodeJS.ErrnoException) => reply.reject(connectionTrouble(origin, error)));
  request.on('close', () => {
    signal.removeEventListener('abort', stop);
    finished.abort();
    over.resolve();
  });

  const watchSilence = async () => {
    while (isListening) {
      const limit = request.socket?.connecting === false ? call.quietMs : Math.min(connectMs, call.quietMs);
      const left = heardAt + limit - clock.monotonic();
      if (left > 0) {
        await clock.sleep(left, finished.signal);
        continue;
      }
      if (request.socket?.connecting === false) {
        turnAway(new BridgeError('tally.busy', { details: { seconds: Math.round(call.quietMs / 1000) } }));
      } else {
        request.destroy(new Error('no connection in time'));
        return;
      }
    }
  };

  if (signal.aborted) {
    request.destroy();
    reply.reject(signal.reason);
  } else {
    signal.addEventListener('abort', stop, { once: true });
    watchSilence().catch(() => {}); // the sleep was ended by the end of the exchange
    request.end(call.body ?? undefined);
  }
  return { reply: reply.promise, over: over.promise };
}

/** Only this pair is lossless: text outside the ANSI code page is lost inside Tally otherwise (facts/tally.md §1.3). */
function postHeaders(body: Buffer): http.OutgoingHttpHeaders {
  return {
    'Content-Type': 'text/xml; charset=utf-16',
    'Content-Length': body.length,
    Connection: 'close',
  };
}

function connectionTrouble(origin: string, error: NodeJS.ErrnoException): BridgeError {
  const speaksHttp = !(error.code ?? '').startsWith('HPE_');
  const code = speaksHttp ? 'tally.unreachable' : 'tally.not-tally';
  return new BridgeError(code, { details: { origin }, hint: error.code ?? error.message, cause: error });
}
