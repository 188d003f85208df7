import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, type Body, body, emptyBody, unknownRequest } from './answer.ts';
import { answerRequest, type RequestKind, understand } from './answer-request.ts';
import { charsetOf, decodeBody } from './charset.ts';
import type { FaultEffect } from './faults.ts';
import { costOf, startCost } from './latency.ts';
import type { TallyRequest } from './request.ts';
import { sendBody } from './send-body.ts';
import { ProcessGone, type TallyProcess } from './tally-process.ts';

/** The XML gateway's port: takes requests as they come and answers them one at a time. */
export class GatewayServer {
  readonly #process: TallyProcess;
  #server: Server | undefined;
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
    if (server === undefined) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const process = this.#process;
    const life = process.life();
    process.stats.began();
    try {
      const bytes = await readAll(request);
      process.stats.received(bytes.length);
      await this.#takeTurn(request, bytes, response, life);
    } catch (error) {
      response.destroy();
      if (!(error instanceof ProcessGone) && !request.destroyed) throw error;
    } finally {
      process.stats.ended(!response.writableEnded);
    }
  }

  async #takeTurn(request: IncomingMessage, bytes: Buffer, response: ServerResponse, life: number): Promise<void> {
    const process = this.#process;
    if (process.behaviour.dialogAnswer === 'empty-body' && process.state().state === 'dialog') {
      return await this.#send(request, response, emptyBody, []);
    }
    await process.turns.take(async () => {
      await process.untilAnswering(life);
      await this.#answer(request, bytes, response, life);
    });
  }

  async #answer(request: IncomingMessage, bytes: Buffer, response: ServerResponse, life: number): Promise<void> {
    const process = this.#process;
    const understood = this.#understand(request, bytes);
    const kind: RequestKind =
      typeof understood === 'string' ? (understood === 'probe' ? 'probe' : 'unknown') : understood.type;
    process.stats.understood(kind);
    const faults = process.faults.meet(kind);
    if (faults.some((fault) => fault.type === 'refuse')) return void response.destroy();
    await this.#suffer(faults);
    await process.untilAnswering(life);
    await this.#deliver(request, response, this.#answerTo(understood, faults), faults, life);
  }

  #understand(request: IncomingMessage, bytes: Buffer): TallyRequest | 'bad-formula' | 'probe' {
    if (request.method === 'GET') return 'probe';
    if (request.method !== 'POST') return { type: 'unknown' };
    if (bytes.length === 0) return 'probe';
    return understand(decodeBody(bytes, charsetOf(request.headers['content-type'])));
  }

  #answerTo(understood: TallyRequest | 'bad-formula' | 'probe', faults: readonly FaultEffect[]): Answer {
    const { shelf, behaviour, stats } = this.#process;
    if (faults.some((fault) => fault.type === 'garbage')) return body('\u0001\u0002<<<garbage>>> not xml & not html');
    if (faults.some((fault) => fault.type === 'unknown-request')) return unknownRequest;
    if (understood === 'probe') return body(`<RESPONSE>${behaviour.product} Server is Running</RESPONSE>\r\n`);
    if (understood === 'bad-formula') return { type: 'dialog', dialog: 'bad-formula' };
    const rowLimit = faults.find((fault) => fault.type === 'truncate-rows')?.rows;
    return answerRequest(understood, { shelf, behaviour, served: stats.snapshot().requests, rowLimit });
  }

  async #deliver(
    request: IncomingMessage,
    response: ServerResponse,
    answer: Answer,
    faults: readonly FaultEffect[],
    life: number,
  ): Promise<void> {
    const process = this.#process;
    switch (answer.type) {
      case 'body':
        return await this.#send(request, response, answer, faults);
      case 'dialog':
        process.openDialog(answer.dialog);
        if (process.behaviour.dialogAnswer === 'silence') await process.untilAnswering(life);
        return await this.#send(request, response, emptyBody, []);
      case 'crash':
        return process.crash();
    }
  }

  async #send(
    request: IncomingMessage,
    response: ServerResponse,
    answer: Body,
    faults: readonly FaultEffect[],
  ): Promise<void> {
    const { behaviour, stats } = this.#process;
    const { pieces, work } = answer;
    const dropped = faults.some((fault) => fault.type === 'drop-answer');
    if (dropped) return void response.destroy();
    if (behaviour.latency === 'measured') await sleep(startCost(work));
    const charged = { vouchers: 0 };
    const charge = (characters: number): Promise<void> | undefined => {
      if (behaviour.latency === 'none') return undefined;
      const vouchers = work.vouchersScanned - charged.vouchers;
      charged.vouchers = work.vouchersScanned;
      return sleep(costOf(vouchers, characters));
    };
    const cutAfter = faults.find((fault) => fault.type === 'cut-body')?.bytes;
    const charset = charsetOf(request.headers['content-type']);
    stats.sent(await sendBody(response, pieces, { charset, behaviour, cutAfter, charge }));
    stats.scanned(work.vouchersScanned);
  }

  async #suffer(faults: readonly FaultEffect[]): Promise<void> {
    for (const fault of faults) {
      if (fault.type === 'latency') await sleep(fault.milliseconds);
      if (fault.type === 'hang') await this.#process.faults.hang();
    }
  }
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // no encoding is set, so chunks are buffers
  return Buffer.concat(chunks);
}
