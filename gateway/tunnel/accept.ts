import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import { maxBlobBytes, subprotocol, tunnelPath } from '../../contract/frames.ts';
import type { Clock } from '../clock.ts';
import type { Surroundings } from './carry-out.ts';
import type { Connection } from './connection.ts';
import { greet } from './greet.ts';
import { websocketTransport } from './websocket-transport.ts';

/** A batch's header travels before its blob. */
const maxHeaderBytes = 4 + 4096;

interface Options {
  readonly server: Server;
  readonly surroundings: Surroundings;
  readonly clock: Clock;
  readonly log: Logger;
  /** Whether an agent may have dialled this host: a proof made for another one is worth nothing here. */
  readonly isOurs: (host: string) => boolean;
}

export interface Tunnels {
  /** Says goodbye to every agent and waits until their sessions are over. */
  stop(): Promise<void>;
}

/** Takes tunnels on an HTTP server. */
export function acceptTunnels({ server, surroundings, clock, log, isOurs }: Options): Tunnels {
  const connections = new Set<Connection>();
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: maxBlobBytes + maxHeaderBytes,
    handleProtocols: () => subprotocol,
  });
  server.on('upgrade', (request, socket, head) => {
    const refusal = refuse(request, isOurs);
    if (refusal !== null) return answer(socket, refusal);
    sockets.handleUpgrade(request, socket, head, (websocket) => {
      const host = request.headers.host ?? '';
      const connection = greet(websocketTransport(websocket), host, { surroundings, clock, log });
      connections.add(connection);
      void connection.ended.then(() => connections.delete(connection));
    });
  });

  return {
    async stop() {
      const ending = [...connections];
      for (const connection of ending) connection.post({ type: 'end', code: 'tunnel.restarting', retryAfterMs: 1000 });
      await Promise.all(ending.map((connection) => connection.ended));
      sockets.close();
    },
  };
}

function refuse(request: IncomingMessage, isOurs: (host: string) => boolean): string | null {
  if (request.url?.split('?')[0] !== tunnelPath) return '404 Not Found';
  if (!isOurs(request.headers.host ?? '')) return '421 Misdirected Request';
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  return offered.includes(subprotocol) ? null : '400 Bad Request';
}

function answer(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
