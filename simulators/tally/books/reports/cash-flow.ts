import type { FlowRow, TallyDate } from '../../books.ts';
import { formatAmount } from '../money.ts';
import { entryOf } from '../present.ts';
import { affectsAccounts } from '../vouchers/standing.ts';
import { postings, type Voucher } from '../vouchers/voucher.ts';
import type { BalanceSource } from './period-balances.ts';

/**
 * The native Cash Flow: for each month what came into cash and banks, debit negative, what went out, and the difference
 * (`facts/tally.md` §3.6). What only moves between them neither comes nor goes. Months are named without their year; one without any
 * movement has no figures.
 */
export function cashFlowRows(source: BalanceSource, from: TallyDate, to: TallyDate): FlowRow[] {
  const months = new Map<string, { inflow: number; outflow: number }>();
  for (const month of monthsOf(from, to)) months.set(month, { inflow: 0, outflow: 0 });
  for (const voucher of source.vouchersUntil(to)) {
    if (voucher.date < from || !affectsAccounts(voucher, source.today)) continue;
    const net = moneyIn(source, voucher);
    const month = entryOf(months, voucher.date.slice(0, 6), () => ({ inflow: 0, outflow: 0 }));
    if (net < 0) month.inflow += net;
    else month.outflow += net;
  }
  return [...months].map(([month, { inflow, outflow }]) => {
    const moved = inflow !== 0 || outflow !== 0;
    return {
      period: monthName(month),
      debit: inflow === 0 ? '' : formatAmount(inflow),
      credit: outflow === 0 ? '' : formatAmount(outflow),
      net: moved ? formatAmount(inflow + outflow) : '',
    };
  });
}

/** What a voucher leaves in cash and banks together. */
function moneyIn({ groups }: BalanceSource, voucher: Voucher): number {
  let net = 0;
  for (const entry of postings(voucher)) if (groups.isMoney(entry.ledger)) net += entry.paise;
  return net;
}

/** `YYYYMM` of every month that a period touches. */
export function* monthsOf(from: TallyDate, to: TallyDate): Generator<string> {
  let [year, month] = [+from.slice(0, 4), +from.slice(4, 6)];
  for (;;) {
    const text = `${year}${String(month).padStart(2, '0')}`;
    if (text > to.slice(0, 6)) return;
    yield text;
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
}

export function monthName(month: string): string {
  return monthNames[+month.slice(4) - 1] ?? '';
}

const monthNames = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];
