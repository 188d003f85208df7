import type { PlainDate } from '../../../../contract/dates.ts';
import { type Decimal, zero } from '../../../../contract/decimal.ts';
import type { BankAllocation, BillAllocation, CostAllocation } from '../../../../contract/records/voucher.ts';
import { type DueDate, parseDueDate } from '../scalars/due-date.ts';
import { attribute, withChildren, XmlNode } from '../xml/node.ts';
import { amount, date, element, logical, name, text } from './parsers.ts';
import { Table } from './table.ts';

interface Work {
  readonly date: PlainDate;
}

const bill = new Table({ NAME: text, BILLTYPE: text, AMOUNT: amount, BILLCREDITPERIOD: element });

/** Containers that hold neither an amount nor a reference are Tally's scaffolding and make no bill. */
export function billsOf(nodes: readonly XmlNode[], work: Work, rest: XmlNode[]): BillAllocation[] {
  const bills: BillAllocation[] = [];
  for (const node of nodes) {
    const { one, rest: left } = bill.read(node);
    const due = one.BILLCREDITPERIOD === undefined ? null : dueDateOf(one.BILLCREDITPERIOD, work.date);
    if (due === null && one.BILLCREDITPERIOD !== undefined) left.push(one.BILLCREDITPERIOD);
    if (one.AMOUNT === undefined && one.NAME === undefined) {
      rest.push(node);
      continue;
    }
    const type = billType(one.BILLTYPE);
    if (type === 'other' && one.BILLTYPE !== undefined) left.push(new XmlNode('BILLTYPE', [], one.BILLTYPE, []));
    bills.push({
      reference: one.NAME ?? null,
      type,
      amount: one.AMOUNT?.base ?? zero,
      ...(one.AMOUNT?.forex === undefined ? {} : { forex: one.AMOUNT.forex }),
      dueDate: due?.dueDate ?? null,
      creditDays: due?.creditDays ?? null,
    });
    keepRest(node, left, rest);
  }
  return bills;
}

/** `JD` is the day the period runs from, `P` repeats the text. */
export function dueDateOf(node: XmlNode, from: PlainDate | null): DueDate | null {
  return parseDueDate(node.text, attribute(node, 'JD'), from);
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

const category = new Table({ CATEGORY: name, ISDEEMEDPOSITIVE: logical }, ['COSTCENTREALLOCATIONS.LIST']);
const centre = new Table({ NAME: text, AMOUNT: amount });

export function costsOf(
  categories: readonly XmlNode[],
  centres: readonly XmlNode[],
  rest: XmlNode[],
): CostAllocation[] {
  const costs = centresOf(centres, null, rest);
  for (const node of categories) {
    const { one, many, rest: left } = category.read(node);
    costs.push(...centresOf(many['COSTCENTREALLOCATIONS.LIST'], one.CATEGORY ?? null, left));
    keepRest(node, left, rest);
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
    costs.push({ category: ofCategory, centre: one.NAME, amount: one.AMOUNT?.base ?? zero });
    keepRest(node, left, rest);
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
    });
    keepRest(node, left, rest);
  }
  return banks;
}

/** What a list entry holds beyond its fields stays under the list's own name. */
function keepRest(node: XmlNode, left: XmlNode[], rest: XmlNode[]): void {
  rest.push(withChildren(node, left));
}
