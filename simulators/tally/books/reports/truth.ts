import type { LedgerTruth, PartyTruth, TallyDate } from '../../books.ts';
import { isOn } from '../master.ts';
import { entryOf } from '../present.ts';
import { type OpenBill, openBills } from './open-bills.ts';
import type { BalanceSource, PeriodBalances } from './period-balances.ts';

/** Every ledger over a period, those without any movement too. */
export function* ledgerTruths({ masters }: BalanceSource, balances: PeriodBalances): Generator<LedgerTruth> {
  for (const ledger of masters.ofType('Ledger')) {
    const { opening, debit, credit } = balances.ledger(ledger);
    yield { name: ledger.name, opening, debit, credit, closing: opening + debit + credit };
  }
}

/** Every bill-wise ledger with its open bills. `balances` have to reach from the beginning to that day. */
export function* partyTruths(source: BalanceSource, balances: PeriodBalances, asOn: TallyDate): Generator<PartyTruth> {
  const byParty = new Map<OpenBill['ledger'], OpenBill[]>();
  for (const bill of openBills(source, asOn).values()) entryOf(byParty, bill.ledger, () => []).push(bill);
  for (const ledger of source.masters.ofType('Ledger')) {
    if (!isOn(ledger.body, 'ISBILLWISEON')) continue;
    const bills = (byParty.get(ledger) ?? []).map(({ name, paise }) => ({ reference: name, paise }));
    const { opening, debit, credit } = balances.ledger(ledger);
    const closing = opening + debit + credit;
    const onAccount = closing - bills.reduce((sum, { paise }) => sum + paise, 0);
    yield { party: ledger.name, closing, bills, onAccount };
  }
}
