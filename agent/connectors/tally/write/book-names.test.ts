import { expect, it } from 'vitest';
import type { SourceId } from '../../../../contract/ids.ts';
import { MasterNames } from '../map/master-names.ts';
import type { MasterVersion } from '../pull/master-versions.ts';
import { BookNames } from './book-names.ts';
import { foldName } from './fold-name.ts';

function ledger(name: string, masterId: number): MasterVersion {
  return {
    type: 'Ledger',
    guid: `g-${masterId}`,
    masterId,
    alterId: 1,
    name,
    parent: null,
    isBillWise: false,
    unit: null,
    category: null,
  };
}

function namesOf(...ledgers: readonly string[]): BookNames {
  const masters = ledgers.map((name, index) => ledger(name, index + 1));
  return new BookNames({ counter: 1, masters, names: new MasterNames('tally-demo' as SourceId) });
}

it.each([
  ['  DEMO   traders ', 'Demo Traders', true],
  ['demo-traders', 'Demo Traders', true],
  ['A/B', 'A B', true],
  ['A & B', 'A and B', false],
  ['A_B', 'A B', false],
  ['A–B', 'A B', false],
  ['Caf\u00e9', 'Cafe\u0301', false],
  ['ÉCOLE', 'école', false],
])('folds names as Tally does: %j and %j (facts/tally.md §5.1)', (a, b, isSame) => {
  expect(foldName(a) === foldName(b)).toBe(isSame);
});

it('gives the name as the books spell it, the exact one first', () => {
  expect(namesOf('Demo Traders').ledger('demo traders').name).toBe('Demo Traders');
  expect(namesOf('Demo Traders', 'DEMO TRADERS').ledger('DEMO TRADERS').name).toBe('DEMO TRADERS');
});

it('takes no guess between two that fold alike, and none at a name that is not there', () => {
  const names = namesOf('Demo Traders', 'DEMO TRADERS');
  for (const name of ['demo traders', 'Nobody']) {
    expect(() => names.ledger(name)).toThrow(
      expect.objectContaining({ code: 'write.unknown-ledger', details: { name } }),
    );
  }
});
