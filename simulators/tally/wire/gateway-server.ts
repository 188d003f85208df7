import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerProbe, carryOut, type Exchange, exchangeOf, isProbe } from './exchange.ts';
import { ProcessGone, type TallyProcess } from './tally-process.ts';

/** The XML gateway's port: takes requests as they come and answers them one at a time. */
export class GatewayServer {
  readonly #process: TallyProcess;
  #server: Server | undefined;
  #closing: Promise<unknown> = Promise.resolve();
  #port: number;

  constructor(process: TallyProcess, port: number) {
    this.#process = process;
    this.#port = port;
    process.onCrash(() => void this.close());
  }

  /** Also after a crash, then on the same port. Returns the port. */
  async listen(): Promise<number> {
    const server = createServer({ requestTimeout: 0, noDelay: true }, (request, response) => {
      void this.#serve(request, response);
    });
    const listening = Promise.withResolvers<void>();
    server.once('error', listening.reject);
    server.listen(this.#port, '127.0.0.1', listening.resolve);
    await listening.promise;
    const address = server.address();
    if (address !== null && typeof address === 'object') this.#port = address.port;
    this.#server = server;
    return this.#port;
  }

  /** Refuses new connections and breaks the ones there are. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server !== undefined) {
      this.#closing = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
    }
    await this.#closing;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const process = this.#process;
    const life = process.life();
    const isParallel = process.stats.snapshot().openNow > 0;
    process.stats.began();
    try {
      const bytes = await readAll(request);
      if (bytes === undefined) return;
      process.stats.received(bytes.length);
      await this.#answer(exchangeOf(process, life, request, bytes, response, isParallel));
    } catch (error) {
      response.destroy();
      if (!(error instanceof ProcessGone)) throw error;
    } finally {
      process.stats.ended(!response.writableEnded);
    }
  }

  async #answer(exchange: Exchange): Promise<void> {
    const { turns, behaviour } = exchange.process;
    const isDialog = exchange.process.state().state === 'dialog';
    if (isDialog && behaviour.probeDuringDialog === 'answered' && isProbe(exchange)) return await answerProbe(exchange);
    if (behaviour.parallelRequests === 'concurrent') return await carryOut(exchange);
    await turns.take(() => carryOut(exchange));
  }
}

/** Undefined when the client went away before it had said everything. */
async function readAll(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer); // no encoding is set, so chunks are buffers
  } catch {
    return undefined; // there is nobody left to tell
  }
  return Buffer.concat(chunks);
}
