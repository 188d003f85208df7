import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, type Body, body, emptyBody, unknownRequest } from './answer.ts';
import { answerRequest, type RequestKind, understand } from './answer-request.ts';
import { type Charset, charsetOf, decodeBody } from './charset.ts';
import type { FaultEffect } from './faults.ts';
import { costOf, startCost } from './latency.ts';
import type { TallyRequest } from './request.ts';
import { sendBody } from './send-body.ts';
import type { TallyProcess } from './tally-process.ts';

/** One request that has its turn, read to its end, and where its answer goes. */
export interface Exchange {
  readonly process: TallyProcess;
  /** The life of the program in which it came. */
  readonly life: number;
  readonly method: string | undefined;
  readonly charset: Charset;
  readonly bytes: Buffer;
  readonly response: ServerResponse;
}

export function exchangeOf(
  process: TallyProcess,
  life: number,
  request: IncomingMessage,
  bytes: Buffer,
  response: ServerResponse,
): Exchange {
  const charset = charsetOf(request.headers['content-type']);
  return { process, life, method: request.method, charset, bytes, response };
}

/** Answers it, or holds its turn for as long as Tally would. Throws ProcessGone. */
export async function carryOut(exchange: Exchange): Promise<void> {
  const { process, life, response } = exchange;
  const isBlocked = process.state().state === 'dialog' && process.behaviour.dialogAnswer === 'empty-body';
  if (isBlocked) return await send(exchange, emptyBody, []);
  await process.untilAnswering(life);
  const asked = understandExchange(exchange);
  const kind: RequestKind = asked.type === 'bad-formula' ? 'unknown' : asked.type;
  process.stats.understood(kind);
  const faults = process.faults.meet(kind);
  if (faults.some((fault) => fault.type === 'refuse')) return void response.destroy();
  await suffer(exchange, faults);
  await process.untilAnswering(life);
  await deliver(exchange, answerTo(exchange, asked, faults), faults);
}

type Asked = TallyRequest | { readonly type: 'bad-formula' } | { readonly type: 'probe' };

function understandExchange({ method, bytes, charset }: Exchange): Asked {
  if (method === 'GET' || (method === 'POST' && bytes.length === 0)) return { type: 'probe' };
  if (method !== 'POST') return { type: 'unknown' };
  return understand(decodeBody(bytes, charset));
}

async function suffer({ process }: Exchange, faults: readonly FaultEffect[]): Promise<void> {
  for (const fault of faults) {
    if (fault.type === 'latency') await process.pass(fault.milliseconds);
    if (fault.type === 'hang') await process.faults.hang();
  }
}

function answerTo({ process }: Exchange, asked: Asked, faults: readonly FaultEffect[]): Answer {
  const { shelf, behaviour, stats } = process;
  if (faults.some((fault) => fault.type === 'unknown-request')) return unknownRequest;
  if (asked.type === 'probe') return body(`<RESPONSE>${behaviour.product} Server is Running</RESPONSE>\r\n`);
  if (asked.type === 'bad-formula') return { type: 'dialog', dialog: 'bad-formula' };
  const rowLimit = faults.find((fault) => fault.type === 'truncate-rows')?.rows;
  return answerRequest(asked, { shelf, behaviour, served: stats.snapshot().requests, rowLimit });
}

async function deliver(exchange: Exchange, answer: Answer, faults: readonly FaultEffect[]): Promise<void> {
  const { process, life, response } = exchange;
  switch (answer.type) {
    case 'body':
      if (faults.some((fault) => fault.type === 'drop-answer')) return void response.destroy();
      return await send(exchange, faults.some((fault) => fault.type === 'garbage') ? garbage : answer, faults);
    case 'dialog':
      process.openDialog(answer.dialog);
      if (process.behaviour.dialogAnswer === 'silence') await process.untilAnswering(life);
      return await send(exchange, emptyBody, []);
    case 'crash':
      return process.crash();
  }
}

const garbage = body('\u0001\u0002<<<garbage>>> not xml & not html');

async function send(exchange: Exchange, { pieces, work }: Body, faults: readonly FaultEffect[]): Promise<void> {
  const { process, life, response, charset } = exchange;
  const { behaviour, stats } = process;
  const isTimed = behaviour.latency === 'measured';
  let charged = 0;
  const charge = (characters: number): Promise<void> | undefined => {
    const vouchers = work.vouchersScanned - charged;
    charged = work.vouchersScanned;
    return isTimed ? process.pass(costOf(vouchers, characters)) : undefined;
  };
  if (isTimed) await process.pass(startCost(work));
  const cutAfter = faults.find((fault) => fault.type === 'cut-body')?.bytes;
  const isGone = (): boolean => process.isGone(life);
  stats.sent(await sendBody(response, pieces, { charset, behaviour, cutAfter, charge, isGone }));
  stats.scanned(work.vouchersScanned);
}
