import type { RecordId } from '../../../../contract/ids.ts';
import { recordId } from '../../../../contract/ids.ts';
import type { BookMovement, BookPeriod } from '../../balances.ts';
import { byMasters } from '../pull/by-masters.ts';
import type { MasterList } from '../pull/master-versions.ts';
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
  return byMasters(options, reader, (list) => readMovements(options, reader, list, accounts, periods));
}

async function readMovements(
  { sourceId }: BalancesOptions,
  reader: Reader,
  list: MasterList,
  accounts: readonly RecordId[],
  periods: readonly BookPeriod[],
): Promise<readonly BookMovement[]> {
  const wanted = new Set(accounts);
  const masterIds = list.masters
    .filter(({ type, guid }) => type === 'Ledger' && wanted.has(recordId(sourceId, 'ledger', guid)))
    .map(({ masterId }) => masterId);
  if (masterIds.length === 0) return [];
  const { isEducational } = reader.company;
  const told: BookMovement[] = [];
  for (const { from, to } of periods) {
    if (isEducational && !(isHonoured(from) && isHonoured(to))) continue;
    const ledgers = await readLedgerBalances(reader, sourceId, { from, to }, list, masterIds);
    for (const { accountId, debits, credits } of ledgers) told.push({ accountId, from, to, debits, credits });
  }
  return told;
}
