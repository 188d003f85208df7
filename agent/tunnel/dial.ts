import type { Agent, IncomingMessage } from 'node:http';
import { type RawData, WebSocket } from 'ws';
import { BridgeError } from '../../contract/errors.ts';
import { maxControlFrameBytes, subprotocol } from '../../contract/frames.ts';
import { tunnelUrl } from './gateway-address.ts';
import type { Dial, Transport, TransportHandlers } from './transport.ts';

export interface DialOptions {
  /** For networks that leave only through a proxy. */
  readonly agent?: Agent;
  readonly handshakeMs?: number;
}

/** Dials over real sockets. */
export function webSocketDial({ agent, handshakeMs = 15_000 }: DialOptions = {}): Dial {
  return (gateway, handlers, signal) => {
    const socket = new WebSocket(tunnelUrl(gateway), subprotocol, {
      handshakeTimeout: handshakeMs,
      maxPayload: maxControlFrameBytes,
      perMessageDeflate: false,
      ...(agent && { agent }),
    });
    return opened(socket, gateway, handlers, signal);
  };
}

function opened(socket: WebSocket, gateway: URL, handlers: TransportHandlers, signal: AbortSignal): Promise<Transport> {
  const { promise, resolve, reject } = Promise.withResolvers<Transport>();
  let answered = false;
  const abort = () => {
    reject(signal.reason);
    socket.terminate();
  };
  signal.addEventListener('abort', abort, { once: true });
  socket.on('upgrade', () => {
    answered = true;
  });
  socket.on('unexpected-response', (_request, response) => {
    reject(refusal(gateway, response));
    socket.terminate();
  });
  socket.on('error', (cause) => reject(failure(gateway, cause, answered)));
  socket.on('message', (data, isBinary) => (isBinary ? handlers.binary() : handlers.text(asText(data))));
  socket.on('open', () => {
    signal.removeEventListener('abort', abort);
    socket.on('close', () => handlers.closed());
    resolve(transport(socket));
  });
  if (signal.aborted) abort();
  return promise;
}

/** ws hands over one `Buffer` a message unless its `binaryType` is changed. */
function asText(data: RawData): string {
  return (data as Buffer).toString('utf8');
}

function transport(socket: WebSocket): Transport {
  return {
    send: (data) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(data);
    },
    close: () => socket.close(1000),
    terminate: () => socket.terminate(),
  };
}

/** A gateway that is being restarted answers 5xx through its load balancer; anything else is not a gateway's answer to an upgrade. */
function refusal(gateway: URL, response: IncomingMessage): BridgeError {
  const status = response.statusCode ?? 0;
  const hint = `HTTP ${status}`;
  if (status < 500 && status !== 429)
    return new BridgeError('tunnel.not-gateway', { details: { gateway: gateway.origin }, hint });
  const retryAfterMs = 1000 * (Number(response.headers['retry-after']) || 0);
  return new BridgeError('tunnel.unreachable', { details: { gateway: gateway.origin, retryAfterMs }, hint });
}

/** After an `upgrade` event the failure is in what was answered: wrong key or subprotocol. */
function failure(gateway: URL, cause: Error, answered: boolean): BridgeError {
  const code = String((cause as NodeJS.ErrnoException).code ?? '');
  const details = { gateway: gateway.origin };
  if (answered || isForeign(code)) return new BridgeError('tunnel.not-gateway', { details, hint: code, cause });
  return new BridgeError('tunnel.unreachable', { details, hint: code, cause });
}

/** Not HTTP at all, not TLS, or a certificate of somebody else (a proxy that opens TLS). */
function isForeign(code: string): boolean {
  return /^HPE_|^EPROTO$|^ERR_SSL_|^ERR_TLS_|CERT|SIGNATURE/.test(code);
}
