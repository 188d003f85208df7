import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlainDate } from '../../contract/dates.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import { recordId } from '../../contract/ids.ts';
import type { Draft, Found, WriteMark, WrittenDocument } from '../connectors/writer.ts';
import { type Decision, decide, maxSends } from './job-machine.ts';
import { type ActiveState, type Gate, isSettling, type JobEvent, type Waiting } from './job-state.ts';
import { firstSource } from './model/job-world.ts';

const draft: Draft = { summary: 'a receipt', amount: null, date: '2026-04-01' as PlainDate, payload: {} };
const mark: WriteMark = { counters: '7', highestId: '3' };
const document: WrittenDocument = {
  nativeId: 'guid-4',
  masterId: '4',
  number: 'R/4',
  date: draft.date,
  record: {
    kind: 'voucher',
    id: recordId(firstSource, 'voucher', 'guid-4'),
    sourceId: firstSource,
    native: {},
    shape: 1,
    data: {},
  },
};

const asks = { code: 'job.needs-approval', message: '' } as const;
const open: Gate = { expired: false, permission: 'allow', asks, held: null };
const closed = {
  expired: { ...open, expired: true },
  denied: { ...open, permission: 'deny' },
  asks: { ...open, permission: 'ask' },
  held: { ...open, held: { for: 'writes-held', code: 'write.waits', message: '' } },
} satisfies Record<string, Gate>;

const active = {
  received: { state: 'received', sends: 0 },
  intent: { state: 'intent', draft, sends: 0 },
  looked: { state: 'looked', draft, sends: 0 },
  sending: { state: 'sending', draft, mark, sends: 1 },
  sent: { state: 'sent', draft, mark, sends: 1, answer: 'lost', absences: 0 },
  'sent, absent once': { state: 'sent', draft, mark, sends: 1, answer: 'lost', absences: 1 },
  'sent for the last time, absent once': { state: 'sent', draft, mark, sends: maxSends, answer: 'lost', absences: 1 },
  'sent and accepted': { state: 'sent', draft, mark, sends: 1, answer: 'accepted', absences: 0 },
  'sent and altered': { state: 'sent', draft, mark, sends: 1, answer: 'altered', absences: 0 },
  written: { state: 'written', draft, masterId: '4' },
} satisfies Record<string, ActiveState>;
type Name = keyof typeof active;
const names = Object.keys(active) as Name[];

const found = {
  absent: { state: 'absent' },
  ours: { state: 'ours', document },
  twin: { state: 'twin', document },
  named: { state: 'named', document, before: null },
  unclear: { state: 'unclear', reason: '' },
} satisfies Record<string, Found>;

const events = {
  resumed: { type: 'resumed' },
  prepared: { type: 'prepared', draft },
  told: { type: 'told', output: {} },
  'looked absent': { type: 'looked', found: found.absent },
  'looked ours': { type: 'looked', found: found.ours },
  'looked twin': { type: 'looked', found: found.twin },
  'looked unclear': { type: 'looked', found: found.unclear },
  marked: { type: 'marked', mark },
  'answered accepted': { type: 'answered', sent: { state: 'accepted', masterId: '4' } },
  'answered accepted without id': { type: 'answered', sent: { state: 'accepted', masterId: null } },
  'answered rejected': { type: 'answered', sent: { state: 'rejected', text: '' } },
  'answered held': { type: 'answered', sent: { state: 'held', code: 'tally.licence-lost' } },
  'answered altered': { type: 'answered', sent: { state: 'altered', text: '' } },
  'answered unsure': { type: 'answered', sent: { state: 'unsure', text: '' } },
  'found absent': { type: 'found', found: found.absent },
  'found ours': { type: 'found', found: found.ours },
  'found twin': { type: 'found', found: found.twin },
  'found named': { type: 'found', found: found.named },
  'found unclear': { type: 'found', found: found.unclear },
  'read equal': { type: 'read', document, differences: [] },
  'read otherwise': { type: 'read', document, differences: [{ path: 'narration', sent: 'a', found: 'b' }] },
  gone: { type: 'gone' },
  'failed, passes': failed('tally.company-closed', true),
  'failed, impatient': failed('tally.company-closed', false),
  'failed for good': failed('write.unknown-ledger', true),
} satisfies Record<string, JobEvent>;
type EventName = keyof typeof events;
const eventNames = Object.keys(events) as EventName[];

