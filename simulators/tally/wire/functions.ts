import type { TallyDate } from '../books.ts';
import type { TallyBehaviour } from './behaviour.ts';
import { asText, isEqual, numberIn, shown } from './formula/compile-formula.ts';
import type { Value } from './formula/formula.ts';
import { type MasterIndex, squash } from './master-index.ts';
import type { Period } from './period.ts';
import { readTallyDate } from './tally-date.ts';

export type TdlFunction = (argument: readonly Value[]) => Value;

export interface FunctionSurroundings {
  readonly behaviour: TallyBehaviour;
  readonly activeCompany: string;
  readonly shown: Period;
  readonly today: TallyDate;
  /** Absent when no company is open. */
  readonly masters: MasterIndex | undefined;
}

/** The `$$` functions this Tally knows, names in capitals. Undefined for any other. */
export function tdlFunction(name: string, around: FunctionSurroundings): TdlFunction | undefined {
  if (Object.hasOwn(plain, name)) return plain[name];
  return (
    environment(name, around) ?? ofMasters(name, around) ?? voucherClass(name, around) ?? predefinedGroup(name, around)
  );
}

const plain: { readonly [name: string]: TdlFunction } = {
  DATE: ([text]) => dateOf(text),
  ISEQUAL: ([left, right]) => isEqual(left, right),
  ISEMPTY: ([value]) => value === undefined || value === '',
  NUMBER: ([value]) => numberIn(asText(value)) ?? 0,
  /** The magnitude of an amount; its side is a matter of `$$IsDebit`. */
  NUMVALUE: ([value]) => Math.abs(numberIn(asText(value)) ?? 0),
  ISDEBIT: ([amount]) => (numberIn(asText(amount)) ?? 0) < 0,
  ISNOTAPPLICABLE: ([value]) => asText(value) === systemNames['NOTAPPLICABLE'],
  ISSYSNAMEEQUAL: ([name, value]) => asText(value) === systemName(asText(name)),
  STRINGFINDANDREPLACE: ([text, find, by]) => shown(text).replaceAll(asText(find), () => asText(by)),
  STRBYCHARCODE: ([code]) => String.fromCharCode(numberOf(code) ?? 0),
  SPRINTF: ([pattern, ...values]) => {
    const left = values.map(asText);
    return asText(pattern).replace(/%[sd]/g, () => left.shift() ?? '');
  },
  /** `2000.00` of `-$ 2000.00 @ I₹ 84/$  = -I₹ 168000.00`; empty for an amount in the base currency. */
  FOREXVALUE: ([amount]) => {
    const [own] = asText(amount).split('@');
    return own === undefined || !asText(amount).includes('=') ? undefined : Math.abs(numberIn(own) ?? 0);
  },
  CURRENCY: ([amount]) => (asText(amount).includes('=') ? (/^-?\s*([^\s\d.-]+)/.exec(asText(amount))?.[1] ?? '') : ''),
  ABS: ([value]) => {
    const number = numberOf(value);
    return number === undefined ? undefined : Math.abs(number);
  },
  YEAROFDATE: ([date]) => numberOf(asText(date).slice(0, 4)),
  MONTHOFDATE: ([date]) => numberOf(asText(date).slice(4, 6)),
  DAYOFDATE: ([date]) => numberOf(asText(date).slice(6, 8)),
  PYRLYYYYMMDDFORMAT: ([date, separator]) => {
    const text = asText(date);
    return text === '' ? '' : [text.slice(0, 4), text.slice(4, 6), text.slice(6)].join(asText(separator));
  },
  SYSNAME: ([name]) => systemName(asText(name)),
};

function systemName(name: string): string {
  return systemNames[squash(name)] ?? name;
}

const systemNames: { readonly [name: string]: string } = {
  PRIMARY: '\u0004 Primary',
  NOTAPPLICABLE: '\u0004 Not Applicable',
  APPLICABLE: '\u0004 Applicable',
  ANY: '\u0004 Any',
};

function environment(name: string, around: FunctionSurroundings): TdlFunction | undefined {
  const { behaviour } = around;
  switch (name) {
    case 'LICENSEINFO':
      return ([what]) => licenceInfo(squash(asText(what)), behaviour);
    case 'CURRENTSIMPLECOMPANY':
      return () => around.activeCompany;
    case 'SYSTEMPERIODFROM':
      return () => around.shown.from;
    case 'SYSTEMPERIODTO':
      return () => around.shown.to;
    case 'MACHINEDATE':
      return () => around.today;
    case 'ISPRODTALLYPRIME':
      return () => behaviour.product === 'TallyPrime' && !behaviour.editLog;
    case 'ISPRODTALLYPRIMEEL':
      return () => behaviour.editLog;
    case 'ISPRODTALLYSERVER':
      return () => false;
    default:
      return undefined;
  }
}

