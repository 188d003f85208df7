import type { BillRow, TallyDate } from '../../books.ts';
import { addDays, toSerial } from '../calendar.ts';
import { aggregate, isOn, type Master, scalar } from '../master.ts';
import { formatAmount, parseAmount } from '../money.ts';
import { affectsAccounts } from '../vouchers/standing.ts';
import type { BillAllocation } from '../vouchers/voucher.ts';
import type { BalanceSource } from './period-balances.ts';

/**
 * The native Bills Receivable or Payable: what is open on each reference, split by the sign of the balance and not by the
 * party's group; opening bills may predate the books; what is on account is absent (`facts/tally.md` §3.6). Oldest first.
 */
export function openBillRows(
  source: BalanceSource,
  side: 'receivable' | 'payable',
  asOn: TallyDate,
  today: TallyDate,
): BillRow[] {
  return [...openBills(source, asOn).values()]
    .filter((bill) => (side === 'receivable' ? bill.paise < 0 : bill.paise > 0))
    .sort(byDate)
    .map((bill) => {
      const due = addDays(bill.date, bill.creditDays);
      return {
        date: bill.date,
        reference: bill.name,
        party: bill.ledger.name,
        closing: formatAmount(bill.paise),
        due,
        overdueDays: Math.max(0, toSerial(today) - toSerial(due)),
      };
    });
}

export interface OpenBill {
  readonly ledger: Master;
  readonly name: string;
  date: TallyDate;
  creditDays: number;
  paise: number;
}

/** Every bill that is open on a day. */
export function openBills(source: BalanceSource, asOn: TallyDate): Map<string, OpenBill> {
  const open = new Map<string, OpenBill>();
  for (const ledger of source.masters.ofType('Ledger')) {
    if (!isOn(ledger.body, 'ISBILLWISEON')) continue;
    for (const bill of aggregate(ledger.body, 'BILLALLOCATIONS')) {
      const paise = parseAmount(scalar(bill, 'OPENINGBALANCE')) ?? 0;
      const creditDays = Number.parseInt(scalar(bill, 'BILLCREDITPERIOD'), 10) || 0;
      allocate(
        open,
        ledger,
        { type: 'New Ref', name: scalar(bill, 'NAME'), paise, creditDays },
        scalar(bill, 'BILLDATE'),
      );
    }
  }
  for (const voucher of source.vouchersUntil(asOn)) {
    if (!affectsAccounts(voucher, source.today)) continue;
    for (const { ledger, bills } of voucher.entries) {
      if (!bills || !isOn(ledger.body, 'ISBILLWISEON')) continue;
      for (const bill of bills) allocate(open, ledger, bill, bill.billDate ?? voucher.date);
    }
  }
  return open;
}

/** A settled bill is forgotten, so that memory follows what is open and not what was ever written. */
function allocate(open: Map<string, OpenBill>, ledger: Master, bill: BillAllocation, date: TallyDate): void {
  if (bill.type === 'On Account') return;
  const key = `${ledger.masterId} ${bill.name}`;
  const before = open.get(key);
  if (!before) {
    if (bill.paise !== 0)
      open.set(key, { ledger, name: bill.name, date, creditDays: bill.creditDays, paise: bill.paise });
    return;
  }
  before.paise += bill.paise;
  if (bill.type !== 'Agst Ref') {
    before.date = date;
    before.creditDays = bill.creditDays;
  }
  if (before.paise === 0) open.delete(key);
}

function byDate(a: OpenBill, b: OpenBill): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  if (a.ledger !== b.ledger) return a.ledger.name < b.ledger.name ? -1 : 1;
  return a.name < b.name ? -1 : 1;
}
