import { z } from 'zod';
import { type Decimal, fromScaled, sum } from '../../contract/decimal.ts';
import { VoucherData } from '../../contract/records/voucher.ts';
import type { StoredRecord } from '../../contract/rest.ts';
import type { Tally } from './tally.ts';

/** What two ends must agree on for one voucher, in a form that can be compared as text. */
export interface VoucherFacts {
  readonly guid: string;
  readonly date: string;
  readonly type: string;
  readonly number: string | null;
  readonly narration: string | null;
  readonly isCancelled: boolean;
  /** Sum per ledger, debit-positive, those at zero left out. */
  readonly sums: { readonly [ledger: string]: string };
}

const Entry = z.looseObject({ LEDGERNAME: z.string(), AMOUNT: z.string() });
const Item = z.looseObject({ ACCOUNTINGALLOCATIONS: z.array(Entry).default([]) });
const PayHead = z.looseObject({ PAYHEADNAME: z.string(), AMOUNT: z.string() });
const Employee = z.looseObject({ PAYHEADALLOCATIONS: z.array(PayHead).default([]) });
const PayCategory = z.looseObject({ EMPLOYEEENTRIES: z.array(Employee).default([]) });
const TallyVoucher = z.looseObject({
  GUID: z.string(),
  DATE: z.string(),
  VOUCHERTYPENAME: z.string(),
  VOUCHERNUMBER: z.string().default(''),
  NARRATION: z.string().default(''),
  ISCANCELLED: z.string(),
  LEDGERENTRIES: z.array(Entry).default([]),
  ALLLEDGERENTRIES: z.array(Entry).default([]),
  ALLINVENTORYENTRIES: z.array(Item).default([]),
  CATEGORYENTRY: z.array(PayCategory).default([]),
});

/** Every voucher of the books, past Tally's gateway, read in the plainest way: nothing of the agent has a part in it. */
export async function factsOfBooks(tally: Tally): Promise<Map<string, VoucherFacts>> {
  const vouchers = await tally.lines('books/vouchers?full=yes');
  return byGuid(vouchers.map((voucher) => factsOfTally(TallyVoucher.parse(voucher))));
}

export function factsOfRecord({ native, data }: StoredRecord): VoucherFacts {
  const voucher = VoucherData.parse(data);
  return {
    guid: native.guid ?? '',
    date: voucher.date,
    type: voucher.nativeType,
    number: voucher.number,
    narration: voucher.narration,
    isCancelled: voucher.status.state === 'cancelled',
    sums: sumsOf(voucher.lines.map(({ account, amount }) => [account, amount])),
  };
}

export function byGuid(all: readonly VoucherFacts[]): Map<string, VoucherFacts> {
  return new Map(all.map((facts) => [facts.guid, facts]));
}

function factsOfTally(voucher: z.infer<typeof TallyVoucher>): VoucherFacts {
  const { LEDGERENTRIES: ofInvoice, ALLLEDGERENTRIES: ofAll, ALLINVENTORYENTRIES: items } = voucher;
  // An invoice shows its ledger entries under both names.
  const entries = [
    ...(ofInvoice.length > 0 ? ofInvoice : ofAll),
    ...items.flatMap((item) => item.ACCOUNTINGALLOCATIONS),
    ...payHeadsOf(voucher),
  ];
  return {
    guid: voucher.GUID,
    date: voucher.DATE.replace(/^(....)(..)(..)$/, '$1-$2-$3'),
    type: voucher.VOUCHERTYPENAME,
    number: voucher.VOUCHERNUMBER || null,
    narration: voucher.NARRATION || null,
    isCancelled: voucher.ISCANCELLED === 'Yes',
    sums: sumsOf(entries.map(({ LEDGERNAME, AMOUNT }) => [LEDGERNAME, debitPositive(AMOUNT)])),
  };
}

/** A payroll posts to its pay heads, employee by employee; the ledger entries hold only what is left to pay. */
function payHeadsOf({ CATEGORYENTRY: categories }: z.infer<typeof TallyVoucher>): z.infer<typeof Entry>[] {
  return categories
    .flatMap((category) => category.EMPLOYEEENTRIES)
    .flatMap((employee) => employee.PAYHEADALLOCATIONS)
    .map(({ PAYHEADNAME, AMOUNT }) => ({ LEDGERNAME: PAYHEADNAME, AMOUNT }));
}

/** `-$ 263.00 @ ₹ 84.49/$  = -₹ 22220.87` is 22220.87 to the debit: Tally writes debits negative (facts/tally.md §3.2). */
function debitPositive(amount: string): Decimal {
  const base = amount.slice(amount.lastIndexOf('=') + 1).replace(/[^-\d.]/g, '');
  const [whole = '', decimals = ''] = base.split('.');
  return fromScaled({ units: -BigInt(whole + decimals), scale: decimals.length });
}

function sumsOf(lines: readonly (readonly [ledger: string, amount: Decimal])[]): VoucherFacts['sums'] {
  const groups = Map.groupBy(lines, ([ledger]) => ledger);
  const sums = [...groups].map(([ledger, group]) => [ledger, sum(group.map(([, amount]) => amount))] as const);
  return Object.fromEntries(sums.filter(([, total]) => total !== '0.00').sort(([a], [b]) => (a < b ? -1 : 1)));
}