/** What needs the company's masters. */
function ofMasters(name: string, { masters }: FunctionSurroundings): TdlFunction | undefined {
  if (name === 'STRING') return ([value, form]) => written(asText(value), squash(asText(form)), masters);
  if (name === 'GROUPSTOCK') return () => masters?.predefinedGroup('STOCKINHAND');
  if (name !== 'ISLEDOFGRP') return undefined;
  return ([ledger, group]) => {
    const parent = masters?.find('Ledger', asText(ledger))?.['PARENT'];
    return typeof parent === 'string' && (masters?.isUnder('Group', parent, asText(group)) ?? false);
  };
}

/** In tail units a quantity is counted in the smaller part of its own unit, without the alternate one behind `=` (facts §3.2). */
function written(text: string, form: string, masters: MasterIndex | undefined): string {
  if (form !== 'TAILUNITS') return text;
  const [own = ''] = text.split('=');
  const [, sign = '', head = '', unit = '', rest] = /^\s*(-?)([\d.]+)\s+(.+?)(?:\s+([\d.]+)\s+.+)?\s*$/.exec(own) ?? [];
  const compound = masters?.compoundUnitOf(unit);
  if (compound === undefined) return own;
  const tail = Number(head) * compound.conversion + Number(rest ?? 0);
  return `${sign}${tail} ${compound.tail}`;
}

/** Education still says that it is Silver, so only the educational flag tells (facts §1.7). */
function licenceInfo(what: string, behaviour: TallyBehaviour): Value {
  switch (what) {
    case 'ISEDUCATIONALMODE':
      return behaviour.licence === 'educational';
    case 'ISSILVER':
      return behaviour.licence !== 'gold';
    case 'ISGOLD':
      return behaviour.licence === 'gold';
    case 'SERIALNUMBER':
      return behaviour.serialNumber;
    default:
      return undefined;
  }
}

const classes = new Set(
  ['Sales', 'Purchase', 'Payment', 'Receipt', 'Contra', 'Journal', 'Debit Note', 'Credit Note', 'Memorandum']
    .concat(['Reversing Journal', 'Stock Journal', 'Delivery Note', 'Receipt Note', 'Physical Stock', 'Payroll'])
    .concat(['Sales Order', 'Purchase Order', 'Rejections In', 'Rejections Out', 'Attendance'])
    .map(squash),
);

const inventoryClasses = new Set(
  ['Stock Journal', 'Delivery Note', 'Receipt Note', 'Physical Stock', 'Rejections In', 'Rejections Out']
    .concat(['Material In', 'Material Out'])
    .map(squash),
);
const orderClasses = new Set(['Sales Order', 'Purchase Order', 'Job Work In Order', 'Job Work Out Order'].map(squash));
const neither = new Set(['Attendance', 'Payroll'].map(squash));

/** `$$IsSales:$VoucherTypeName` and the three kinds LD asks for, by the predefined type a voucher type descends from. */
function voucherClass(name: string, { masters }: FunctionSurroundings): TdlFunction | undefined {
  const wanted = name.replace(/^IS/, '');
  const test = classTest(name, wanted);
  if (test === undefined || masters === undefined) return undefined;
  const verdicts = new Map<string, boolean>();
  return ([type]) => {
    const typeName = asText(type);
    let verdict = verdicts.get(typeName);
    if (verdict === undefined) {
      verdict = test(squash(masters.voucherClass(typeName)));
      verdicts.set(typeName, verdict);
    }
    return verdict;
  };
}

function classTest(name: string, wanted: string): ((found: string) => boolean) | undefined {
  if (name === 'ISORDERVCH') return (found) => orderClasses.has(found);
  if (name === 'ISINVENTORYVCH') return (found) => inventoryClasses.has(found);
  if (name === 'ISACCOUNTINGVCH') {
    return (found) => !orderClasses.has(found) && !inventoryClasses.has(found) && !neither.has(found);
  }
  return name.startsWith('IS') && classes.has(wanted) ? (found) => found === wanted : undefined;
}

function predefinedGroup(name: string, { masters }: FunctionSurroundings): TdlFunction | undefined {
  if (!name.startsWith('GROUP') || name === 'GROUP') return undefined;
  return () => masters?.predefinedGroup(name.slice('GROUP'.length));
}

function dateOf(value: Value): Value {
  const found = readTallyDate(asText(value));
  return found.state === 'read' ? found.date : undefined;
}

function numberOf(value: Value): number | undefined {
  const text = asText(value).trim();
  const number = Number(text);
  return text === '' || Number.isNaN(number) ? undefined : number;
}
