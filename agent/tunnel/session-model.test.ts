import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assertNever } from '../../contract/assert-never.ts';
import type { Instant } from '../../contract/dates.ts';
import type { AgentFrame, FrameOf, GatewayFrame, StreamState } from '../../contract/frames.ts';
import { type InstallationId, jobsStream, type SourceId, type StreamName, sourceStream } from '../../contract/ids.ts';
import { lookahead, type StreamView } from './ports.ts';
import { decide, dialling } from './session.ts';
import type { Effect, SessionEvent, SessionState } from './session-states.ts';

const sources = ['one', 'two'] as SourceId[];
const streams: readonly StreamName[] = [jobsStream, ...sources.map(sourceStream)];
const window = { batches: 3, bytes: 250 };

interface Row {
  readonly firstSeq: number;
  readonly items: readonly number[];
  readonly chain: string;
  readonly bytes: number;
}

/** The agent's side of one stream: `made` is what the books hold, and a new epoch reads all of it again. */
interface Kept {
  epoch: number;
  acked: number;
  ackedChain: string;
  last: number;
  lastChain: string;
  rows: Row[];
  made: number[];
}

interface Held extends StreamState {
  items: number[];
}

type Batch = { readonly t: 'batch'; readonly stream: StreamName; readonly epoch: number; readonly row: Row };

const link = (previous: string, items: readonly number[]) =>
  createHash('sha256').update(`${previous} ${items.join()}`).digest('hex');

