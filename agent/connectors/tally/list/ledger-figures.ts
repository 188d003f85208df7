import type { BookPeriod } from '../../balances.ts';
import type { BookLedger } from '../../source.ts';
import { readLedgerBalances } from '../balances/ledger-balances.ts';
import { byMasters } from '../pull/by-masters.ts';
import type { PullOptions } from '../pull/pull.ts';
import { Reader } from '../pull/reader.ts';
import { requireShown } from '../pull/windows.ts';

/** What Tally's trial balance shows of one ledger over a period. Null when there is none of that name. */
export async function ledgerFigures(
  options: PullOptions,
  name: string,
  period: BookPeriod,
): Promise<BookLedger | null> {
  const { sourceId, periods, plan } = options;
  const reader = await Reader.open({ ...options, lane: 'import' });
  requireShown(period, reader.company.isEducational);
  await periods.ensure(reader, plan);
  return await byMasters(options, reader, async (list) => {
    const master = list.masters.find((each) => each.type === 'Ledger' && each.name === name);
    if (master === undefined) return null;
    const [figures] = await readLedgerBalances(reader, sourceId, period, list, [master.masterId]);
    if (figures === undefined) return null;
    const { accountId, opening, debits, credits, closing } = figures;
    return { accountId, name, opening, debits, credits, closing };
  });
}
