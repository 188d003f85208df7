import { expect, test } from 'vitest';
import type { Instant } from '../../contract/dates.ts';
import type { GatewayFrame } from '../../contract/frames.ts';
import { type InstallationId, type JobId, jobsStream, type SourceId, sourceStream } from '../../contract/ids.ts';
import type { StreamView } from './ports.ts';
import { decide, dialling } from './session.ts';
import type { Effect, SessionEvent, SessionState } from './session-states.ts';

/** One row per event, one column per state: the next state (`.` when it stays), and the effects in order. */
const table = `
event                | dialling                  | awaiting-challenge     | proving                         | online                 | closing           | closed
opened               | awaiting-challenge: hello | .                      | .                               | .                      | .                 | .
frame challenge      | .                         | proving: prove         | closing: goodbye close          | closing: goodbye close | .                 | .
frame welcome        | .                         | closing: goodbye close | online: source-state send-batch | closing: goodbye close | .                 | .
frame source-state   | .                         | closing: goodbye close | closing: goodbye close          | .: source-state        | .                 | .
frame epoch          | .                         | closing: goodbye close | closing: goodbye close          | .: adopt-epoch         | .                 | .
frame ack            | .                         | closing: goodbye close | closing: goodbye close          | .: ack                 | .                 | .
frame nack           | .                         | closing: goodbye close | closing: goodbye close          | .: park reset          | .                 | .
frame want           | .                         | closing: goodbye close | closing: goodbye close          | .: want                | .                 | .
frame tie-out-totals | .                         | closing: goodbye close | closing: goodbye close          | .: tie-out-totals      | .                 | .
frame job            | .                         | closing: goodbye close | closing: goodbye close          | .: deliver-job         | .                 | .
frame ping           | .                         | .: pong                | .: pong                         | .: pong                | .                 | .
frame pong           | .                         | .                      | .                               | .                      | .                 | .
frame goodbye        | .                         | closing: close         | closing: close                  | closing: close         | .                 | .
garbled              | .                         | closing: goodbye close | closing: goodbye close          | closing: goodbye close | .                 | .
outbox               | .                         | .                      | .                               | .: send-batch          | .                 | .
batch-unreadable     | .                         | .                      | .                               | .: park reset          | .                 | .
source-found         | .                         | .                      | .                               | .: source              | .                 | .
errand               | .                         | .                      | .                               | .: status              | .                 | .
job-accepted         | .                         | .                      | .                               | .: job-ack             | .                 | .
poke                 | .                         | .                      | .                               | .: ping                | .                 | .
tick early           | .                         | .                      | .                               | .                      | .                 | .
tick late            | .                         | closing: goodbye close | closing: goodbye close          | closing: goodbye close | closed: terminate | .
stop                 | closed                    | closing: goodbye close | closing: goodbye close          | closing: goodbye close | .                 | .
failed               | closed                    | closing: goodbye close | closing: goodbye close          | closing: goodbye close | .                 | .
socket-closed        | closed                    | closed                 | closed                          | closed                 | closed            | .
`;

const source = 'tally-1' as SourceId;
const stream = sourceStream(source);
const chain = (digit: number) => String(digit).repeat(64);
const offer = {
  sourceId: source,
  fingerprint: { connector: 'tally', origin: 'o', guid: 'g', number: '1', name: 'n', booksFrom: '2024-04-01' },
};

function view(epoch: number, acked: number, upTo: number): StreamView {
  const waiting = Array.from({ length: upTo - acked }, (_, index) => {
    const firstSeq = acked + index + 1;
    return { firstSeq, count: 1, chain: chain(firstSeq), bytes: 10 };
  });
  return { stream, epoch, acked, ackedChain: chain(acked), last: upTo, waiting };
}

const jobs: StreamView = { ...view(1, 0, 0), stream: jobsStream };