/** The whole protocol in its plainest form around the session: what a batch carries is a list of numbered items. */
class World {
  #salt = 0;
  #nextItem = 1;
  agent = new Map<StreamName, Kept>(streams.map((stream) => [stream, kept()]));
  gateway = new Map<StreamName, Held>(streams.map((stream) => [stream, this.#epoch(stream, 1)]));
  savedAgent = structuredClone(this.agent);
  savedGateway = structuredClone(this.gateway);
  session: SessionState = dialling;
  up: (AgentFrame | Batch)[] = [];
  down: GatewayFrame[] = [];
  nacks = 0;
  at = 0;

  append(stream: StreamName, count: number, bytes: number): void {
    const mine = this.#mine(stream);
    const items = Array.from({ length: count }, () => this.#nextItem++);
    mine.made.push(...items);
    if (mine.epoch > 0) this.#write(mine, items, bytes);
    this.post({ type: 'outbox', view: view(stream, mine) });
  }

  post(event: SessionEvent extends infer E ? (E extends SessionEvent ? Omit<E, 'at'> : never) : never): void {
    const { state, effects } = decide(this.session, { ...event, at: this.at } as SessionEvent);
    this.session = state;
    for (const effect of effects) this.#carryOut(effect);
  }

  connect(): void {
    if (this.session.state !== 'closed' && this.session.state !== 'dialling') return;
    this.up = [];
    this.down = [];
    this.session = dialling;
    const hello = { installationId: 'i' as InstallationId, agentVersion: '1', shapes: {}, jobTypes: [], sources: [] };
    this.post({ type: 'opened', hello, views: streams.map((stream) => view(stream, this.#mine(stream))) });
  }

  cut(): void {
    this.post({ type: 'socket-closed' });
  }

  /** The gateway takes one message. */
  serve(): void {
    const message = this.up.shift();
    if (message?.t === 'hello')
      this.down.push({ t: 'challenge', nonce: 'n', serverTime: '2026-01-01T00:00:00Z' as Instant });
    if (message?.t === 'proof') this.#welcome();
    if (message?.t === 'reset') this.#reopen(message.stream, message.epoch);
    if (message?.t === 'batch') this.#take(message);
  }

  /** The agent takes one frame. */
  receive(): void {
    const frame = this.down.shift();
    if (frame !== undefined) this.post({ type: 'frame', frame });
  }

  restoreAgent(): void {
    this.cut();
    const books = new Map([...this.agent].map(([stream, mine]) => [stream, mine.made]));
    this.agent = structuredClone(this.savedAgent);
    for (const [stream, mine] of this.agent) this.#readAgain(mine, books.get(stream) ?? []);
  }

  restoreGateway(): void {
    this.cut();
    this.gateway = structuredClone(this.savedGateway);
  }

  save(which: 'agent' | 'gateway'): void {
    if (which === 'agent') this.savedAgent = structuredClone(this.agent);
    else this.savedGateway = structuredClone(this.gateway);
  }

  /** Each turn both ends take one message. */
  run(turns: number): void {
    for (let turn = 0; turn < turns; turn += 1) {
      this.connect();
      this.serve();
      this.receive();
    }
  }

  quiesce(): void {
    for (let round = 0; round < 60; round += 1) {
      this.run(10);
      this.at += 1_000;
      this.post({ type: 'tick' });
    }
  }

  #carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'send-frame':
        this.up.push(effect.frame);
        break;
      case 'prove':
        this.up.push({ t: 'proof', signature: '' });
        break;
      case 'send-batch':
        this.#send(effect);
        break;
      case 'ack':
        this.#ack(effect.stream, effect.last);
        break;
      case 'adopt-epoch':
        this.#adopt(effect.held);
        break;
      case 'close':
      case 'terminate':
        this.cut();
        break;
      case 'park':
      case 'deliver-job':
      case 'source-state':
      case 'want':
      case 'tie-out-totals':
        break;
      default:
        assertNever(effect);
    }
  }

  #send({ stream, epoch, batch }: Extract<Effect, { type: 'send-batch' }>): void {
    const mine = this.#mine(stream);
    const row = mine.rows.find((each) => each.firstSeq === batch.firstSeq);
    if (row === undefined) throw new Error('sent a row that is not in the outbox');
    expect(epoch).toBe(mine.epoch);
    this.up.push({ t: 'batch', stream, epoch, row });
    this.#checkWindow();
  }

  #checkWindow(): void {
    if (this.session.state !== 'online') throw new Error('sent before the welcome');
    const flying = [...this.session.lanes.values()].flatMap((lane) =>
      lane.view.waiting.filter((batch) => batch.firstSeq <= lane.sent),
    );
    expect(flying.length).toBeLessThanOrEqual(window.batches);
    const bytes = flying.reduce((sum, batch) => sum + batch.bytes, 0);
    if (flying.length > 1) expect(bytes).toBeLessThanOrEqual(window.bytes);
  }

  #ack(stream: StreamName, last: number): void {
    const mine = this.#mine(stream);
    const done = mine.rows.filter((row) => row.firstSeq <= last);
    mine.rows = mine.rows.filter((row) => row.firstSeq > last);
    mine.acked = last;
    mine.ackedChain = done.at(-1)?.chain ?? mine.ackedChain;
    this.post({ type: 'outbox', view: view(stream, mine) });
  }

  #adopt({ stream, epoch, chain }: StreamState): void {
    const mine = this.#mine(stream);
    expect(epoch).toBeGreaterThan(mine.epoch);
    Object.assign(mine, { epoch, acked: 0, ackedChain: chain, last: 0, lastChain: chain, rows: [] });
    const books = mine.made;
    mine.made = [];
    this.#readAgain(mine, books);
    this.post({ type: 'outbox', view: view(stream, mine) });
  }

  /** What the books hold and this state of the agent doesn't know of. */
  #readAgain(mine: Kept, books: readonly number[]): void {
    const known = new Set(mine.made);
    const unknown = books.filter((item) => !known.has(item));
    mine.made.push(...unknown);
    if (mine.epoch > 0 && unknown.length > 0) this.#write(mine, unknown, 100);
  }

  #write(mine: Kept, items: readonly number[], bytes: number): void {
    const chain = link(mine.lastChain, items);
    mine.rows.push({ firstSeq: mine.last + 1, items, chain, bytes });
    mine.last += items.length;
    mine.lastChain = chain;
  }

