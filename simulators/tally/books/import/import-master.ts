import type { ImportObject, MasterType, TallyObject } from '../../books.ts';
import { aggregate, type Master, reserved, scalar } from '../master.ts';
import type { MasterStore } from '../master-store.ts';
import { formatAmount, parseAmount } from '../money.ts';
import type { VoucherStore } from '../vouchers/voucher-store.ts';
import { isInUse } from './is-in-use.ts';
import { Refusal } from './refusal.ts';
import type { TallyUp } from './tally-up.ts';

/** `LEDGER` → `Ledger`; undefined for what is no master of ours. */
export function masterTypeOf(element: string): MasterType | undefined {
  return types[element.toUpperCase()];
}

/**
 * Takes one master (`facts/tally.md` §5.1): creating one that exists alters it, altering merges, another name inside renames,
 * and nothing is ever made on the side.
 */
export function importMaster(store: VoucherStore, type: MasterType, object: ImportObject, tallyUp: TallyUp): void {
  const { masters } = store.world.chart;
  const inner = innerName(object.body);
  const outer = object.attributes['NAME'] ?? inner;
  const known = masters.find(type, outer);
  if ((object.attributes['ACTION'] ?? 'Create').toLowerCase() === 'delete') {
    deleteMaster(store, known);
    tallyUp.add('deleted');
  } else if (known) {
    alterMaster(masters, known, object.body, nameAfter(known, outer, inner));
    tallyUp.add('altered');
  } else {
    createMaster(masters, type, inner || outer, object.body);
    tallyUp.add('created');
  }
}

export function createMaster(masters: MasterStore, type: MasterType, name: string, body: TallyObject): Master {
  const parent = parentFor(masters, type, body);
  const fresh = { ...tidy(masters, type, body), ...parent };
  if (type === 'Ledger') fresh['OPENINGBALANCE'] ??= formatAmount(0);
  if (type === 'CostCentre') fresh['CATEGORY'] ??= masters.reserved('CostCategory', 'Primary Cost Category').name;
  return masters.add(type, name, fresh);
}

/** GSTDUTYHEAD can be set only at creation; an alter reports success and leaves it (`facts/tally.md` §5.1). */
export function alterMaster(masters: MasterStore, master: Master, body: TallyObject, name: string, moves = true): void {
  const other = masters.find(master.type, name);
  if (other && other !== master && other.name === name) {
    throw new Refusal('errors', `${titles[master.type]} '${name}' already exists!`);
  }
  const parent = body['PARENT'] === undefined ? {} : parentFor(masters, master.type, body);
  const { GSTDUTYHEAD: _, ...changes } = tidy(masters, master.type, body);
  masters.alter(master, { ...master.body, ...changes, ...parent }, name, moves);
}

export function deleteMaster(store: VoucherStore, master: Master | undefined, moves = true): void {
  if (!master) throw new Refusal('errors', 'Item does not exist!');
  if (master.reservedName !== '' || isInUse(store, master)) throw new Refusal('errors', 'Cannot be deleted!');
  store.world.chart.masters.delete(master, moves);
}

/** Another name inside is the new one, unless it is how the master was looked up: found by folding, it keeps its spelling. */
function nameAfter(master: Master, outer: string, inner: string): string {
  return inner === '' || (inner === outer && outer !== master.name) ? master.name : inner;
}

type Draft = { -readonly [method in keyof TallyObject]: TallyObject[method] };

/** The sent methods without what Tally makes itself, in the form the books keep them. */
function tidy(masters: MasterStore, type: MasterType, body: TallyObject): Draft {
  const kept = Object.entries(body).filter(([method]) => !made.has(method) && !method.startsWith('UDF:'));
  const draft: Draft = Object.fromEntries(kept);
  const opening = draft['OPENINGBALANCE'];
  if (type === 'Ledger' && typeof opening === 'string')
    draft['OPENINGBALANCE'] = formatAmount(parseAmount(opening) ?? 0);
  const unit = draft['BASEUNITS'];
  if (type === 'StockItem' && typeof unit === 'string' && unit !== '' && !masters.find('Unit', unit)) {
    throw new Refusal('errors', `Unit '${unit}' does not exist!`);
  }
  return type === 'Ledger' ? { ...flattened(draft), ...draft } : draft;
}

