import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, type Body, body, emptyBody, unknownRequest } from './answer.ts';
import { answerRequest, understand } from './answer-request.ts';
import { type Charset, charsetOf, decodeBody } from './charset.ts';
import type { FaultEffect } from './faults.ts';
import { couldNotSetCompany, lineError } from './line-error.ts';
import { Meter } from './meter.ts';
import { readJsonRequest } from './read-json-request.ts';
import type { RequestKind, Statics, TallyRequest } from './request.ts';
import { sendBody } from './send-body.ts';
import type { RequestClass } from './stats.ts';
import type { TallyProcess } from './tally-process.ts';

/** One request that has its turn, read to its end, and where its answer goes. */
export interface Exchange {
  readonly process: TallyProcess;
  /** The life of the program in which it came. */
  readonly life: number;
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly charset: Charset;
  readonly bytes: Buffer;
  readonly response: ServerResponse;
  /** It came while another was under way. */
  readonly isParallel: boolean;
}

export function exchangeOf(
  process: TallyProcess,
  life: number,
  request: IncomingMessage,
  bytes: Buffer,
  response: ServerResponse,
  isParallel: boolean,
): Exchange {
  const told = charsetOf(request.headers['content-type']);
  const charset = told === 'json' && process.behaviour.jsonRequests === 'refused' ? 'ansi' : told;
  const { method, headers } = request;
  return { process, life, method, headers, charset, bytes, response, isParallel };
}

export function isProbe({ method, bytes }: Pick<Exchange, 'method' | 'bytes'>): boolean {
  return method === 'GET' || (method === 'POST' && bytes.length === 0);
}

/** Answers it, or holds its turn for as long as Tally would. Throws ProcessGone. */
export async function carryOut(exchange: Exchange): Promise<void> {
  const { process, life, response, bytes, charset } = exchange;
  if (!isProbe(exchange)) process.asked(() => decodeBody(bytes, charset) ?? '');
  const isBlocked = process.state().state === 'dialog' && process.behaviour.dialogAnswer === 'empty-body';
  if (isBlocked) return void (await send(exchange, emptyBody, []));
  await process.untilAnswering(life);
  const asked = understandExchange(exchange);
  const kind: RequestKind = asked.type === 'bad-formula' ? 'unknown' : asked.type;
  process.stats.understood(kind);
  const faults = process.faults.meet(kind);
  if (faults.some((fault) => fault.type === 'refuse')) return void response.destroy();
  await suffer(exchange, faults);
  await process.untilAnswering(life);
  const answer = answerTo(exchange, asked, faults);
  const kept = await deliver(exchange, answer, faults);
  process.stats.charged(classOf(kind, answer), kept.milliseconds + timeOf(faults), kept.bytes);
  for (const fault of faults) if (fault.type === 'lingering') await process.pass(fault.milliseconds);
}

/** Answers the probe at once, past everything that is waiting. */
export async function answerProbe(exchange: Exchange): Promise<void> {
  exchange.process.stats.understood('probe');
  await send(exchange, probeAnswer(exchange.process), []);
}

type Asked = TallyRequest | { readonly type: 'bad-formula' } | { readonly type: 'probe' };

interface Kept {
  readonly milliseconds: number;
  readonly bytes: number;
}

const nothingKept: Kept = { milliseconds: 0, bytes: 0 };

function understandExchange(exchange: Exchange): Asked {
  if (isProbe(exchange)) return { type: 'probe' };
  if (exchange.method !== 'POST') return { type: 'unknown' };
  const text = decodeBody(exchange.bytes, exchange.charset);
  if (exchange.charset === 'json') return readJsonRequest(exchange.headers, text ?? '');
  return understand(text);
}

async function suffer({ process }: Exchange, faults: readonly FaultEffect[]): Promise<void> {
  const { releases } = process.faults;
  for (const fault of faults) if (fault.type === 'latency') await process.pass(fault.milliseconds);
  // Once, however many it met: whoever releases it means the request.
  if (faults.some(({ type }) => type === 'hang')) await process.faults.hang(releases);
}

