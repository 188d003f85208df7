import type { PlainDate } from '../../contract/dates.ts';
import type { SourceId } from '../../contract/ids.ts';
import type { BookBalances } from '../connectors/balances.ts';
import type { Store } from '../store/store.ts';
import type { AgentTotals } from './tie-out-sides.ts';

/** What the store's records add up to, for the same years and day as the books' own figures. */
export function agentTotals(store: Store, sourceId: SourceId, { years, asOn }: BookBalances): AgentTotals {
  const { num } = store.sources.require(sourceId);
  return {
    years: years.map(({ from, to }) => ({ from, to, accounts: store.totals.sums(num, from, to) })),
    counts: store.totals.voucherCounts(num),
    billsAsOn: store.bills.openAsOn(num, asOn),
    bills: store.bills.open(num),
    onAccountAsOn: store.totals.onAccount(num, asOn),
    onAccount: store.totals.onAccount(num, everyDay),
    setAside: store.quarantine.count(num),
  };
}

const everyDay = '9999-12-31' as PlainDate;