/** The dated lists of TallyPrime 3 and later also answer under the old flat names. */
function flattened(draft: Draft): Draft {
  const registration = aggregate(draft, 'LEDGSTREGDETAILS').at(-1);
  const mailing = aggregate(draft, 'LEDMAILINGDETAILS').at(-1);
  const flat: Draft = {};
  const copy = (from: TallyObject | undefined, method: string, to: string): void => {
    const value = from?.[method];
    if (value !== undefined) flat[to] = value;
  };
  copy(registration, 'GSTIN', 'PARTYGSTIN');
  copy(registration, 'GSTREGISTRATIONTYPE', 'GSTREGISTRATIONTYPE');
  copy(mailing, 'STATE', 'LEDSTATENAME');
  copy(mailing, 'COUNTRY', 'COUNTRYNAME');
  copy(mailing, 'PINCODE', 'PINCODE');
  copy(mailing, 'ADDRESS', 'ADDRESS');
  return flat;
}

/** An empty PARENT is the top; the word Primary is no group (`facts/tally.md` §5.1). */
function parentFor(masters: MasterStore, type: MasterType, body: TallyObject): Draft {
  const kind = parentTypes[type];
  if (!kind) return {};
  const name = scalar(body, 'PARENT');
  const top = name === '' || name === reserved.primary;
  if (top && !needsParent.has(type)) return { PARENT: reserved.primary };
  const parent = masters.find(kind, name);
  if (!parent) throw new Refusal('errors', `${titles[kind]} '${name}' does not exist!`);
  return { PARENT: parent.name };
}

export function innerName(body: TallyObject): string {
  const own = firstText(body['NAME']);
  return own || firstText(aggregate(body, 'LANGUAGENAME')[0]?.['NAME']);
}

function firstText(value: TallyObject[string] | undefined): string {
  const first = typeof value === 'string' ? value : value?.[0];
  return typeof first === 'string' ? first : '';
}

const made = new Set(
  (
    'NAME GUID MASTERID ALTERID RESERVEDNAME RESERVENAME CLOSINGBALANCE TBALOPENING TBALCLOSING DEBITTOTALS ' +
    'CREDITTOTALS PRIMARYGRPPARENT _PRIMARYGROUP PARENTSTRUCTURE CLOSINGRATE CLOSINGVALUE'
  ).split(' '),
);

const types: { readonly [element: string]: MasterType } = {
  GROUP: 'Group',
  LEDGER: 'Ledger',
  VOUCHERTYPE: 'VoucherType',
  CURRENCY: 'Currency',
  UNIT: 'Unit',
  GODOWN: 'Godown',
  STOCKGROUP: 'StockGroup',
  STOCKCATEGORY: 'StockCategory',
  STOCKITEM: 'StockItem',
  COSTCATEGORY: 'CostCategory',
  COSTCENTRE: 'CostCentre',
  ATTENDANCETYPE: 'AttendanceType',
  TAXUNIT: 'TaxUnit',
};

const parentTypes: { readonly [type in MasterType]?: MasterType } = {
  Group: 'Group',
  Ledger: 'Group',
  VoucherType: 'VoucherType',
  Godown: 'Godown',
  StockGroup: 'StockGroup',
  StockCategory: 'StockCategory',
  StockItem: 'StockGroup',
  CostCentre: 'CostCentre',
  AttendanceType: 'AttendanceType',
};

const needsParent: ReadonlySet<MasterType> = new Set(['Ledger', 'VoucherType']);

const titles: { readonly [type in MasterType]: string } = {
  Group: 'Group',
  Ledger: 'Ledger',
  VoucherType: 'Voucher Type',
  Currency: 'Currency',
  Unit: 'Unit',
  Godown: 'Godown',
  StockGroup: 'Stock Group',
  StockCategory: 'Stock Category',
  StockItem: 'Stock Item',
  CostCategory: 'Cost Category',
  CostCentre: 'Cost Centre',
  AttendanceType: 'Attendance Type',
  TaxUnit: 'GST Registration',
};
