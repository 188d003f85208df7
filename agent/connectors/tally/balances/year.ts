import { type Decimal, sum, zero } from '../../../../contract/decimal.ts';
import { isBridgeError } from '../../../../contract/errors.ts';
import type { SourceId } from '../../../../contract/ids.ts';
import type { BookYear, TrialBalanceRow } from '../../balances.ts';
import type { MasterList } from '../pull/master-versions.ts';
import type { Reader } from '../pull/reader.ts';
import { lineOf } from '../reports/lines.ts';
import { ReportRows } from '../reports/report-rows.ts';
import type { Period } from '../requests/envelope.ts';
import { namedReportRequest, stockValuesRequest } from '../requests/reports.ts';
import { readRow } from '../row.ts';
import { parseAmount } from '../scalars/amount.ts';
import { childText } from '../xml/node.ts';
import type { Groups } from './groups.ts';
import { type LedgerBalance, readLedgerBalances } from './ledger-balances.ts';
import { requireWhole } from './whole.ts';

/** One financial year, or what has passed of it. */
export async function readYear(
  reader: Reader,
  sourceId: SourceId,
  period: Period,
  list: MasterList,
  groups: Groups,
): Promise<BookYear> {
  const ledgers = await readLedgerBalances(reader, sourceId, period, list);
  const stock = await readStock(reader, period, list);
  const trialBalance = await readTrialBalance(reader, period);
  return {
    ...period,
    accounts: ledgers.flatMap((ledger) => (ledger.worksOut === null ? [accountOf(ledger, groups)] : [])),
    derived: ledgers.flatMap((ledger) => derivedOf(ledger, groups)),
    stock,
    trialBalance,
  };
}

function accountOf(ledger: LedgerBalance, groups: Groups): BookYear['accounts'][number] {
  const { accountId, name, billWise, party, opening, debits, credits, closing } = ledger;
  const group = groups(ledger.parent);
  const standing = { isNominal: group?.isNominal === true, billWise, party, group: group?.primary ?? null };
  return { accountId, name, ...standing, opening, debits, credits, closing };
}

function derivedOf(ledger: LedgerBalance, groups: Groups): BookYear['derived'] {
  const { accountId, name, worksOut, opening, closing } = ledger;
  const group = groups(ledger.parent)?.primary ?? null;
  return worksOut === null ? [] : [{ accountId, name, worksOut, group, opening, closing }];
}

/** Tally's value of an item is negative while it is in hand, a debit (facts/tally.md §3.4). */
async function readStock(reader: Reader, period: Period, list: MasterList): Promise<BookYear['stock']> {
  const values: { opening: Decimal; closing: Decimal }[] = [];
  const worth = (text: string | undefined) => parseAmount(text ?? '')?.base ?? zero;
  await reader.rows(stockValuesRequest(reader.company.name, period), 'STOCKITEM', (row) => {
    const node = readRow(row);
    const [opening, closing] = [childText(node, 'OPENINGVALUE'), childText(node, 'CLOSINGVALUE')];
    values.push({ opening: worth(opening), closing: worth(closing) });
  });
  requireWhole(values.length, list, 'StockItem');
  if (values.length === 0) return null;
  return { opening: sum(values.map(({ opening }) => opening)), closing: sum(values.map(({ closing }) => closing)) };
}

async function readTrialBalance(reader: Reader, period: Period): Promise<readonly TrialBalanceRow[] | null> {
  const rows = new ReportRows();
  try {
    const leaves = await reader.leaves(namedReportRequest(reader.company.name, period, 'Trial Balance'));
    for (const { path, text } of leaves) rows.note(path, text);
  } catch (error) {
    if (isBridgeError(error, 'tally.refused')) return null;
    throw error;
  }
  return rows.all().flatMap((row) => {
    const line = lineOf('trial-balance', row, { ...period, accountOf: () => null });
    if (!('closingDebit' in line)) return [];
    return [{ name: line.name ?? '', debit: line.closingDebit ?? zero, credit: line.closingCredit ?? zero }];
  });
}
