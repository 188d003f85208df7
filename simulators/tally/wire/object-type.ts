import { type MasterType, masterTypes } from '../books.ts';
import { definitionKey } from './definitions.ts';

/** What a collection can be of. `bare` types exist in Tally but our books hold none of them. */
export type ObjectType =
  | { readonly type: 'voucher' }
  | { readonly type: 'company' }
  | { readonly type: 'master'; readonly master: MasterType }
  | { readonly type: 'bare'; readonly element: string };

const bareTypes = ['Budget', 'GSTClassification', 'PayHead', 'State', 'VoucherNumberSeries'];

const known = new Map<string, ObjectType>([
  ['VOUCHER', { type: 'voucher' }],
  ['COMPANY', { type: 'company' }],
  // The company's own registrations are tax units; asked for by this name they come as such (facts §1.9).
  ['GSTREGISTRATION', { type: 'master', master: 'TaxUnit' }],
  ...masterTypes.map((master): [string, ObjectType] => [master.toUpperCase(), { type: 'master', master }]),
  ...bareTypes.map((name): [string, ObjectType] => [name.toUpperCase(), { type: 'bare', element: name.toUpperCase() }]),
]);

/** Undefined for a TYPE Tally has never heard of, dotted ones included: a dialog (facts §1.6). */
export function objectTypeOf(text: string): ObjectType | undefined {
  return known.get(definitionKey(text));
}

/** The element of a row: `VOUCHER`, `STOCKITEM`, … */
export function elementOf(type: ObjectType): string {
  switch (type.type) {
    case 'voucher':
      return 'VOUCHER';
    case 'company':
      return 'COMPANY';
    case 'master':
      return type.master.toUpperCase();
    case 'bare':
      return type.element;
  }
}

/** The attributes of COLLECTION. 4, 8, 1024 and 64 are measured (facts §3.1); the other numbers only have their form. */
export function collectionAttributes(type: ObjectType): string {
  switch (type.type) {
    case 'voucher':
      return ' ISCMPDEPTYPE="Yes" CMPLOCUS="4" CMPDEPTYPE="64"';
    case 'master':
      return ` ISMSTDEPTYPE="Yes" MSTDEPTYPE="${dependency[type.master]}"`;
    case 'company':
    case 'bare':
      return '';
  }
}

const dependency: { readonly [master in MasterType]: number } = {
  Group: 4,
  Ledger: 8,
  VoucherType: 1024,
  CostCategory: 16,
  CostCentre: 32,
  Godown: 128,
  StockGroup: 256,
  StockCategory: 512,
  StockItem: 2048,
  Currency: 4096,
  Unit: 8192,
  AttendanceType: 16384,
  TaxUnit: 32768,
};

interface BuiltIn {
  readonly type: ObjectType;
  readonly fetch: readonly string[];
}

const masterFetch = ['Name', 'Parent'];

const builtIns = new Map<string, BuiltIn>([
  ['LISTOFCOMPANIES', { type: { type: 'company' }, fetch: ['Name', 'StartingFrom', 'EndingAt'] }],
  ['COMPANY', { type: { type: 'company' }, fetch: ['Name', 'StartingFrom', 'EndingAt'] }],
  ['VOUCHER', { type: { type: 'voucher' }, fetch: ['Date'] }],
  ['LISTOFVOUCHERS', { type: { type: 'voucher' }, fetch: ['Date'] }],
  ...masterTypes.flatMap((master): [string, BuiltIn][] => {
    const builtIn: BuiltIn = { type: { type: 'master', master }, fetch: masterFetch };
    return [
      [master.toUpperCase(), builtIn],
      [`LISTOF${plural(master).toUpperCase()}`, builtIn],
    ];
  }),
]);

/** A collection Tally has by itself; undefined raises a dialog that ends Tally (facts §1.6). */
export function builtInCollection(id: string): BuiltIn | undefined {
  return builtIns.get(definitionKey(id));
}

function plural(name: string): string {
  return name.endsWith('y') ? `${name.slice(0, -1)}ies` : `${name}s`;
}
