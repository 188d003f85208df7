import type { TallyObject } from '../../books.ts';
import { shortDay } from '../calendar.ts';
import { isOn, scalar } from '../master.ts';
import { type Forex, formatAmount, formatForex } from '../money.ts';
import { at } from '../present.ts';
import type { BankAllocation, BillAllocation, CostAllocation, Entry, Voucher } from '../vouchers/voucher.ts';
import type { ExportContext } from './export-context.ts';
import { bankScaffold, billScaffold, entryScaffold, scaffolded } from './scaffold.ts';

/** One ledger line of ALLLEDGERENTRIES and LEDGERENTRIES, or, with less around it, of ACCOUNTINGALLOCATIONS. */
export function exportEntry(
  context: ExportContext,
  voucher: Voucher,
  entry: Entry,
  scaffold: TallyObject = entryScaffold,
): TallyObject {
  const positive = yesNo(entry.deemedPositive);
  const amount = amountText(context, entry.paise, entry.forex);
  return scaffolded(scaffold, {
    LEDGERNAME: entry.ledger.name,
    ISDEEMEDPOSITIVE: positive,
    ISLASTDEEMEDPOSITIVE: positive,
    ISPARTYLEDGER: yesNo(entry.ledger === voucher.party),
    AMOUNT: amount,
    VATEXPAMOUNT: amount,
    BANKALLOCATIONS: entry.bank ? [exportBank(voucher, entry.bank, amount)] : [],
    BILLALLOCATIONS: exportBills(context, voucher, entry),
    CATEGORYALLOCATIONS: entry.costs ? exportCosts(entry.costs) : [],
    ...entry.more,
  });
}

export function amountText(context: ExportContext, paise: number, forex: Forex | undefined): string {
  return forex ? formatForex(forex, paise, context.baseSymbol) : formatAmount(paise);
}

export function yesNo(value: boolean): 'Yes' | 'No' {
  return value ? 'Yes' : 'No';
}

function exportBills(context: ExportContext, voucher: Voucher, entry: Entry): TallyObject[] {
  const bills = entry.bills ?? [];
  if (bills.length === 0 && isOn(entry.ledger.body, 'ISBILLWISEON') && scalar(entry.ledger.body, 'PARENT') !== '') {
    return [exportBill(context, voucher, { type: 'On Account', name: '', paise: entry.paise, creditDays: 0 })];
  }
  return bills.map((bill) => exportBill(context, voucher, bill));
}

function exportBill(context: ExportContext, voucher: Voucher, bill: BillAllocation): TallyObject {
  return scaffolded(billScaffold, {
    NAME: bill.name,
    BILLDATE: bill.name === '' ? '' : (bill.billDate ?? voucher.date),
    BILLCREDITPERIOD: bill.dueOn ? shortDay(bill.dueOn) : bill.creditDays > 0 ? `${bill.creditDays} Days` : '',
    BILLTYPE: bill.type,
    AMOUNT: amountText(context, bill.paise, bill.forex),
  });
}

function exportBank(voucher: Voucher, bank: BankAllocation, amount: string): TallyObject {
  return scaffolded(bankScaffold, {
    DATE: voucher.date,
    INSTRUMENTDATE: bank.instrumentDate,
    BANKERSDATE: bank.bankersDate,
    TRANSACTIONTYPE: bank.transactionType,
    PAYMENTFAVOURING: bank.favouring,
    INSTRUMENTNUMBER: bank.instrumentNumber,
    UNIQUEREFERENCENUMBER: bank.uniqueReference,
    AMOUNT: amount,
  });
}

function exportCosts(costs: readonly CostAllocation[]): TallyObject[] {
  const categories = new Map<string, TallyObject[]>();
  for (const { category, centre, paise } of costs) {
    const allocation = { NAME: centre.name, AMOUNT: formatAmount(paise) };
    const same = categories.get(category.name);
    if (same) same.push(allocation);
    else categories.set(category.name, [allocation]);
  }
  return [...categories].map(([category, allocations]) => ({
    CATEGORY: category,
    ISDEEMEDPOSITIVE: yesNo(at(costs, 0).paise < 0),
    COSTCENTREALLOCATIONS: allocations,
  }));
}