function failed(code: ErrorCode, mayWait: boolean): JobEvent {
  return { type: 'failed', failure: { code, message: 'what a person reads', mayWait } };
}

const lookingElsewhere = {
  'found ours': 'written > read-back',
  'found twin': 'unknown write.unknown',
  'found named': 'unknown write.unknown',
  'found unclear': 'unknown write.unknown',
  'failed, passes': 'waiting company-closed, then sent',
  'failed, impatient': 'waiting company-closed, then sent',
  'failed for good': 'waiting trouble, then sent',
  resumed: 'sent > find',
} as const;

const notSent = {
  'failed, passes': 'waiting company-closed, then received',
  'failed, impatient': 'rejected tally.company-closed',
  'failed for good': 'rejected write.unknown-ledger',
} as const;

/** With an open gate. What is missing can't happen. */
const table: { readonly [state in Name]: { readonly [event in EventName]?: string } } = {
  received: { resumed: 'received > start', prepared: 'intent > look', told: 'done, verified', ...notSent },
  intent: {
    resumed: 'intent > look',
    'looked absent': 'looked > mark',
    'looked ours': 'written > read-back',
    'looked twin': 'possible-duplicate write.possible-duplicate',
    'looked unclear': 'possible-duplicate write.possible-duplicate',
    ...notSent,
  },
  looked: { resumed: 'intent > look', marked: 'sending > send', ...notSent },
  sending: {
    resumed: 'sent > find',
    'answered accepted': 'written > read-back',
    'answered accepted without id': 'sent > find',
    'answered rejected': 'rejected write.rejected',
    'answered held': 'waiting writes-held, then received',
    'answered altered': 'sent > find',
    'answered unsure': 'sent > find',
    'failed, passes': 'sent > find',
    'failed, impatient': 'sent > find',
    'failed for good': 'sent > find',
  },
  sent: { ...lookingElsewhere, 'found absent': 'sent > find-again' },
  'sent, absent once': { ...lookingElsewhere, 'found absent': 'intent > look' },
  'sent for the last time, absent once': { ...lookingElsewhere, 'found absent': 'rejected write.not-landed' },
  'sent and accepted': {
    ...lookingElsewhere,
    'found named': 'written > read-back',
    'found absent': 'unknown write.unknown',
  },
  'sent and altered': {
    ...lookingElsewhere,
    'found ours': 'unknown write.altered-existing',
    'found twin': 'unknown write.altered-existing',
    'found named': 'unknown write.altered-existing',
    'found unclear': 'unknown write.altered-existing',
    'found absent': 'unknown write.altered-existing',
  },
  written: {
    resumed: 'written > read-back',
    'read equal': 'done, verified',
    'read otherwise': 'done write.differs',
    gone: 'unknown write.removed',
    'failed, passes': 'waiting company-closed, then written',
    'failed, impatient': 'waiting company-closed, then written',
    'failed for good': 'waiting trouble, then written',
  },
};

describe.each(names)('%s', (name) => {
  it.each(eventNames)('meets %s', (event) => {
    const expected = table[name][event];
    if (expected === undefined) expect(() => decide(active[name], events[event], open)).toThrow();
    else expect(brief(decide(active[name], events[event], open))).toBe(expected);
  });
});

/** Where a way to the books begins or ends, each reason against going on must be heard. */
const gated: readonly (readonly [Name, EventName])[] = [
  ['received', 'resumed'],
  ['received', 'prepared'],
  ['intent', 'resumed'],
  ['looked', 'resumed'],
  ['looked', 'marked'],
  ['sent, absent once', 'found absent'],
];

