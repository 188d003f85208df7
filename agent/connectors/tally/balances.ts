import type { PlainDate } from '../../../contract/dates.ts';
import { type Decimal, negate, sum, zero } from '../../../contract/decimal.ts';
import { BridgeError } from '../../../contract/errors.ts';
import type { RecordId } from '../../../contract/ids.ts';
import type { BookBalances } from '../connector.ts';
import type { CensusOptions } from './census.ts';
import { sameCounters } from './company.ts';
import type { Leaf } from './gateway/answer.ts';
import { idOf } from './map/identity.ts';
import { nameOf } from './map/master-name.ts';
import { countVouchers, total } from './pull/count-vouchers.ts';
import { Reader } from './pull/reader.ts';
import { honouredEnd } from './pull/windows.ts';
import { billsRequest } from './requests/bills.ts';
import type { Period } from './requests/envelope.ts';
import { balancesRequest } from './requests/masters.ts';
import { readRow } from './row.ts';
import { parseAmount } from './scalars/amount.ts';
import { childText, type XmlNode } from './xml/node.ts';

type Account = BookBalances['accounts'][number];
type OpenBill = BookBalances['bills'][number];

/**
 * Tally's own figures at the end of a day, from one state of the books. Educational mode honours few days as an end; then they are of the
 * last one before, on which the same vouchers count, since it dates none in between (facts/tally.md §1.7): see `asOn`.
 * Throws `tally.books-moved` when somebody saved something meanwhile.
 */
export async function balances(options: CensusOptions, day: PlainDate): Promise<BookBalances> {
  const reader = await Reader.open({ ...options, lane: 'bulk' });
  const { counters, booksFrom, isEducational } = reader.company;
  const asOn = honouredEnd(day, isEducational);
  const period: Period = { from: booksFrom, to: asOn };
  const accounts = await readAccounts(reader, options, period);
  const ids = new Map(accounts.map(({ name, accountId }) => [name, accountId]));
  const bills = [
    ...(await readBills(reader, period, 'Receivable', ids)),
    ...(await readBills(reader, period, 'Payable', ids)),
  ];
  const vouchers = total(await countVouchers(reader, { dated: period, above: 0 }));
  if (!sameCounters((await reader.confirm()).counters, counters)) throw new BridgeError('tally.books-moved');
  return { asOn, accounts, bills, vouchers, counters: `${counters.masters}/${counters.vouchers}` };
}

async function readAccounts(reader: Reader, { sourceId }: CensusOptions, period: Period): Promise<readonly Account[]> {
  const accounts: Account[] = [];
  await reader.rows(balancesRequest(reader.company.name, period), 'LEDGER', (row) => {
    const node = readRow(row);
    const name = nameOf(node) ?? '';
    accounts.push({
      accountId: idOf(node, sourceId, 'ledger', name),
      name,
      opening: amountOf(node, 'TBALOPENING'),
      debits: amountOf(node, 'DEBITTOTALS'),
      credits: negate(amountOf(node, 'CREDITTOTALS')),
      closing: amountOf(node, 'TBALCLOSING'),
    });
  });
  return accounts;
}

/** An empty figure is none that differs from nil here: Tally leaves out what never moved (facts/tally.md §3.2). */
function amountOf(node: XmlNode, method: string): Decimal {
  return parseAmount(childText(node, method) ?? '')?.base ?? zero;
}

/** The report's rows are loose siblings that belong together by their order alone (facts/tally.md §3.6). */
async function readBills(
  reader: Reader,
  period: Period,
  side: 'Receivable' | 'Payable',
  ids: ReadonlyMap<string, RecordId>,
): Promise<readonly OpenBill[]> {
  const leaves = await reader.leaves(billsRequest(reader.company.name, period, side));
  return rowsOf(leaves).flatMap((row) => {
    const accountId = ids.get(row.get('BILLPARTY') ?? '');
    const open = parseAmount(row.get('BILLCL') ?? '')?.base;
    if (accountId === undefined || open === undefined) {
      throw new BridgeError('tally.garbled', { hint: `a line of Bills ${side}` });
    }
    return [{ accountId, reference: row.get('BILLREF') ?? '', open: sum([open]) }];
  });
}

function rowsOf(leaves: readonly Leaf[]): readonly ReadonlyMap<string, string>[] {
  const rows: Map<string, string>[] = [];
  for (const { path, text } of leaves) {
    const field = path.slice(path.lastIndexOf('/') + 1);
    if (field === 'BILLDATE') rows.push(new Map());
    rows.at(-1)?.set(field, text);
  }
  return rows;
}