function timeOf(faults: readonly FaultEffect[]): number {
  return faults.reduce((sum, fault) => sum + ('milliseconds' in fault ? fault.milliseconds : 0), 0);
}

function answerTo(exchange: Exchange, asked: Asked, faults: readonly FaultEffect[]): Answer {
  const { process } = exchange;
  const { shelf, behaviour, stats, licence } = process;
  const instead = faults.map((fault) => answerInstead(fault, asked)).find((answer) => answer !== undefined);
  if (instead !== undefined) return instead;
  if (asked.type === 'probe') return probeAnswer(process);
  if (asked.type === 'bad-formula') return { type: 'dialog', dialog: 'bad-formula' };
  const named = companyNamed(asked);
  const isLost = exchange.isParallel && behaviour.parallelRequests === 'could-not-set-company';
  if (isLost && named !== undefined) return lineError(couldNotSetCompany(named));
  const rowLimit = faults.find((fault) => fault.type === 'truncate-rows')?.rows;
  const closesAfter = faults.find((fault) => fault.type === 'company-closes')?.rows;
  return answerRequest(asked, { shelf, behaviour, served: stats.snapshot().requests, rowLimit, closesAfter, licence });
}

function answerInstead({ type }: FaultEffect, asked: Asked): Answer | undefined {
  if (type === 'unknown-request') return unknownRequest;
  if (type === 'empty-answer') return emptyBody;
  if (type === 'exception') return body('<EXCEPTION>Memory could not be allocated</EXCEPTION>\r\n');
  return type === 'company-not-set' ? lineError(couldNotSetCompany(companyNamed(asked) ?? '')) : undefined;
}

function companyNamed(asked: Asked): string | undefined {
  const statics: Statics | undefined = 'statics' in asked ? asked.statics : undefined;
  return statics?.get('SVCURRENTCOMPANY');
}

function probeAnswer({ behaviour }: TallyProcess): Body {
  return body(`<RESPONSE>${behaviour.product} Server is Running</RESPONSE>\r\n`);
}

async function deliver(exchange: Exchange, answer: Answer, faults: readonly FaultEffect[]): Promise<Kept> {
  const { process, life, response } = exchange;
  switch (answer.type) {
    case 'body':
      if (faults.some((fault) => fault.type === 'drop-answer')) {
        response.destroy();
        return nothingKept;
      }
      if (faults.some((fault) => fault.type === 'half-close')) {
        response.flushHeaders();
        response.socket?.end();
        return nothingKept;
      }
      return await send(exchange, faults.some((fault) => fault.type === 'garbage') ? garbage : answer, faults);
    case 'dialog':
      process.openDialog(answer.dialog);
      if (process.behaviour.dialogAnswer === 'silence') await process.untilAnswering(life);
      return await send(exchange, emptyBody, []);
    case 'crash':
      process.crash();
      return nothingKept;
  }
}

const garbage = body('\u0001\u0002<<<garbage>>> not xml & not html');

async function send(exchange: Exchange, { pieces, work }: Body, faults: readonly FaultEffect[]): Promise<Kept> {
  const { process, life, response, charset } = exchange;
  const { behaviour, stats } = process;
  const meter = new Meter(work, behaviour, process.pass);
  await meter.begin();
  const cutAfter = faults.find((fault) => fault.type === 'cut-body')?.bytes;
  const isGone = (): boolean => process.isGone(life);
  const charge = (characters: number): Promise<void> | undefined => meter.charge(characters);
  const bytes = await sendBody(response, pieces, work, { charset, behaviour, cutAfter, charge, isGone });
  stats.sent(bytes);
  stats.scanned(work.vouchersScanned);
  return { milliseconds: meter.milliseconds, bytes };
}

function classOf(kind: RequestKind, answer: Answer): RequestClass {
  const known = answer.type === 'body' ? answer.work.for : undefined;
  if (known !== undefined) return known;
  return kind === 'collection' ? 'masters' : kind;
}
