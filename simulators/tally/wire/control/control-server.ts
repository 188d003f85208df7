import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Starting, TallyProcess } from '../tally-process.ts';
import { type ControlReply, Refused } from './control-reply.ts';
import { routes } from './routes.ts';

/**
 * The simulator's own door, beside the gateway and not part of Tally: the person at the keyboard, faults, and the truth about the
 * books for tests. JSON in and out; what it offers is the table in `routes.ts`, which `GET /` prints.
 */
export class ControlServer {
  readonly #process: TallyProcess;
  readonly #restart: (answers?: Starting) => Promise<void>;
  #server: Server | undefined;

  constructor(process: TallyProcess, restart: (answers?: Starting) => Promise<void>) {
    this.#process = process;
    this.#restart = restart;
  }

  /** Returns the port. */
  async listen(port: number): Promise<number> {
    const server = createServer((request, response) => {
      void this.#serve(request, response);
    });
    const listening = Promise.withResolvers<void>();
    server.once('error', listening.reject);
    server.listen(port, '127.0.0.1', listening.resolve);
    await listening.promise;
    this.#server = server;
    const address = server.address();
    return address !== null && typeof address === 'object' ? address.port : port;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = await this.#reply(request);
    const isLines = reply.status === 200 && 'lines' in reply;
    response.writeHead(reply.status, { 'content-type': isLines ? 'application/x-ndjson' : 'application/json' });
    if (!('lines' in reply)) {
      response.end(`${JSON.stringify(reply.body)}\n`);
      return;
    }
    for (const line of reply.lines) {
      if (response.write(`${JSON.stringify(line)}\n`) || response.destroyed) continue;
      await new Promise<void>((resolve) => {
        response.once('drain', resolve);
        response.once('close', resolve);
      });
    }
    response.end();
  }

  async #reply(request: IncomingMessage): Promise<ControlReply> {
    try {
      const url = new URL(request.url ?? '/', 'http://control');
      const key = `${request.method ?? 'GET'} ${url.pathname}`;
      const route = routes[key];
      if (key === 'GET /') return { status: 200, body: { routes: Object.keys(routes) } };
      if (route === undefined) return { status: 404, body: { error: `there is no ${key}` } };
      const body = await readJson(request);
      return await route({ process: this.#process, restart: this.#restart, query: url.searchParams, body });
    } catch (error) {
      const status = error instanceof Refused ? error.status : 400;
      return { status, body: { error: error instanceof Error ? error.message : String(error) } };
    }
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += chunk as string; // an encoding is set, so chunks are strings
  return text.trim() === '' ? {} : JSON.parse(text);
}
