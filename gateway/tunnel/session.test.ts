import { expect, test } from 'vitest';
import { nextChain } from '../../contract/chain.ts';
import type { Instant } from '../../contract/dates.ts';
import { type AgentFrame, proofText } from '../../contract/frames.ts';
import {
  type InstallationId,
  type JobId,
  jobsStream,
  type SourceId,
  sourceStream,
  type TenantId,
} from '../../contract/ids.ts';
import type { Effect } from './effects.ts';
import { openSession, step } from './session.ts';
import type { Opening, SessionEvent, SessionState } from './session-states.ts';

const books = 'books-1' as SourceId;
const foreign = 'books-2' as SourceId;
const stream = sourceStream(books);
const chain = 'a'.repeat(64);
const blob = Buffer.from('blob');
const held = { stream, epoch: 3, last: 10, chain };
const after = { ...held, last: 12, chain: nextChain(chain, blob) };
const header = { stream, epoch: 3, firstSeq: 11, count: 2, chain: after.chain };
const owned = { sourceId: books, ownership: 'owner', ownershipNumber: 1 } as const;
const elsewhere = { sourceId: foreign, ownership: 'elsewhere', ownershipNumber: 4 } as const;

const accepted = { sessionId: 's', nonce: 'n', serverTime: '2025-06-01T09:00:00Z' as Instant, host: 'gateway:1' };
const hello: AgentFrame = {
  t: 'hello',
  installationId: 'inst' as InstallationId,
  agentVersion: '1',
  frameVersion: 1,
  shapes: {},
  jobTypes: [],
  streams: [],
  sources: [],
};
const opening: Opening = {
  installation: { installationId: 'inst' as InstallationId, tenantId: 'tenant' as TenantId },
  streams: [held, { stream: jobsStream, epoch: 1, last: 0, chain }, { ...held, stream: sourceStream(foreign) }],
  sources: [owned, elsewhere],
  untold: [],
};
const frame = (f: AgentFrame): SessionEvent => ({ type: 'frame', frame: f });

const events = {
  hello: frame(hello),
  proof: frame({ t: 'proof', signature: 'sig' }),
  source: frame({ t: 'source', source: { sourceId: books, fingerprint: {} as never } }),
  reset: frame({ t: 'reset', stream, epoch: 3, reason: 'parked' }),
  census: frame({ t: 'census', sourceId: books, censusId: 'c', page: 0, after: null, through: null, entries: [] }),
  'census-foreign': frame({
    t: 'census',
    sourceId: foreign,
    censusId: 'c',
    page: 0,
    after: null,
    through: null,
    entries: [],
  }),
  'tie-out': frame({ t: 'tie-out', tieOutId: 't', sourceId: books, epoch: 3, seq: 10, asOn: '2025-06-01' }),
  'tie-out-result': frame({
    t: 'tie-out-result',
    tieOutId: 't',
    sourceId: books,
    seq: 10,
    asOn: '2025-06-01',
    ok: true,
    accounts: 1,
    bills: 0,
    differences: [],
  }),
  status: frame({ t: 'status', sources: [] }),
  'job-ack': frame({ t: 'job-ack', jobId: 'j' as JobId }),
  'job-progress': frame({ t: 'job-progress', jobId: 'j' as JobId, state: 'running' }),
  ping: frame({ t: 'ping', id: 1 }),
  pong: frame({ t: 'pong', id: 1 }),
  goodbye: frame({ t: 'goodbye', code: 'agent.stopping' }),
  batch: { type: 'batch', header, blob },
  'batch-repeated': { type: 'batch', header: { ...header, firstSeq: 9 }, blob },
  'batch-broken': { type: 'batch', header: { ...header, chain }, blob },
  'batch-foreign': { type: 'batch', header: { ...header, stream: sourceStream(foreign) }, blob },
  garbage: { type: 'garbage' },
  admitted: { type: 'admitted', opening },
  refused: { type: 'refused', code: 'tunnel.refused' },
  stored: { type: 'stored', stream: after, rejected: [{ seq: 12, code: 'record.not-understood' }] },
  'not-taken': { type: 'not-taken', header, code: 'batch.undecodable', retry: 'never' },
  'repeated-known': { type: 'repeated', stream, known: true, rejected: [] },
  'repeated-unknown': { type: 'repeated', stream, known: false, rejected: [] },
  'epoch-opened': { type: 'epoch-opened', stream: { ...held, epoch: 4, last: 0 } },
  claimed: { type: 'claimed', source: owned, stream: held },
  moved: { type: 'moved', source: { ...owned, ownership: 'elsewhere', ownershipNumber: 2 }, stream: held },
  'jobs-waiting': { type: 'jobs-waiting' },
  end: { type: 'end', code: 'tunnel.revoked' },
  disconnected: { type: 'disconnected' },
} as const satisfies { [name: string]: SessionEvent };
type EventName = keyof typeof events;

const states = {
  'awaiting-hello': openSession(accepted),
  challenged: { state: 'challenged', accepted, hello: hello as never },
  admitting: { state: 'admitting', accepted, hello: hello as never },
  online: step({ state: 'admitting', accepted, hello: hello as never }, events.admitted).state,
  closed: { state: 'closed' },
} as const satisfies { [name in SessionState['state']]: SessionState };

