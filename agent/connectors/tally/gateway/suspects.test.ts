import { expect, it } from 'vitest';
import { isBridgeError } from '../../../../contract/errors.ts';
import { VirtualClock } from '../../../virtual-clock.ts';
import { type Notes, passingNotes } from '../notes.ts';
import type { Asked } from './asked.ts';
import { Suspects } from './suspects.ts';

const dayMs = 86_400_000;

function window(from: string, to: string, kind = 'vouchers'): Asked {
  return { kind, box: { from, to, above: 0, upTo: 9_999 }, what: `${kind}, ${from} to ${to}` };
}

const year = window('20250401', '20260331');
const april = window('20250401', '20250430');
const may = window('20250501', '20250531');

function open(notes: Notes = passingNotes(), clock = new VirtualClock()) {
  const suspects = new Suspects(notes, clock);
  const verdict = (asked: Asked, divisible: boolean) => {
    try {
      suspects.admit(asked, divisible);
      return 'asked';
    } catch (error) {
      if (isBridgeError(error, 'tally.request-set-aside')) return 'refused';
      throw error;
    }
  };
  return { suspects, verdict, clock };
}

it('asks in smaller pieces what was not answered and can be divided, and other windows as before', () => {
  const { suspects, verdict } = open();
  suspects.strike(april);
  expect([verdict(april, true), verdict(year, true), verdict(may, true)]).toEqual(['refused', 'refused', 'asked']);
  expect(verdict(window('20250407', '20250407'), true)).toBe('asked');
});

it('asks once more what can not be divided, then never again until a person says so', () => {
  const { suspects, verdict } = open();
  suspects.strike(april);
  expect(verdict(april, false)).toBe('asked');
  suspects.strike(april);
  expect(verdict(april, false)).toBe('refused');
  const [set] = suspects.setAside();
  expect(set).toEqual({ id: expect.stringMatching(/^ask-[0-9a-f]{8}$/), what: april.what });
  expect([suspects.letGo('ask-00000000'), suspects.letGo(set?.id ?? '')]).toEqual([false, true]);
  expect([verdict(april, false), suspects.setAside()]).toEqual(['asked', []]);
});

it('sets aside the piece that was at fault, with everything within it, and no other', () => {
  const { suspects, verdict } = open();
  suspects.strike(year);
  suspects.strike(april);
  expect(suspects.setAside().map(({ what }) => what)).toEqual([april.what]);
  expect(verdict(window('20250407', '20250407'), false)).toBe('refused');
  expect([verdict(may, false), verdict(window('20250401', '20250430', 'counts'), false)]).toEqual(['asked', 'asked']);
});

it('forgives what is answered in time', () => {
  const { suspects, verdict } = open();
  suspects.strike(april);
  suspects.answered(april);
  expect(verdict(april, true)).toBe('asked');
});

it('takes a strike back when the answer came after all, and then waits longer for it or asks for less', () => {
  const { suspects, verdict } = open();
  suspects.strike(april);
  suspects.answeredLate(april);
  suspects.strike(april);
  suspects.answeredLate(april);
  expect(suspects.setAside()).toEqual([]);
  expect(suspects.quietFor(april, 30_000)).toBe(480_000);
  expect([verdict(april, true), verdict(april, false)]).toEqual(['refused', 'asked']);
});

it('remembers over a restart of the engine, a single bad day not for ever', () => {
  const notes = passingNotes();
  const clock = new VirtualClock();
  const { suspects } = open(notes, clock);
  suspects.strike(april);
  suspects.strike(may);
  suspects.strike(may);
  expect(open(notes, clock).verdict(april, true)).toBe('refused');
  const later = new VirtualClock({ start: clock.now().getTime() + 2 * dayMs });
  const reopened = open(notes, later);
  expect([reopened.verdict(april, true), reopened.verdict(may, false)]).toEqual(['asked', 'refused']);
});