  #welcome(): void {
    this.down.push({
      t: 'welcome',
      sessionId: 's',
      streams: [...this.gateway.values()].map(({ stream, epoch, last, chain }) => ({ stream, epoch, last, chain })),
      sources: sources.map((sourceId) => ({ sourceId, ownership: 'owner', ownershipNumber: 1 })),
      window,
      pingSeconds: 10_000,
    });
  }

  #take({ stream, epoch, row }: Batch): void {
    const held = this.#held(stream);
    const last = row.firstSeq + row.items.length - 1;
    if (epoch !== held.epoch) return;
    if (this.nacks > 0) {
      this.nacks -= 1;
      this.down.push({
        t: 'nack',
        stream,
        epoch,
        firstSeq: row.firstSeq,
        code: 'q',
        retry: 'later',
        retryAfterMs: 900,
      });
      return;
    }
    if (row.firstSeq > held.last + 1 && this.down.some((frame) => frame.t === 'nack')) return;
    if (row.firstSeq !== held.last + 1 || link(held.chain, row.items) !== row.chain) {
      if (last > held.last) this.#reopen(stream, epoch);
      return;
    }
    Object.assign(held, { last, chain: row.chain });
    held.items.push(...row.items);
    this.down.push({ t: 'ack', stream, epoch, last });
  }

  #reopen(stream: StreamName, above: number): void {
    const held = this.#held(stream);
    const next = { ...this.#epoch(stream, Math.max(above, held.epoch) + 1), items: held.items };
    this.gateway.set(stream, next);
    const { epoch, last, chain } = next;
    this.down.push({ t: 'epoch', stream: { stream, epoch, last, chain } } satisfies FrameOf<GatewayFrame, 'epoch'>);
  }

  #epoch(stream: StreamName, epoch: number): Held {
    this.#salt += 1;
    return { stream, epoch, last: 0, chain: link(`${stream} ${epoch}`, [this.#salt]), items: [] };
  }

  #mine(stream: StreamName): Kept {
    const mine = this.agent.get(stream);
    if (mine === undefined) throw new Error(`no stream ${stream}`);
    return mine;
  }

  #held(stream: StreamName): Held {
    const held = this.gateway.get(stream);
    if (held === undefined) throw new Error(`no stream ${stream}`);
    return held;
  }
}

function kept(): Kept {
  return { epoch: 0, acked: 0, ackedChain: '', last: 0, lastChain: '', rows: [], made: [] };
}

function view(stream: StreamName, { epoch, acked, ackedChain, last, rows }: Kept): StreamView {
  const waiting = rows.slice(0, lookahead).map(({ firstSeq, items, chain, bytes }) => {
    return { firstSeq, count: items.length, chain, bytes };
  });
  return { stream, epoch, acked, ackedChain, last, waiting };
}

const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('run' as const), turns: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('nack' as const, 'tick' as const, 'cut' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('save-agent' as const, 'save-gateway' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('restore-agent' as const, 'restore-gateway' as const) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      stream: fc.constantFrom(...streams),
      count: fc.integer({ min: 1, max: 3 }),
      bytes: fc.integer({ min: 1, max: 300 }),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

function take(world: World, what: Step): void {
  switch (what.do) {
    case 'append':
      world.append(what.stream, what.count, what.bytes);
      break;
    case 'nack':
      world.nacks += 1;
      break;
    case 'tick':
      world.at += 1_000;
      world.post({ type: 'tick' });
      break;
    case 'save-agent':
      world.save('agent');
      break;
    case 'save-gateway':
      world.save('gateway');
      break;
    case 'restore-agent':
      world.restoreAgent();
      break;
    case 'restore-gateway':
      world.restoreGateway();
      break;
    case 'run':
      world.run(what.turns);
      break;
    case 'cut':
      world.cut();
      break;
    default:
      assertNever(what);
  }
}

test('whatever is cut, lost or restored, the gateway ends with everything, and the outbox empty', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 100, size: 'max' }), (steps) => {
      const world = new World();
      for (const what of steps) take(world, what);
      world.nacks = 0;
      world.quiesce();
      for (const stream of streams) {
        const mine = world.agent.get(stream);
        const held = world.gateway.get(stream);
        expect(mine?.rows).toEqual([]);
        expect({ epoch: held?.epoch, last: held?.last, chain: held?.chain }).toEqual({
          epoch: mine?.epoch,
          last: mine?.acked,
          chain: mine?.ackedChain,
        });
        expect([...new Set(held?.items)].sort((a, b) => a - b)).toEqual([...(mine?.made ?? [])].sort((a, b) => a - b));
      }
    }),
    { numRuns: 500 },
  );
});
