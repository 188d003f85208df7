import Database from 'better-sqlite3';
import type { Clock } from '../../agent/clock.ts';
import { decodeBatch, encodeBatch } from '../../contract/batch.ts';
import { nextChain } from '../../contract/chain.ts';
import type { StreamOffer, StreamState } from '../../contract/frames.ts';
import type { Storage } from '../../gateway/storage/storage.ts';
import type { Mutant } from './mutants.ts';

const never = new AbortController().signal;
const littleLaterMs = 400;
/** Stands for every chain when chains don't count. */
const anyChain = 'f'.repeat(64);

export function mutateStorage(storage: Storage, mutant: Mutant | null, clock: Clock): Storage {
  if (mutant === 'ack-before-store') return acksFirst(storage, clock);
  if (mutant === 'missing-chain') return { ...storage, streams: { ...storage.streams, chainAt: async () => anyChain } };
  return storage;
}

function acksFirst(storage: Storage, clock: Clock): Storage {
  let queue = Promise.resolve();
  const append: Storage['streams']['append'] = async (batch, entries) => {
    const store = async () => {
      await clock.sleep(littleLaterMs, never);
      await storage.streams.append(batch, entries);
    };
    queue = queue.then(store).catch(() => {}); // The gateway crashed meanwhile: that is the point.
    return { state: 'stored', rejected: [], changes: 0 };
  };
  return { ...storage, streams: { ...storage.streams, append } };
}

export interface Files {
  readonly agent: () => string;
  readonly gateway: () => string;
}

/** Rewrites chains on the way, so that neither end ever sees one that is not its own. */
export function chainless({ agent, gateway }: Files) {
  return {
    up: (message: string | Buffer) =>
      typeof message === 'string' ? fitHello(message, gateway()) : fitBatch(message, gateway()),
    down: (message: string) => fitWelcome(message, agent()),
  };
}

function fitHello(text: string, file: string): string {
  const frame = JSON.parse(text) as { t: string; streams: StreamOffer[] };
  if (frame.t !== 'hello') return text;
  const fit = (offer: StreamOffer) => {
    const held = gatewayStream(file, offer.stream);
    return { ...offer, ackedChain: held?.last === offer.acked ? held.chain : anyChain };
  };
  return JSON.stringify({ ...frame, streams: frame.streams.map(fit) });
}

function fitBatch(bytes: Buffer, file: string): Buffer {
  const batch = decodeBatch(bytes);
  const held = batch && gatewayStream(file, batch.header.stream);
  if (!batch || !held) return bytes;
  const follows = batch.header.firstSeq === held.last + 1;
  return encodeBatch({ ...batch.header, chain: follows ? nextChain(held.chain, batch.blob) : anyChain }, batch.blob);
}

function fitWelcome(text: string, file: string): string {
  const frame = JSON.parse(text) as { t: string; streams: StreamState[] };
  if (frame.t !== 'welcome') return text;
  const fit = (held: StreamState) => ({ ...held, chain: agentChain(file, held) ?? held.chain });
  return JSON.stringify({ ...frame, streams: frame.streams.map(fit) });
}

function gatewayStream(file: string, stream: string): { last: number; chain: string } | undefined {
  return row(file, 'SELECT last, chain FROM streams WHERE stream = ?', [stream]);
}

function agentChain(file: string, { stream, epoch, last }: StreamState): string | undefined {
  const sql = `SELECT acked_chain AS chain FROM streams WHERE stream = :stream AND epoch = :epoch AND acked = :last
    UNION ALL SELECT o.chain FROM outbox o JOIN streams s ON s.num = o.stream
    WHERE s.stream = :stream AND s.epoch = :epoch AND o.first_seq + o.count - 1 = :last`;
  return row<{ chain: string }>(file, sql, [{ stream, epoch, last }])?.chain;
}

function row<Row>(file: string, sql: string, parameters: readonly unknown[]): Row | undefined {
  const db = new Database(file, { readonly: true });
  try {
    return db.prepare<unknown[], Row>(sql).get(...parameters);
  } finally {
    db.close();
  }
}