/** `next state: effects`, one line for every state and event. */
const protocolError = 'closed: send goodbye tunnel.protocol, close';
const ended = {
  garbage: protocolError,
  refused: 'closed: send goodbye tunnel.refused, close',
  end: 'closed: send goodbye tunnel.revoked, close',
  disconnected: 'closed: ',
};
const handshake = { ...ended, goodbye: 'closed: close' };
const table: {
  readonly [state in SessionState['state']]: { readonly [event in EventName]?: string } & {
    readonly otherwise: string;
  };
} = {
  'awaiting-hello': {
    ...handshake,
    hello: 'challenged: send challenge',
    'jobs-waiting': 'awaiting-hello: ',
    moved: 'awaiting-hello: ',
    otherwise: protocolError,
  },
  challenged: {
    ...handshake,
    proof: 'admitting: admit',
    'jobs-waiting': 'challenged: ',
    moved: 'challenged: ',
    otherwise: protocolError,
  },
  admitting: {
    ...handshake,
    admitted: 'online: send welcome, deliver-jobs',
    'jobs-waiting': 'admitting: ',
    moved: 'admitting: ',
    otherwise: protocolError,
  },
  online: {
    ...handshake,
    hello: protocolError,
    proof: protocolError,
    admitted: protocolError,
    source: 'online: claim',
    reset: 'online: open-epoch 4',
    census: 'online: answer-census',
    'census-foreign': 'online: ',
    'tie-out': 'online: tie-out',
    'tie-out-result': 'online: keep-tie-out',
    status: 'online: keep-status',
    'job-ack': 'online: job-acked',
    'job-progress': 'online: job-progress',
    ping: 'online: send pong',
    pong: 'online: ',
    batch: 'online: append',
    'batch-repeated': 'online: look-up-repeat',
    'batch-broken': 'online: open-epoch 4',
    'batch-foreign': 'online: send nack source.owned-elsewhere',
    stored: 'online: send ack 12',
    'not-taken': 'online: send nack batch.undecodable',
    'repeated-known': 'online: send ack 10',
    'repeated-unknown': 'online: open-epoch 4',
    'epoch-opened': 'online: send epoch',
    claimed: 'online: send source-state',
    moved: 'online: send source-state',
    'jobs-waiting': 'online: deliver-jobs',
    otherwise: 'a line is missing',
  },
  closed: { otherwise: 'closed: ' },
};

const cases = Object.entries(states).flatMap(([state, value]) =>
  Object.entries(events).map(([name, event]) => [state, name, value, event] as const),
);

test.each(cases)('%s, %s', (state, name, value, event) => {
  const lines = table[state as SessionState['state']];
  const next = step(value, event);
  expect(`${next.state.state}: ${next.effects.map(tell).join(', ')}`).toBe(lines[name as EventName] ?? lines.otherwise);
});

function tell(effect: Effect): string {
  if (effect.do === 'open-epoch') return `open-epoch ${effect.epoch}`;
  if (effect.do !== 'send') return effect.do;
  const { frame: sent } = effect;
  if (sent.t === 'goodbye' || sent.t === 'nack') return `send ${sent.t} ${sent.code}`;
  return sent.t === 'ack' ? `send ack ${sent.last}` : `send ${sent.t}`;
}

test('has the proof checked over the nonce, the time it sent and the host that was dialled', () => {
  const { effects } = step(states.challenged, events.proof);
  expect(effects).toMatchObject([{ do: 'admit', signature: 'sig', text: proofText(accepted, 'gateway:1') }]);
});

test('goes on from what was stored', () => {
  const { state } = step(states.online, events.stored);
  const second = Buffer.from('second');
  const following = { ...header, firstSeq: 13, chain: nextChain(after.chain, second) };
  expect(step(state, { type: 'batch', header: following, blob: second }).effects).toMatchObject([{ do: 'append' }]);
  expect(step(state, events.batch).effects).toMatchObject([{ do: 'look-up-repeat' }]);
});

test('after a batch that was not taken, drops what is behind it until it or a new epoch comes', () => {
  const { state } = step(states.online, events['not-taken']);
  const behind: SessionEvent = { type: 'batch', header: { ...header, firstSeq: 13 }, blob };
  expect(step(state, behind)).toEqual({ state, effects: [] });
  expect(step(state, events.batch).effects).toMatchObject([{ do: 'append' }]);
});

test('answers a reset that crossed a new epoch with that epoch', () => {
  const { state } = step(states.online, events['epoch-opened']);
  expect(step(state, events.reset).effects).toMatchObject([
    { do: 'send', frame: { t: 'epoch', stream: { epoch: 4 } } },
  ]);
});

test('takes nothing more of books that were moved away', () => {
  const { state } = step(states.online, events.moved);
  expect(step(state, events.batch).effects.map(tell)).toEqual(['send nack source.owned-elsewhere']);
  expect(step(state, events.census).effects).toEqual([]);
});
