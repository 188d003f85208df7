import type { TallyDate, TallyObject } from '../../books.ts';
import { addDays, yearLabel } from '../calendar.ts';
import type { Master } from '../master.ts';
import type { MasterStore } from '../master-store.ts';
import type { NumberingMethod, NumberingSubmethod } from '../vouchers/numbering-rule.ts';
import type { SlotType } from '../vouchers/slots.ts';

/** The voucher types that the generator enters vouchers of. */
export type UsedVoucherTypes = { readonly [type in SlotType]: Master };

/**
 * The 24 predefined voucher types, at the MASTERIDs a new company has them (every second id belongs to the type's number
 * series). Between them they use all numbering methods of `facts/tally.md` §5.5.
 */
export function addPredefinedVoucherTypes(masters: MasterStore, years: readonly TallyDate[]): void {
  for (const [name, abbreviation, numbering = automatic, stock = 'No'] of predefined) {
    masters.add('VoucherType', name, voucherTypeBody(name, abbreviation, stock, numbering, years), name);
    masters.skip(name === 'Purchase Order' ? 11 : 1);
  }
}

/** The company's own types and the handles to all that are used. */
export function addOwnVoucherTypes(masters: MasterStore, years: readonly TallyDate[]): UsedVoucherTypes {
  const own = (name: string, parent: string, numbering: Numbering, more: TallyObject = {}): Master => {
    const abbreviation = parent === 'Sales' ? 'Sale' : 'Mfg Jrnl';
    const body = { ...voucherTypeBody(parent, abbreviation, 'Yes', numbering, years), ...more };
    const type = masters.add('VoucherType', name, body);
    masters.skip(1);
    return type;
  };
  const predefinedType = (name: string): Master => masters.reserved('VoucherType', name);
  return {
    sales: predefinedType('Sales'),
    taxInvoice: own('Tax Invoice', 'Sales', { method: 'Manual', preventDuplicates: true, prefix: 'TI/' }),
    counterSale: own('Counter Sale', 'Sales', { method: 'Automatic (Manual Override)', prefix: 'CS/' }),
    exportInvoice: own('Export Invoice', 'Sales', { method: 'Automatic', prefix: 'EXP/' }),
    posSale: own('POS Sale', 'Sales', { method: 'Automatic', prefix: 'POS/' }, { USEFORPOSINVOICE: 'Yes' }),
    manufacturing: own('Manufacturing Journal', 'Stock Journal', automatic, { USEASMFGJOURNAL: 'Yes' }),
    purchase: predefinedType('Purchase'),
    receipt: predefinedType('Receipt'),
    payment: predefinedType('Payment'),
    contra: predefinedType('Contra'),
    journal: predefinedType('Journal'),
    creditNote: predefinedType('Credit Note'),
    debitNote: predefinedType('Debit Note'),
    memorandum: predefinedType('Memorandum'),
    reversing: predefinedType('Reversing Journal'),
    salesOrder: predefinedType('Sales Order'),
    purchaseOrder: predefinedType('Purchase Order'),
    deliveryNote: predefinedType('Delivery Note'),
    receiptNote: predefinedType('Receipt Note'),
    rejectionsIn: predefinedType('Rejections In'),
    rejectionsOut: predefinedType('Rejections Out'),
    stockJournal: predefinedType('Stock Journal'),
    physicalStock: predefinedType('Physical Stock'),
    jobOrderIn: predefinedType('Job Work In Order'),
    jobOrderOut: predefinedType('Job Work Out Order'),
    materialIn: predefinedType('Material In'),
    materialOut: predefinedType('Material Out'),
    attendance: predefinedType('Attendance'),
    payroll: predefinedType('Payroll'),
  };
}

interface Numbering {
  readonly method: NumberingMethod;
  readonly submethod?: NumberingSubmethod;
  readonly preventDuplicates?: boolean;
  /** Put before the year's label: `SI/` gives `SI/24-25/1`. */
  readonly prefix?: string;
}