const frames: { readonly [T in GatewayFrame['t']]: Extract<GatewayFrame, { t: T }> } = {
  challenge: { t: 'challenge', nonce: 'n', serverTime: '2026-01-01T00:00:00Z' as Instant },
  welcome: {
    t: 'welcome',
    sessionId: 's',
    streams: [
      { stream: jobsStream, epoch: 1, last: 0, chain: chain(0) },
      { stream, epoch: 1, last: 0, chain: chain(0) },
    ],
    sources: [{ sourceId: source, ownership: 'owner', ownershipNumber: 1 }],
    window: { batches: 4, bytes: 1000 },
    pingSeconds: 20,
  },
  'source-state': {
    t: 'source-state',
    source: { sourceId: source, ownership: 'elsewhere', ownershipNumber: 2 },
    stream: { stream, epoch: 1, last: 0, chain: chain(0) },
  },
  epoch: { t: 'epoch', stream: { stream, epoch: 2, last: 0, chain: chain(9) } },
  ack: { t: 'ack', stream, epoch: 1, last: 1 },
  nack: { t: 'nack', stream, epoch: 1, firstSeq: 1, code: 'batch.too-large', retry: 'never' },
  want: { t: 'want', sourceId: source, censusId: 'c', page: 0, wanted: [], surplus: [] },
  'tie-out-totals': {
    t: 'tie-out-totals',
    tieOutId: 't',
    sourceId: source,
    atSeq: true,
    page: 0,
    lastPage: true,
    vouchers: 0,
    accounts: [],
    bills: [],
  },
  job: {
    t: 'job',
    jobId: 'j' as JobId,
    type: 'connection.test',
    sourceId: null,
    input: {},
    createdAt: '2026-01-01T00:00:00Z' as Instant,
    validForMs: 1000,
  },
  ping: { t: 'ping', id: 7 },
  pong: { t: 'pong', id: 7 },
  goodbye: { t: 'goodbye', code: 'tunnel.replaced' },
};

type EventNamed<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>;
const events: { readonly [T in Exclude<SessionEvent['type'], 'frame' | 'tick'>]: EventNamed<T> } = {
  opened: {
    type: 'opened',
    at: 0,
    hello: { installationId: 'i' as InstallationId, agentVersion: '1', shapes: {}, jobTypes: [], sources: [offer] },
    views: [jobs, view(1, 0, 1)],
  },
  garbled: { type: 'garbled', at: 1 },
  outbox: { type: 'outbox', at: 1, view: view(1, 0, 2) },
  'batch-unreadable': { type: 'batch-unreadable', at: 1, stream, firstSeq: 1 },
  'source-found': { type: 'source-found', at: 1, offer, view: view(1, 0, 1) },
  errand: { type: 'errand', at: 1, frame: { t: 'status', sources: [] } },
  'job-accepted': { type: 'job-accepted', at: 1, frame: { t: 'job-ack', jobId: 'j' as JobId } },
  poke: { type: 'poke', at: 1 },
  stop: { type: 'stop', at: 1 },
  failed: { type: 'failed', at: 1, code: 'store.full', retryAfterMs: 0 },
  'socket-closed': { type: 'socket-closed', at: 1 },
};

const allEvents: ReadonlyMap<string, SessionEvent> = new Map<string, SessionEvent>([
  ...Object.values(events).map((event) => [event.type, event] as const),
  ...Object.values(frames).map((frame) => [`frame ${frame.t}`, { type: 'frame', at: 1, frame } as const] as const),
  ['tick early', { type: 'tick', at: 1 }],
  ['tick late', { type: 'tick', at: 60_000 }],
]);

const states = reached();

test('every event in every state does what the table says', () => {
  const [header = '', ...rows] = table.trim().split('\n');
  const columns = cells(header).slice(1);
  for (const row of rows) {
    const [name = '', ...expected] = cells(row);
    expect(columns.map((column) => `${column}: ${outcome(column, name)}`)).toEqual(
      columns.map((column, index) => `${column}: ${expected[index]}`),
    );
  }
  expect(columns).toEqual([...states.keys()]);
  expect(new Set(rows.map((row) => cells(row)[0]))).toEqual(new Set(allEvents.keys()));
});

function reached(): ReadonlyMap<string, SessionState> {
  const welcome = { type: 'frame', at: 0, frame: frames.welcome } as const;
  const challenge = { type: 'frame', at: 0, frame: frames.challenge } as const;
  const path: readonly SessionEvent[] = [events.opened, challenge, welcome, events.stop, events['socket-closed']];
  const seen: SessionState[] = [dialling];
  for (const event of path) seen.push(decide(seen.at(-1) ?? dialling, event).state);
  return new Map(seen.map((state) => [state.state, state]));
}

function outcome(column: string, name: string): string {
  const from = states.get(column);
  const event = allEvents.get(name);
  if (from === undefined || event === undefined) throw new Error(`${column} ${name}`);
  const { state, effects } = decide(from, event);
  const next = state.state === from.state ? '.' : state.state;
  return effects.length === 0 ? next : `${next}: ${effects.map(named).join(' ')}`;
}

function named(effect: Effect): string {
  return effect.type === 'send-frame' ? effect.frame.t : effect.type;
}

function cells(row: string): string[] {
  return row.split('|').map((cell) => cell.trim());
}