describe.each(gated)('%s at %s', (name, event) => {
  it('ends an expired job, and a denied one', () => {
    expect(brief(decide(active[name], events[event], closed.expired))).toBe('expired job.expired');
    expect(brief(decide(active[name], events[event], closed.denied))).toBe('refused job.refused');
  });

  it('waits while something holds it, and for approval once there is something to approve', () => {
    expect(brief(decide(active[name], events[event], closed.held))).toBe('waiting writes-held, then received');
    const isEarly = name === 'received' && event === 'resumed';
    const expected = isEarly ? 'received > start' : 'waiting approval, then received';
    expect(brief(decide(active[name], events[event], closed.asks))).toBe(expected);
  });
});

const gates = [open, ...Object.values(closed)];

it('from `sending` on hears no gate but on the way to another send', () => {
  for (const name of names.filter((each) => isSettling(active[each]))) {
    for (const event of eventNames.filter((each) => table[name][each] && table[name][each] !== 'intent > look')) {
      const decisions = gates.map((gate) => decide(active[name], events[event], gate));
      for (const decision of decisions) expect(decision).toEqual(decisions[0]);
    }
  }
});

it('goes on after a wait as its origin would', () => {
  for (const resume of [active.received, active.sent, active.written]) {
    const waiting: Waiting = { state: 'waiting', for: 'busy', code: 'tally.busy', message: '', resume };
    for (const gate of gates) {
      expect(decide(waiting, events.resumed, gate)).toEqual(decide(resume, events.resumed, gate));
    }
    expect(() => decide(waiting, events.gone, open)).toThrow();
  }
});

it('prepares a document anew once a master that it needs is made and reads as it was asked for, and else does not send it', () => {
  const needing: Draft = { ...draft, date: null, needs: [{ type: 'customer.create', name: 'Asha' }] };
  const written: ActiveState = { ...active.written, draft: needing };
  expect(decide(written, events['read equal'], open)).toEqual({ state: active.received, next: 'start' });
  expect(brief(decide(written, events['read otherwise'], open))).toBe('rejected write.master-differs');
  expect(brief(decide(written, events.gone, open))).toBe('unknown write.removed');
});

/** What can follow a step, what leads to another send first; `resumed` can follow anything. */
const outcomes: { readonly [step: string]: readonly [EventName, ...EventName[]] } = {
  start: ['prepared', 'failed, passes', 'failed for good'],
  look: ['looked absent', 'looked ours', 'looked twin', 'looked unclear', 'failed, passes'],
  mark: ['marked', 'failed, passes'],
  send: [
    'answered unsure',
    'answered altered',
    'answered accepted',
    'answered accepted without id',
    'answered rejected',
    'failed, passes',
  ],
  find: ['found absent', 'found ours', 'found twin', 'found named', 'found unclear', 'failed, passes'],
  'find-again': ['found absent', 'found ours', 'found twin', 'found named', 'found unclear', 'failed, passes'],
  'read-back': ['read equal', 'read otherwise', 'gone', 'failed, passes'],
};

it('never sends again but after two proofs of absence in a row, and never more than three times', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat(99)), (chances) => {
      let decision: Decision = { state: active.received, next: 'start' };
      let sends = 0;
      let proofs = 0;
      let mayBeThere = false;
      for (let turn = 0; turn < 60 && decision.state.state !== 'ended'; turn += 1) {
        const event = follow(decision, chances);
        proofs = event === 'found absent' ? proofs + 1 : 0;
        if (proofs === 2) mayBeThere = false;
        decision = decide(decision.state, events[event], open);
        if (decision.next !== 'send') continue;
        expect(mayBeThere).toBe(false);
        mayBeThere = true;
        sends += 1;
      }
      expect(sends).toBeLessThanOrEqual(maxSends);
    }),
    { numRuns: 2000 },
  );
});

function follow({ next }: Decision, chances: Iterator<number>): EventName {
  const chance = Number(chances.next().value);
  if (next === null || chance < 15) return 'resumed';
  const possible = outcomes[next] ?? ['resumed'];
  return (chance < 85 ? possible[0] : possible[chance % possible.length]) ?? 'resumed';
}

function brief({ state, next }: Decision): string {
  if (state.state === 'waiting') return `waiting ${state.for}, then ${state.resume.state}`;
  if (state.state !== 'ended') return `${state.state} > ${next}`;
  const { end, code, verified } = state.outcome;
  return [end, code ? ` ${code}` : '', verified ? ', verified' : ''].join('');
}
