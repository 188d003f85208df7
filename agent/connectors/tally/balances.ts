import type { PlainDate } from '../../../contract/dates.ts';
import { type Decimal, negate, sum, zero } from '../../../contract/decimal.ts';
import { BridgeError } from '../../../contract/errors.ts';
import type { RecordId, SourceId } from '../../../contract/ids.ts';
import type { BookBalances } from '../connector.ts';
import type { CensusOptions } from './census.ts';
import { sameCounters } from './company.ts';
import type { Leaf } from './gateway/answer.ts';
import { idOf } from './map/identity.ts';
import { nameOf } from './map/master-name.ts';
import type { Names } from './map/names.ts';
import { countVouchers } from './pull/count-vouchers.ts';
import type { MasterMemory } from './pull/master-memory.ts';
import { Reader } from './pull/reader.ts';
import { honouredEnd, total } from './pull/windows.ts';
import { billsRequest } from './requests/bills.ts';
import type { Period } from './requests/envelope.ts';
import { balancesRequest } from './requests/masters.ts';
import { readRow } from './row.ts';
import { parseAmount } from './scalars/amount.ts';
import { attribute, childText, type XmlNode } from './xml/node.ts';

export interface BalancesOptions extends CensusOptions {
  readonly memory: MasterMemory;
}

type Account = BookBalances['accounts'][number];
type OpenBill = BookBalances['bills'][number];

/**
 * Tally's own figures at the end of a day, from one state of the books. The day may be an earlier one than was asked
 * for, see `asOn`: not after Tally's own, since vouchers dated ahead don't count yet, and in Educational mode one that
 * is honoured as the end of a period (facts/tally.md §3.3); that mode dates no voucher between those days. Throws
 * `tally.books-moved` when somebody saved something meanwhile.
 */
export async function balances(options: BalancesOptions, day: PlainDate): Promise<BookBalances> {
  const reader = await Reader.open({ ...options, lane: 'bulk' });
  const { counters, booksFrom, isEducational, today } = reader.company;
  const asOn = honouredEnd(today !== null && today < day ? today : day, isEducational);
  const period: Period = { from: booksFrom, to: asOn };
  const { names } = await options.memory.list(reader, options.sourceId);
  const { accounts, derived } = await readAccounts(reader, options.sourceId, period, names);
  const ids = (name: string) => names.ledger(name)?.accountId;
  const bills = [
    ...(await readBills(reader, period, 'Receivable', ids)),
    ...(await readBills(reader, period, 'Payable', ids)),
  ];
  const vouchers = total(await countVouchers(reader, { dated: period, above: 0 }));
  if (!sameCounters((await reader.confirm()).counters, counters)) throw new BridgeError('tally.books-moved');
  return { asOn, accounts, derived, bills, vouchers, counters: `${counters.masters}/${counters.vouchers}` };
}

async function readAccounts(
  reader: Reader,
  sourceId: SourceId,
  period: Period,
  names: Names,
): Promise<Pick<BookBalances, 'accounts' | 'derived'>> {
  const accounts: Account[] = [];
  const derived: BookBalances['derived'][number][] = [];
  await reader.rows(balancesRequest(reader.company.name, period), 'LEDGER', (row) => {
    const node = readRow(row);
    const name = nameOf(node) ?? '';
    const accountId = idOf(node, sourceId, 'ledger', name);
    if (isDerived(node, names)) {
      derived.push({ accountId, name });
      return;
    }
    accounts.push({
      accountId,
      name,
      opening: amountOf(node, 'TBALOPENING'),
      debits: amountOf(node, 'DEBITTOTALS'),
      credits: negate(amountOf(node, 'CREDITTOTALS')),
      closing: amountOf(node, 'TBALCLOSING'),
    });
  });
  return { accounts, derived };
}

/** Tally works these out instead of adding up postings: they tie out with nothing (facts/tally.md §3.3). */
function isDerived(node: XmlNode, names: Names): boolean {
  if (attribute(node, 'RESERVEDNAME') === 'Profit & Loss A/c') return true;
  return names.groupPath(childText(node, 'PARENT') ?? '')?.includes('Stock-in-Hand') === true;
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
  ids: (party: string) => RecordId | undefined,
): Promise<readonly OpenBill[]> {
  const leaves = await reader.leaves(billsRequest(reader.company.name, period, side));
  return rowsOf(leaves).flatMap((row) => {
    const accountId = ids(row.get('BILLPARTY') ?? '');
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
