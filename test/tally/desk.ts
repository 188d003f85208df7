import type { Source } from '../../agent/connectors/source.ts';
import type { AccountData, CostCentreData, ItemData } from '../../contract/records/masters.ts';
import { type Office, pullAll } from './office.ts';

/** Names of masters that a document needs, as these books have them. */
export interface Desk {
  readonly customer: string;
  readonly vendor: string;
  readonly cash: string;
  readonly bank: string;
  readonly item: ItemData;
  readonly sales: string;
  readonly purchases: string;
  /** Of sales, and of purchases. */
  readonly tax: string;
  readonly inputTax: string;
  readonly expense: string;
  readonly costCentre: string;
}

/** A person sets these voucher types to keep their numbers: only then may a document be dated before others of its type. */
export function keepNumbers({ books }: Pick<Office, 'books'>, ...types: readonly string[]): void {
  const series = { NAME: 'Default', NUMBERINGMETHOD: 'Automatic', NUMBERINGSUBMETHOD: 'Auto Retain' };
  for (const type of types) books.keyboard.alterMaster('VoucherType', type, { VOUCHERNUMBERSERIES: [series] });
}

export async function deskOf(source: Source): Promise<Desk> {
  const { records } = await pullAll(source, null, new AbortController().signal);
  const all = [...records.values()];
  // The kind says what the data is.
  const accounts = all.filter(({ kind }) => kind === 'account').map(({ data }) => data as AccountData);
  const items = all.filter(({ kind }) => kind === 'item').map(({ data }) => data as ItemData);
  const under = (group: string) => accounts.filter(({ groupPath }) => groupPath?.includes(group) === true);
  const customer = under('Sundry Debtors').find(({ billWise }) => billWise === true);
  const vendor = under('Sundry Creditors').find(({ billWise }) => billWise === true);
  const [bank] = under('Bank Accounts');
  const [cash] = under('Cash-in-Hand');
  const [sales] = under('Sales Accounts');
  const [purchases] = under('Purchase Accounts');
  const expense = under('Indirect Expenses').find(({ name }) => name === 'Bank Charges');
  const [costCentre] = all.filter(({ kind }) => kind === 'cost-centre').map(({ data }) => data as CostCentreData);
  const tax = under('Duties & Taxes').find(({ name }) => /output igst/i.test(name));
  const inputTax = under('Duties & Taxes').find(({ name }) => /input igst/i.test(name));
  const item = items.find(({ unit, alternateUnit }) => unit !== null && alternateUnit === null);
  const named = { customer, vendor, bank, cash, sales, purchases, tax, inputTax, expense, costCentre };
  const nameOf = (role: keyof typeof named) => named[role]?.name ?? lacking(role);
  return {
    customer: nameOf('customer'),
    vendor: nameOf('vendor'),
    bank: nameOf('bank'),
    cash: nameOf('cash'),
    sales: nameOf('sales'),
    purchases: nameOf('purchases'),
    tax: nameOf('tax'),
    inputTax: nameOf('inputTax'),
    expense: nameOf('expense'),
    costCentre: nameOf('costCentre'),
    item: item ?? lacking('item'),
  };
}

function lacking(role: string): never {
  throw new Error(`the books have no ${role}`);
}

export function invoice({ customer, item, sales, tax }: Desk, more: object = {}) {
  return {
    date: '2025-06-02',
    customer,
    items: [
      {
        item: item.name,
        quantity: '4',
        unit: item.unit,
        rate: '250.00',
        amount: '1000.00',
        taxRate: '18',
        account: sales,
      },
    ],
    charges: [
      { account: tax, amount: '180.00' },
      { account: 'Round Off', amount: '-0.40' },
    ],
    total: '1179.60',
    narration: 'Order "7" & <rush>\nsecond line',
    creditDays: 30,
    ...more,
  };
}

export function receipt({ customer, bank }: Desk, more: object = {}) {
  return {
    date: '2025-06-05',
    party: customer,
    account: bank,
    amount: '5000.00',
    bank: { transactionType: 'neft', reference: 'ZZZZN52025060512345' },
    narration: 'June',
    ...more,
  };
}
