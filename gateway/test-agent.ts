import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { WebSocket } from 'ws';
import { encodeBatch } from '../contract/batch.ts';
import { type Chain, nextChain } from '../contract/chain.ts';
import {
  type AgentFrame,
  type FrameOf,
  GatewayFrame,
  proofText,
  type SourceOffer,
  type StreamOffer,
  type StreamState,
  subprotocol,
  tunnelPath,
} from '../contract/frames.ts';
import type { InstallationId, RecordId, SourceId, StreamName } from '../contract/ids.ts';
import { PairingCode, PairResponse } from '../contract/rest.ts';

/** The agent's end, no more of it than the gateway's tests need. Shares nothing with the real one. */
export interface Identity {
  readonly installationId: InstallationId;
  readonly key: KeyObject;
}

/** Asks for a pairing code and redeems it, as a person and an agent would. */
export async function pair(gateway: { url: string; adminKey: string }): Promise<Identity> {
  const asked = await fetch(`${gateway.url}/api/v1/pairing-codes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.adminKey}` },
  });
  const { code } = PairingCode.parse(await asked.json());
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const answer = await redeem(gateway.url, code, publicKey);
  const { installationId } = PairResponse.parse(await answer.json());
  return { installationId, key: privateKey };
}

export function redeem(url: string, code: string, key = generateKeyPairSync('ed25519').publicKey): Promise<Response> {
  const publicKey = key.export({ format: 'jwk' }).x;
  return fetch(`${url}/api/v1/pair`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, publicKey, hostname: 'OFFICE-PC', agentVersion: '0.0.0' }),
  });
}

interface Offered {
  readonly streams?: readonly StreamOffer[];
  readonly sources?: readonly SourceOffer[];
}

/** One connection. Frames are kept until they are asked for. */
export class Wire {
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  readonly #frames: GatewayFrame[] = [];
  readonly #waiting = new Set<() => void>();
  #over = false;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.on('close', resolve));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#over = true;
      this.#wake();
    });
    socket.on('message', (data: Buffer) => {
      const frame = GatewayFrame.parse(JSON.parse(data.toString('utf8')));
      if (frame.t === 'ping' && this.answersPings) this.send({ t: 'pong', id: frame.id });
      this.#frames.push(frame);
      this.#wake();
    });
  }

  /** A test turns it off to play a dead connection. */
  answersPings = true;

  static async open(url: string, options: { protocol?: string; host?: string } = {}): Promise<Wire> {
    const { protocol = subprotocol, host } = options;
    const headers = host === undefined ? {} : { host };
    const socket = new WebSocket(`${url.replace('http', 'ws')}${tunnelPath}`, protocol, {
      headers,
      perMessageDeflate: false,
    });
    const wire = new Wire(socket);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return wire;
  }

  send(frame: AgentFrame): void {
    this.#socket.send(JSON.stringify(frame));
  }

  sendRaw(data: string | Uint8Array): void {
    this.#socket.send(data);
  }

  /** The next frame of this type; frames of other types stay where they are. */
  async next<T extends GatewayFrame['t']>(type: T): Promise<FrameOf<GatewayFrame, T>> {
    for (;;) {
      const at = this.#frames.findIndex((frame) => frame.t === type);
      if (at >= 0) return this.#frames.splice(at, 1)[0] as FrameOf<GatewayFrame, T>;
      if (this.#over) throw new Error(`closed before "${type}"; got ${JSON.stringify(this.#frames)}`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** What came and was not asked for. */
  unread(type: GatewayFrame['t']): number {
    return this.#frames.filter((frame) => frame.t === type).length;
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.closed;
  }

  cut(): void {
    this.#socket.terminate();
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}

/** Connects and goes through the handshake up to, not including, the gateway's verdict. */
export async function greet(url: string, { installationId, key }: Identity, offered: Offered = {}): Promise<Wire> {
  const wire = await Wire.open(url);
  const { streams = [], sources = [] } = offered;
  wire.send({
    t: 'hello',
    installationId,
    agentVersion: '0.0.0',
    frameVersion: 1,
    shapes: {},
    jobTypes: [],
    streams: [...streams],
    sources: [...sources],
  });
  const challenge = await wire.next('challenge');
  const text = proofText(challenge, new URL(url).host);
  wire.send({ t: 'proof', signature: sign(null, Buffer.from(text), key).toString('base64url') });
  return wire;
}

export interface Session {
  readonly wire: Wire;
  readonly welcome: FrameOf<GatewayFrame, 'welcome'>;
  /** The stream as the gateway told it. */
  readonly stream: (name: StreamName) => TestStream;
}

export async function connect(url: string, identity: Identity, offered: Offered = {}): Promise<Session> {
  const wire = await greet(url, identity, offered);
  const welcome = await wire.next('welcome');
  const stream = (name: StreamName) => {
    const told = welcome.streams.find((state) => state.stream === name);
    if (!told) throw new Error(`no stream ${name} in welcome`);
    return new TestStream(told);
  };
  return { wire, welcome, stream };
}

/** Makes the batches of one stream, and remembers what the agent would. */
export class TestStream {
  readonly name: StreamName;
  epoch: number;
  last: number;
  chain: Chain;
  readonly #chains = new Map<number, Chain>();
  #acked: number;

  constructor({ stream, epoch, last, chain }: StreamState) {
    this.name = stream;
    this.epoch = epoch;
    this.last = last;
    this.chain = chain;
    this.#chains.set(last, chain);
    this.#acked = last;
  }

  /** One batch frame of these lines, as the next of the stream. */
  batch(lines: readonly unknown[]): Buffer {
    return this.frame(
      lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
      lines.length,
    );
  }

  frame(text: string, count: number): Buffer {
    return this.sealed(zstdCompressSync(Buffer.from(text)), count);
  }

  sealed(blob: Uint8Array, count: number): Buffer {
    const firstSeq = this.last + 1;
    this.chain = nextChain(this.chain, blob);
    this.last += count;
    this.#chains.set(this.last, this.chain);
    return encodeBatch({ stream: this.name, epoch: this.epoch, firstSeq, count, chain: this.chain }, blob);
  }

  /** `last` ends one of its batches. */
  acknowledge(last: number): void {
    this.#acked = last;
  }

  offer(): StreamOffer {
    const acked = this.#acked;
    const ackedChain = this.#chains.get(acked) ?? '';
    const firstUnacked = this.last > acked ? acked + 1 : null;
    return { stream: this.name, epoch: this.epoch, acked, ackedChain, firstUnacked, last: this.last };
  }
}

export function sourceOffer(sourceId: string, name = 'Invented Traders'): SourceOffer {
  const fingerprint = {
    connector: 'tally',
    origin: 'http://127.0.0.1:9000',
    guid: 'g',
    number: '1',
    name,
    booksFrom: '2025-04-01',
  };
  return { sourceId: sourceId as SourceId, fingerprint };
}

/** An upsert of a kind that no schema knows, unless told otherwise. `hash` is made of `data`. */
export function upsert(id: string, data: object = {}, more: object = {}) {
  const hash = Buffer.from(JSON.stringify(data)).toString('base64url').padEnd(22, '_').slice(-22);
  return {
    op: 'upsert',
    kind: 'note',
    id: id as RecordId,
    cause: 'edit',
    shape: 1,
    hash,
    native: { version: '1' },
    data,
    ...more,
  };
}

export function deletion(id: string, kind = 'note') {
  return { op: 'delete', kind, id: id as RecordId, cause: 'edit' };
}
