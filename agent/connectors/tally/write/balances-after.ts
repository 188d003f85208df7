import type { PlainDate } from '../../../../contract/dates.ts';
import { type Decimal, sum } from '../../../../contract/decimal.ts';
import type { DryRunOutput } from '../../../../contract/jobs/dry-run.ts';
import { readLedgerBalances } from '../balances/ledger-balances.ts';
import { financialYears } from '../pull/years.ts';
import type { BookDesk } from './book-desk.ts';

/** What postings of a day would make of the balances that Tally shows on it. */
export async function balancesAfter(
  desk: BookDesk,
  date: PlainDate,
  postings: ReadonlyMap<string, Decimal>,
): Promise<DryRunOutput['balances']> {
  const { reader, sourceId, list, names, planned } = desk;
  const year = financialYears(reader.company, date).at(-1);
  if (postings.size === 0 || year === undefined) return [];
  const accounts = [...postings.keys()].map((account) => names.ledger(account));
  const toBe = accounts.filter((account) => planned.some(({ version }) => version === account));
  const masterIds = accounts.filter((account) => !toBe.includes(account)).map(({ masterId }) => masterId);
  const ledgers = await readLedgerBalances(reader, sourceId, year, list, masterIds);
  await reader.confirm();
  const opening = toBe.map(({ name }) => ({ name, closing: sum([]) }));
  return [...ledgers, ...opening].map(({ name, closing }) => {
    const change = postings.get(name) ?? sum([]);
    return { account: name, asOn: year.to, before: closing, change, after: sum([closing, change]) };
  });
}
