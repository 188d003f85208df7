import type { FlowRow, TallyDate } from '../../books.ts';
import { formatAmount } from '../money.ts';
import { classOf, stands } from '../vouchers/standing.ts';
import type { Voucher } from '../vouchers/voucher.ts';
import { monthName, monthsOf } from './cash-flow.ts';
import type { BalanceSource } from './period-balances.ts';

/**
 * The native Sales or Purchase Register: what the vouchers of a month come to with their taxes, that is what the party owes or is owed,
 * debit negative, and how it grows over the period. A month without any has no figures of its own.
 */
export function registerRows(
  source: BalanceSource,
  type: 'Sales' | 'Purchase',
  from: TallyDate,
  to: TallyDate,
): FlowRow[] {
  const months = new Map([...monthsOf(from, to)].map((month): [string, number] => [month, 0]));
  for (const voucher of source.vouchersUntil(to)) {
    if (voucher.date < from || classOf(voucher) !== type || !stands(voucher, source.today)) continue;
    const month = voucher.date.slice(0, 6);
    months.set(month, (months.get(month) ?? 0) - owed(voucher));
  }
  let closing = 0;
  return [...months].map(([month, amount]) => {
    closing += amount;
    return {
      period: monthName(month),
      debit: amount < 0 ? formatAmount(amount) : '',
      credit: amount > 0 ? formatAmount(amount) : '',
      net: closing === 0 ? '' : formatAmount(closing),
    };
  });
}

/** The party's line; at the till all that was tendered. */
function owed({ entries, party }: Voucher): number {
  let sum = 0;
  for (const { ledger, paise, more } of entries) {
    if (ledger === party || more?.['POSPAYMENTTYPE'] !== undefined) sum += paise;
  }
  return sum;
}
