import type { JobId } from '../../../contract/ids.ts';
import type { JobTypeName, jobTypes } from '../../../contract/jobs/registry.ts';
import type { MasterType, TallyDate, TallyObject } from '../../../simulators/tally/books.ts';
import type { Desk } from '../../tally/desk.ts';

/** The job types that change the books: each has to have a case. */
export type WriteType = {
  [type in JobTypeName]: (typeof jobTypes)[type]['writes'] extends true ? type : never;
}[JobTypeName];

/** What tells one run from all others. */
export interface Here {
  readonly desk: Desk;
  /** Stands in a text of the document. */
  readonly token: string;
  readonly amount: string;
}

/** What an earlier job of the same run wrote. */
export interface Earlier {
  readonly jobId: JobId;
  readonly nativeId: string;
}

export interface Case {
  /** Where its effect is to be found. */
  readonly place: { readonly vouchersOf: TallyDate } | { readonly master: MasterType };
  /** What an earlier job wrote, where this one changes it or refers to it. */
  readonly earlier?: (here: Here) => { readonly type: WriteType; readonly input: object };
  /** Whether the earlier document is the one that this job changes. */
  readonly changes?: boolean;
  readonly input: (here: Here, earlier: Earlier) => object;
  /** Whether a document shows that this job was carried out. Default: that it is there. */
  readonly isDone?: (document: TallyObject) => boolean;
  /** The master that a person may rename under it. */
  readonly ledger?: (here: Here) => string;
  /** Masters that the books don't have, and that the job makes for its document. */
  readonly makes?: (here: Here) => readonly { readonly type: MasterType; readonly name: string }[];
  readonly hasItems?: boolean;
  /** There is no saying that a person's document is the same paper: nothing in it is unique. */
  readonly hasNoTwin?: boolean;
  /** It takes out of the books again what it writes: there is nothing for a person to be at. */
  readonly leavesNothing?: boolean;
}

/** Of a type, or of a type under circumstances of its own. */
export type CaseName = WriteType | VariantName;

const customerOf = ({ desk }: Here) => desk.customer;
const vendorOf = ({ desk }: Here) => desk.vendor;
const expenseOf = ({ desk }: Here) => desk.expense;

const day = '2025-06-02';
const vouchersOf = '20250602';

function goods({ desk: { item }, amount }: Here, account: string) {
  const line = { item: item.name, quantity: '1', unit: item.unit, rate: amount, amount, taxRate: '0', account };
  return { date: day, items: [line], charges: [], total: amount };
}

const sale = (here: Here) => ({
  ...goods(here, here.desk.sales),
  customer: here.desk.customer,
  reference: here.token,
  narration: 'first',
});

const purchase = (here: Here) => ({
  ...goods(here, here.desk.purchases),
  vendor: here.desk.vendor,
  reference: here.token,
});

const money = ({ desk, amount, token }: Here) => ({
  date: day,
  party: desk.customer,
  account: desk.bank,
  amount,
  bank: { transactionType: 'neft', reference: token },
  narration: 'first',
});

const earlierSale = (here: Here) => ({ type: 'invoice.create', input: sale(here) }) as const;
const earlierReceipt = (here: Here) => ({ type: 'payment.create', input: money(here) }) as const;

const party = ({ token }: Here) => ({ name: `Proof ${token}`, contact: 'Nobody', creditDays: 10 });

function says(path: string, text: string) {
  return (document: TallyObject): boolean => JSON.stringify(document[path] ?? '').includes(text);
}

