import type { PlainDate } from '../../../../contract/dates.ts';
import { type Decimal, zero } from '../../../../contract/decimal.ts';
import type { BankAllocation, BillAllocation, CostAllocation } from '../../../../contract/records/voucher.ts';
import type { XmlNode } from '../xml/node.ts';
import { duePeriodOf } from './due-period.ts';
import { forexOf } from './forex.ts';
import { amount, date, element, name, text } from './parsers.ts';
import { keepLeft, Table } from './table.ts';

interface Work {
  readonly date: PlainDate;
}

const bill = new Table({ NAME: text, BILLTYPE: element, AMOUNT: amount, BILLCREDITPERIOD: element });

/** Containers that hold neither an amount nor a reference are Tally's scaffolding and make no bill. */
export function billsOf(nodes: readonly XmlNode[], work: Work, rest: XmlNode[]): BillAllocation[] {
  const bills: BillAllocation[] = [];
  for (const node of nodes) {
    const { one, rest: left } = bill.read(node);
    if (one.AMOUNT === undefined && one.NAME === undefined) {
      rest.push(node);
      continue;
    }
    const due = duePeriodOf(one.BILLCREDITPERIOD, work.date, left);
    const type = billType(one.BILLTYPE?.text);
    if (one.BILLTYPE !== undefined && !isPlainly(one.BILLTYPE, type)) left.push(one.BILLTYPE);
    bills.push({
      reference: one.NAME ?? null,
      type,
      amount: one.AMOUNT?.base ?? zero,
      ...forexOf(one.AMOUNT),
      dueDate: due?.dueDate ?? null,
      creditDays: due?.creditDays ?? null,
    });
    keepLeft(node, left, rest);
  }
  return bills;
}

const billTypes: { readonly [word: string]: BillAllocation['type'] } = {
  newref: 'new',
  agstref: 'against',
  advance: 'advance',
  onaccount: 'on-account',
};

export function billType(word = ''): BillAllocation['type'] {
  const plain = word.replace(/\s/g, '').toLowerCase();
  return Object.hasOwn(billTypes, plain) ? (billTypes[plain] ?? 'other') : 'other';
}

const billWords: { readonly [type in BillAllocation['type']]: string } = {
  new: 'New Ref',
  against: 'Agst Ref',
  advance: 'Advance',
  'on-account': 'On Account',
  other: '',
};

/** Whether the type says all that the element does. */
function isPlainly({ text: word, children, attributes }: XmlNode, type: BillAllocation['type']): boolean {
  return word === billWords[type] && children.length === 0 && (attributes.length === 0 || attributes[0] === 'TYPE');
}

const category = new Table({ CATEGORY: name }, ['COSTCENTREALLOCATIONS.LIST']);
const centre = new Table({ NAME: text, AMOUNT: amount });

export function costsOf(
  categories: readonly XmlNode[],
  centres: readonly XmlNode[],
  rest: XmlNode[],
): CostAllocation[] {
  const costs = centresOf(centres, null, rest);
  for (const node of categories) {
    const { one, many, rest: left } = category.read(node);
    const inCategory = centresOf(many['COSTCENTREALLOCATIONS.LIST'], one.CATEGORY ?? null, left);
    costs.push(...inCategory);
    if (inCategory.length === 0) rest.push(node);
    else keepLeft(node, left, rest);
  }
  return costs;
}

function centresOf(nodes: readonly XmlNode[], ofCategory: string | null, rest: XmlNode[]): CostAllocation[] {
  const costs: CostAllocation[] = [];
  for (const node of nodes) {
    const { one, rest: left } = centre.read(node);
    if (one.NAME === undefined) {
      rest.push(node);
      continue;
    }
    const base = one.AMOUNT?.base ?? zero;
    costs.push({ category: ofCategory, centre: one.NAME, amount: base, ...forexOf(one.AMOUNT) });
    keepLeft(node, left, rest);
  }
  return costs;
}

const bank = new Table({
  TRANSACTIONTYPE: text,
  INSTRUMENTNUMBER: text,
  INSTRUMENTDATE: date,
  BANKNAME: text,
  PAYMENTFAVOURING: text,
  UNIQUEREFERENCENUMBER: text,
  BANKERSDATE: date,
  AMOUNT: amount,
  ACCOUNTNUMBER: text,
  IFSCODE: text,
});

/** The amount may be missing where one allocation is the whole line. */
export function banksOf(nodes: readonly XmlNode[], lineAmount: Decimal, rest: XmlNode[]): BankAllocation[] {
  const banks: BankAllocation[] = [];
  for (const node of nodes) {
    const { one, rest: left } = bank.read(node);
    if (Object.values(one).every((value) => value === undefined)) {
      rest.push(node);
      continue;
    }
    banks.push({
      transactionType: one.TRANSACTIONTYPE ?? null,
      instrumentNumber: one.INSTRUMENTNUMBER ?? null,
      instrumentDate: one.INSTRUMENTDATE ?? null,
      bank: one.BANKNAME ?? null,
      favouring: one.PAYMENTFAVOURING ?? null,
      reference: one.UNIQUEREFERENCENUMBER ?? null,
      bankDate: one.BANKERSDATE ?? null,
      amount: one.AMOUNT?.base ?? (nodes.length === 1 ? lineAmount : zero),
      ...forexOf(one.AMOUNT),
      ...(one.ACCOUNTNUMBER === undefined ? {} : { accountNumber: one.ACCOUNTNUMBER }),
      ...(one.IFSCODE === undefined ? {} : { ifsc: one.IFSCODE }),
    });
    keepLeft(node, left, rest);
  }
  return banks;
}
