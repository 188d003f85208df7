import type { RecordId } from '../../../../contract/ids.ts';
import { recordId } from '../../../../contract/ids.ts';
import type { BookMovement, BookPeriod } from '../../connector.ts';
import { Reader } from '../pull/reader.ts';
import { isHonoured } from '../pull/windows.ts';
import type { BalancesOptions } from './balances.ts';
import { readLedgerBalances } from './ledger-balances.ts';

/** One light question per period. What has no MASTERID that is known tells nothing. */
export async function movements(
  options: BalancesOptions,
  accounts: readonly RecordId[],
  periods: readonly BookPeriod[],
): Promise<readonly BookMovement[]> {
  const reader = await Reader.open({ ...options, lane: 'bulk' });
  await options.periods.ensure(reader, options.plan);
  const list = await options.memory.list(reader, options.sourceId);
  const wanted = new Set(accounts);
  const masterIds = list.masters
    .filter(({ type, guid }) => type === 'Ledger' && wanted.has(recordId(options.sourceId, 'ledger', guid)))
    .map(({ masterId }) => masterId);
  if (masterIds.length === 0) return [];
  const { isEducational } = reader.company;
  const told: BookMovement[] = [];
  for (const { from, to } of periods) {
    if (isEducational && !(isHonoured(from) && isHonoured(to))) continue;
    const ledgers = await readLedgerBalances(reader, options.sourceId, { from, to }, list, masterIds);
    for (const { accountId, debits, credits } of ledgers) told.push({ accountId, from, to, debits, credits });
  }
  await reader.confirm();
  return told;
}