export const cases: { readonly [type in WriteType]: Case } = {
  'invoice.create': { place: { vouchersOf }, input: sale, ledger: customerOf, hasItems: true },
  'invoice.update': {
    place: { vouchersOf },
    earlier: earlierSale,
    changes: true,
    input: ({ token }, { jobId }) => ({
      document: { jobId },
      set: { reference: `${token}/B`, narration: 'second' },
    }),
    isDone: says('REFERENCE', '/B'),
    ledger: customerOf,
    hasItems: true,
  },
  'invoice.cancel': {
    place: { vouchersOf },
    earlier: earlierSale,
    changes: true,
    input: (_here, { jobId }) => ({ document: { jobId } }),
    isDone: says('ISCANCELLED', 'Yes'),
    ledger: customerOf,
    hasItems: true,
  },
  'credit-note.create': { place: { vouchersOf }, input: sale, ledger: customerOf, hasItems: true },
  'bill.create': {
    place: { vouchersOf },
    input: (here) => ({ ...purchase(here), number: `PI/${here.token}` }),
    ledger: vendorOf,
    hasItems: true,
  },
  'debit-note.create': {
    place: { vouchersOf },
    input: (here) => ({ ...purchase(here), number: `DN/${here.token}` }),
    ledger: vendorOf,
    hasItems: true,
  },
  'purchase-order.create': { place: { vouchersOf }, input: purchase, ledger: vendorOf, hasItems: true },
  'payment.create': { place: { vouchersOf }, input: money, ledger: customerOf },
  'payment.reverse': {
    place: { vouchersOf: '20250616' },
    earlier: earlierReceipt,
    input: (_here, { jobId }) => ({ document: { jobId }, date: '2025-06-16' }),
    ledger: customerOf,
  },
  'refund.create': {
    place: { vouchersOf },
    input: (here) => ({ ...money(here), party: undefined, customer: here.desk.customer }),
    ledger: customerOf,
  },
  'journal.create': {
    place: { vouchersOf },
    input: ({ desk, amount, token }) => ({
      date: day,
      reference: token,
      lines: [
        { account: desk.expense, debit: amount },
        { account: desk.cash, credit: amount },
      ],
    }),
    ledger: expenseOf,
    hasNoTwin: true,
  },
  'bank-entry.create': {
    place: { vouchersOf },
    input: ({ desk, amount, token }) => ({
      date: day,
      account: desk.bank,
      direction: 'out',
      amount,
      lines: [{ account: desk.expense, amount }],
      bank: { transactionType: 'other', reference: token },
    }),
    ledger: expenseOf,
  },
  'bank-reconciliation.apply': {
    place: { vouchersOf },
    earlier: earlierReceipt,
    changes: true,
    input: ({ desk }, { jobId }) => ({ document: { jobId }, account: desk.bank, bankDate: '2025-06-09' }),
    isDone: says('ALLLEDGERENTRIES', '"BANKERSDATE":"20250609"'),
    ledger: customerOf,
  },
  'voucher.cancel': {
    place: { vouchersOf },
    earlier: earlierReceipt,
    changes: true,
    input: (_here, { jobId }) => ({ document: { jobId } }),
    isDone: says('ISCANCELLED', 'Yes'),
    ledger: customerOf,
  },
  'alteration.probe': { place: { vouchersOf }, input: () => ({}), leavesNothing: true },
  'customer.create': { place: { master: 'Ledger' }, input: party },
  'customer.update': {
    place: { master: 'Ledger' },
    earlier: (here) => ({ type: 'customer.create', input: party(here) }),
    changes: true,
    input: (_here, { nativeId }) => ({ nativeId, creditDays: 77 }),
    isDone: says('BILLCREDITPERIOD', '77'),
  },
  'vendor.create': { place: { master: 'Ledger' }, input: party },
  'vendor.update': {
    place: { master: 'Ledger' },
    earlier: (here) => ({ type: 'vendor.create', input: party(here) }),
    changes: true,
    input: (_here, { nativeId }) => ({ nativeId, creditDays: 77 }),
    isDone: says('BILLCREDITPERIOD', '77'),
  },
  'account.create': {
    place: { master: 'Ledger' },
    input: ({ token }) => ({ name: `Proof ${token}`, group: 'Indirect Expenses' }),
  },
  'item.create': {
    place: { master: 'StockItem' },
    input: ({ token, desk }) => ({ name: `Proof ${token}`, unit: desk.item.unit }),
  },
};

const newParty = ({ token }: Here) => `Proof ${token}`;
const newItem = ({ token }: Here) => `Goods ${token}`;
const newTax = ({ token }: Here) => `Duty ${token}`;

/** A sale of new goods to a new customer, with tax on a new ledger. */
function saleOfTheUnknown(here: Here) {
  const { desk, amount: total } = here;
  const [amount, tax] = shared(total);
  const line = { item: newItem(here), unit: desk.item.unit, quantity: '1', rate: amount, amount, account: desk.sales };
  return {
    date: day,
    customer: newParty(here),
    partyDetails: { address: { state: 'Goa' } },
    items: [{ ...line, taxRate: '18', hsn: '74181010' }],
    charges: [{ account: newTax(here), amount: tax, tax: { head: 'igst' } }],
    total,
    reference: here.token,
    narration: 'first',
  };
}

/** Into value and tax of 18 %, to the rupee. */
function shared(total: string): readonly [string, string] {
  const tax = Math.round((Number(total) * 18) / 118);
  return [`${Number(total) - tax}.00`, `${tax}.00`];
}

const variants = {
  'invoice.create of what the books lack': {
    type: 'invoice.create',
    place: { vouchersOf },
    input: saleOfTheUnknown,
    makes: (here) => [
      { type: 'Ledger', name: newParty(here) },
      { type: 'StockItem', name: newItem(here) },
      { type: 'Ledger', name: newTax(here) },
    ],
    ledger: newParty,
  },
  'payment.create of what the books lack': {
    type: 'payment.create',
    place: { vouchersOf },
    input: (here) => ({ ...money(here), party: newParty(here), partyDetails: { address: { state: 'Goa' } } }),
    makes: (here) => [{ type: 'Ledger', name: newParty(here) }],
    ledger: newParty,
  },
} as const satisfies { readonly [name: string]: Case & { readonly type: WriteType } };
type VariantName = keyof typeof variants;

export const variantNames = Object.keys(variants) as VariantName[];

/** With the type of its job. */
export function caseOf(name: CaseName): Case & { readonly type: WriteType } {
  return name in variants ? variants[name as VariantName] : { ...cases[name as WriteType], type: name as WriteType };
}
