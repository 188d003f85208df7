import { expect, it } from 'vitest';
import type { Leaf } from '../gateway/answer.ts';
import { readMasterOutcome, readOutcome } from './import-outcome.ts';

const none = {
  CREATED: 0,
  ALTERED: 0,
  DELETED: 0,
  LASTVCHID: 0,
  LASTMID: 0,
  COMBINED: 0,
  IGNORED: 0,
  ERRORS: 0,
  CANCELLED: 0,
  EXCEPTIONS: 0,
};

function leaves(counters: object, texts: readonly string[] = [], root = 'RESPONSE'): readonly Leaf[] {
  return [
    ...texts.map((text) => ({ path: `${root}/LINEERROR`, text })),
    ...Object.entries(counters).map(([name, count]) => ({ path: `${root}/${name}`, text: String(count) })),
  ];
}

it('takes exactly one created document, and nothing amiss, for accepted', () => {
  const created = { ...none, CREATED: 1, LASTVCHID: 213 };
  expect(readOutcome(leaves(created))).toEqual({ state: 'accepted', masterId: '213' });
  const enveloped = 'ENVELOPE/BODY/DATA/IMPORTRESULT';
  expect(readOutcome(leaves(created, [], enveloped))).toEqual({ state: 'accepted', masterId: '213' });
});

it.each([
  ['a text', { ...none, ERRORS: 1 }, ["Ledger 'X' does not exist!"], "Ledger 'X' does not exist!"],
  ['an exception without a text', { ...none, EXCEPTIONS: 1 }, [], expect.stringContaining('EXCEPTIONS 1')],
])('takes a refusal with %s, and nothing written, for rejected', (_what, counters, texts, text) => {
  expect(readOutcome(leaves(counters, texts))).toEqual({ state: 'rejected', text });
});

it.each([
  ['altered instead of created', { ...none, ALTERED: 1, LASTVCHID: 213 }, []],
  ['created, with an exception', { ...none, CREATED: 1, EXCEPTIONS: 1 }, []],
  ['created, with a text', { ...none, CREATED: 1 }, ['Voucher totals do not match!']],
  ['created twice', { ...none, CREATED: 2 }, []],
  ['nothing at all', none, []],
  ['no counters', {}, []],
  ['a text without counters', {}, ["Could not set 'SVCurrentCompany' to 'X'"]],
  ['no word about errors', { CREATED: 1 }, []],
])('is unsure of an answer that contradicts itself: %s', (_what, counters, texts) => {
  expect(readOutcome(leaves(counters, texts)).state).toBe('unsure');
});

it.each<[string, 'CREATED' | 'ALTERED', object, readonly string[], object]>([
  ['made', 'CREATED', { ...none, CREATED: 1, LASTVCHID: 213 }, [], { state: 'accepted', masterId: null }],
  ['changed', 'ALTERED', { ...none, ALTERED: 1 }, [], { state: 'accepted', masterId: '7' }],
  ['changed where one was to be made', 'CREATED', { ...none, ALTERED: 1 }, [], { state: 'altered' }],
  ['made where one was to be changed', 'ALTERED', { ...none, CREATED: 1 }, [], { state: 'unsure' }],
  ['refused', 'CREATED', { ...none, ERRORS: 1 }, ["Group 'X' does not exist!"], { state: 'rejected' }],
  ['made, with a text', 'CREATED', { ...none, CREATED: 1 }, ['?'], { state: 'unsure' }],
  ['left alone without a word', 'ALTERED', none, [], { state: 'unsure' }],
])('says of a master whether it was %s', (_what, meant, counters, texts, expected) => {
  const id = meant === 'ALTERED' ? '7' : null;
  expect(readMasterOutcome(leaves(counters, texts), meant, id)).toMatchObject(expected);
});