function voucherTypeBody(
  parent: string,
  abbreviation: string,
  affectsStock: 'Yes' | 'No',
  numbering: Numbering,
  years: readonly TallyDate[],
): TallyObject {
  return {
    PARENT: parent,
    MAILINGNAME: abbreviation,
    NUMBERINGMETHOD: 'None',
    ISDEEMEDPOSITIVE: debitFirst.has(parent) ? 'Yes' : 'No',
    AFFECTSSTOCK: affectsStock,
    PREVENTDUPLICATES: 'No',
    ISOPTIONAL: 'No',
    COMMONNARRATION: 'Yes',
    MULTINARRATION: 'No',
    ISTAXINVOICE: 'No',
    USEFORPOSINVOICE: 'No',
    ISACTIVE: 'Yes',
    VOUCHERNUMBERSERIES: [series(numbering, years)],
  };
}

function series(numbering: Numbering, years: readonly TallyDate[]): TallyObject {
  const { method, submethod = 'Auto Retain', preventDuplicates = false, prefix } = numbering;
  return {
    NAME: 'Default',
    NUMBERINGMETHOD: method,
    NUMBERINGSUBMETHOD: method === 'Manual' ? '' : submethod,
    PREVENTDUPLICATES: preventDuplicates ? 'Yes' : 'No',
    PREFIXLIST: prefix ? years.map((year) => ({ DATE: year, NAME: `${prefix}${yearLabel(year)}/` })) : [],
    SUFFIXLIST: [],
    RESTARTFROMLIST: years.map((year) => ({
      DATE: year,
      RESTARTFROM: 'Yearly',
      PERIODBEGINNIGNUM: ' 1',
      LASTNUMBERLIST: [{ DATE: addDays(year, 364), LASTNUMBER: ' 0' }],
    })),
  };
}

const automatic: Numbering = { method: 'Automatic' };
const renumbering: Numbering = { method: 'Automatic', submethod: 'Auto Renumber' };

const predefined: readonly (readonly [name: string, abbr: string, numbering?: Numbering, stock?: 'Yes' | 'No'])[] = [
  ['Contra', 'Ctra', renumbering],
  ['Payment', 'Pymt', renumbering],
  ['Receipt', 'Rcpt', renumbering],
  ['Journal', 'Jrnl', automatic],
  ['Credit Note', 'C/Note', { method: 'Automatic', prefix: 'CN/' }, 'Yes'],
  ['Debit Note', 'D/Note', { method: 'Manual', preventDuplicates: true, prefix: 'DN/' }, 'Yes'],
  ['Sales', 'Sale', { method: 'Automatic', prefix: 'SI/' }, 'Yes'],
  ['Purchase', 'Purc', { method: 'Manual', prefix: 'PI/' }, 'Yes'],
  ['Delivery Note', 'Dely Note', { method: 'Automatic', prefix: 'DC/' }, 'Yes'],
  ['Receipt Note', 'Rcpt Note', { method: 'Automatic', prefix: 'GRN/' }, 'Yes'],
  ['Rejections Out', 'Rej Out', automatic, 'Yes'],
  ['Rejections In', 'Rej In', automatic, 'Yes'],
  ['Physical Stock', 'Phys Stk', automatic, 'Yes'],
  ['Stock Journal', 'Stk Jrnl', automatic, 'Yes'],
  ['Memorandum', 'Memo'],
  ['Reversing Journal', 'Rev Jrnl'],
  ['Sales Order', 'Sale Order', { method: 'Automatic', prefix: 'SO/' }],
  ['Purchase Order', 'Purc Order', { method: 'Automatic', prefix: 'PO/' }],
  ['Attendance', 'Atndnc'],
  ['Payroll', 'Pyrl'],
  ['Job Work In Order', 'Job Work In', { method: 'Automatic', prefix: 'JWI/' }],
  ['Job Work Out Order', 'Job Work Out', { method: 'Automatic', prefix: 'JWO/' }],
  ['Material Out', 'Matl Out', automatic, 'Yes'],
  ['Material In', 'Matl In', automatic, 'Yes'],
];

const debitFirst = new Set(['Sales', 'Debit Note', 'Payment', 'Journal', 'Memorandum', 'Reversing Journal']);
