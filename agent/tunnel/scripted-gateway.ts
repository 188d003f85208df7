import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { type BatchHeader, decodeBatch } from '../../contract/batch.ts';
import { AgentFrame, agentFrameTypes, type GatewayFrame, parseFrame, subprotocol } from '../../contract/frames.ts';

type Received = AgentFrame | ({ readonly t: 'batch' } & BatchHeader);
type Reply = (received: Received, connection: Connection) => void;

/** One agent's connection, as a test sees it. */
export interface Connection {
  readonly received: readonly Received[];
  send(...frames: readonly GatewayFrame[]): void;
  sendText(text: string): void;
  /** Without a close handshake. */
  cut(): void;
}

/** The gateway's end over real sockets, with no behaviour but what a test scripts: `reply` is called for all that comes in. */
export class ScriptedGateway {
  readonly connections: Connection[] = [];
  reply: Reply = () => {};
  #server: WebSocketServer;

  constructor(server: WebSocketServer) {
    this.#server = server;
    server.on('connection', (socket) => this.#accept(socket));
  }

  static async listen(): Promise<ScriptedGateway> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => subprotocol });
    await new Promise((resolve) => server.once('listening', resolve));
    return new ScriptedGateway(server);
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`);
  }

  async close(): Promise<void> {
    for (const client of this.#server.clients) client.terminate();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(socket: WebSocket): void {
    const received: Received[] = [];
    const connection: Connection = {
      received,
      send: (...frames) => {
        for (const frame of frames) socket.send(JSON.stringify(frame));
      },
      sendText: (text) => socket.send(text),
      cut: () => socket.terminate(),
    };
    this.connections.push(connection);
    socket.on('message', (data, isBinary) => {
      const message = parse(data as Buffer, isBinary);
      received.push(message);
      this.reply(message, connection);
    });
  }
}

function parse(data: Buffer, isBinary: boolean): Received {
  const batch = isBinary ? decodeBatch(data) : null;
  if (batch !== null) return { t: 'batch', ...batch.header };
  const parsed = parseFrame(AgentFrame, agentFrameTypes, data.toString('utf8'));
  if ('frame' in parsed) return parsed.frame;
  throw new Error(`the agent sent what is no frame: ${JSON.stringify(parsed)}`);
}
