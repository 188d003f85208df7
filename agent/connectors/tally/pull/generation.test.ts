import { expect, it } from 'vitest';
import type { SourceId } from '../../../../contract/ids.ts';
import type { Cursor } from '../../source.ts';
import { MasterNames } from '../map/master-names.ts';
import type { MasterType } from '../requests/masters.ts';
import { scan } from '../xml/scan.ts';
import { generationOf } from './generation.ts';
import type { MasterList } from './master-versions.ts';

interface Master {
  readonly type: MasterType;
  readonly masterId: number;
  readonly name: string;
  readonly parent?: string;
  readonly guid?: string;
}

const meera: Master = { type: 'Ledger', masterId: 1, name: 'Meera Stores', parent: 'Sundry Debtors' };
const pens: Master = { type: 'StockItem', masterId: 2, name: 'Pens' };
const retail: Master = { type: 'VoucherType', masterId: 3, name: 'Retail', parent: 'Sales' };
const shop: Master = { type: 'Godown', masterId: 4, name: 'Shop' };
const masters = [meera, pens, retail, shop];
const cash: Master = { type: 'Ledger', masterId: 9, name: 'Cash', parent: 'Cash-in-Hand' };

function listOf(all: readonly Master[]): MasterList {
  const names = new MasterNames('tally-x' as SourceId);
  const versions = all.map((master) => {
    const { type, masterId, name, parent = null, guid = `g-${masterId}` } = master;
    const tag = type.toUpperCase();
    names.learn(scan(`<${tag} NAME="${name}"><GUID>${guid}</GUID><PARENT>${parent ?? ''}</PARENT></${tag}>`));
    return { type, guid, masterId, alterId: masterId, name, parent, isBillWise: false, unit: null, category: null };
  });
  return { counter: 1, masters: versions, names };
}

function notebook() {
  let kept: Cursor | null = null;
  return {
    naming: () => kept,
    keepNaming: (naming: Cursor) => {
      kept = naming;
    },
  };
}

it('stays while nothing becomes of the masters, whatever order they come in', () => {
  const notes = notebook();
  const first = generationOf(listOf(masters), notes);
  expect(generationOf(listOf(masters.toReversed()), notes)).toBe(first);
});

it('stays when a master is made', () => {
  const notes = notebook();
  const first = generationOf(listOf(masters), notes);
  expect(generationOf(listOf([...masters, cash]), notes)).toBe(first);
});

it.each<[string, readonly Master[]]>([
  ['a name', [{ ...meera, name: 'Meera General Stores' }, pens, retail, shop]],
  ['a name that no lookup asks for', [meera, pens, retail, { ...shop, name: 'Store' }]],
  ['a role', [{ ...meera, parent: 'Indirect Expenses' }, pens, retail, shop]],
  ['a type of vouchers', [meera, pens, { ...retail, parent: 'Payment' }, shop]],
  ['a ledger that is another under the old name', [{ ...meera, guid: 'g-other' }, pens, retail, shop]],
  ['an item that is another under the old name', [meera, { ...pens, guid: 'g-other' }, retail, shop]],
  ['a ledger of the same name that is found in its place', [...masters, { ...meera, masterId: 9 }]],
  ['a deletion', [meera, retail, shop]],
  ['a unit, which was none before', [...masters, { type: 'Unit', masterId: 9, name: 'Pkt 6 & Co' }]],
])('changes with %s', (_what, later) => {
  const notes = notebook();
  const first = generationOf(listOf(masters), notes);
  expect(generationOf(listOf(later), notes)).not.toBe(first);
});

it('changes with the role of a master that was made under it', () => {
  const notes = notebook();
  const first = generationOf(listOf([...masters, cash]), notes);
  expect(generationOf(listOf([...masters, { ...cash, parent: 'Sundry Creditors' }]), notes)).not.toBe(first);
  const second = notebook();
  const before = generationOf(listOf(masters), second);
  generationOf(listOf([...masters, cash]), second);
  expect(generationOf(listOf([...masters, { ...cash, parent: 'Sundry Creditors' }]), second)).not.toBe(before);
});

it('is never one that was there before, though every name is as it was then', () => {
  const notes = notebook();
  const first = generationOf(listOf(masters), notes);
  const second = generationOf(listOf([{ ...meera, parent: 'Indirect Expenses' }, pens, retail, shop]), notes);
  expect([first, second]).not.toContain(generationOf(listOf(masters), notes));
});

it('is a new one where what was written down can not be read', () => {
  const notes = notebook();
  const first = generationOf(listOf(masters), notes);
  notes.keepNaming({ ...notes.naming(), highest: 'none' });
  expect(generationOf(listOf(masters), notes)).not.toBe(first);
});
