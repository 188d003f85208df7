import { isBridgeError } from '../../../../contract/errors.ts';
import type { RecordId, SourceId } from '../../../../contract/ids.ts';
import type { CanonicalRecord } from '../../../../contract/records/record.ts';
import type { OutstandingData, TrialBalanceData } from '../../../../contract/records/report.ts';
import type { ReportWish } from '../../source.ts';
import { type LedgerBalance, readLedgerBalances } from '../balances/ledger-balances.ts';
import type { CensusOptions } from '../census.ts';
import { byMasters } from '../pull/by-masters.ts';
import { countTypes, type TypeCount } from '../pull/count-types.ts';
import type { MasterMemory } from '../pull/master-memory.ts';
import type { MasterList } from '../pull/master-versions.ts';
import type { PeriodControl } from '../pull/period-control.ts';
import { Reader } from '../pull/reader.ts';
import { requireShown } from '../pull/windows.ts';
import type { Period } from '../requests/envelope.ts';
import { namedReportRequest, type ReportName } from '../requests/reports.ts';
import { lastOfMonth } from '../scalars/date.ts';
import type { ReportKind } from './report-kind.ts';
import { named, reportRecord } from './report-record.ts';
import { ReportRows } from './report-rows.ts';

export interface ReportsOptions extends CensusOptions {
  readonly memory: MasterMemory;
  readonly periods: PeriodControl;
}

/**
 * Tally's own reports over one financial year, and what it counts by day and type, month by month. A report that this Tally does
 * not know is left out. Each is of one state of the books, though not all of the same one.
 */
export async function readReports(
  options: ReportsOptions,
  period: Period,
  wish: ReportWish | null = null,
): Promise<readonly CanonicalRecord[]> {
  const reader = await Reader.open({ ...options, lane: wish === null ? 'bulk' : 'import' });
  if (wish !== null) requireShown(period, reader.company.isEducational);
  await options.periods.ensure(reader, options.plan);
  return byMasters(options, reader, (list) => readAll(reader, options.sourceId, period, list, wish));
}

async function readAll(
  reader: Reader,
  sourceId: SourceId,
  period: Period,
  list: MasterList,
  wish: ReportWish | null,
): Promise<readonly CanonicalRecord[]> {
  const accountOf = (party: string) => list.names.ledger(party)?.accountId ?? null;
  const records: CanonicalRecord[] = [];
  const reports = wanted.filter(({ kind, side }) => wish === null || (kind === wish.kind && side === wish.side));
  for (const each of reports) {
    const record = await readReport(reader, { ...each, ageing: wish?.ageing }, period, sourceId, accountOf);
    if (record !== null) records.push(record);
  }
  if (wish !== null && wish.kind !== 'trial-balance') return records;
  const ledgers = await readLedgerBalances(reader, sourceId, period, list);
  if (wish !== null) return records.map((record) => withLedgers(record, ledgers));
  const days = await countTypes(reader, period);
  return [...records.map((record) => withLedgers(record, ledgers)), ...dayBooks(sourceId, period, days)];
}

interface Wanted {
  readonly kind: ReportKind;
  readonly report: ReportName;
  readonly side?: OutstandingData['side'];
  readonly ageing?: ReportWish['ageing'] | undefined;
}

const wanted: readonly Wanted[] = [
  { kind: 'trial-balance', report: 'Trial Balance' },
  { kind: 'profit-and-loss', report: 'Profit and Loss' },
  { kind: 'balance-sheet', report: 'Balance Sheet' },
  { kind: 'cash-flow', report: 'Cash Flow' },
  { kind: 'stock-summary', report: 'Stock Summary' },
  { kind: 'outstanding', report: 'Bills Receivable', side: 'receivable' },
  { kind: 'outstanding', report: 'Bills Payable', side: 'payable' },
];

async function readReport(
  reader: Reader,
  { kind, report, side, ageing }: Wanted,
  period: Period,
  sourceId: SourceId,
  accountOf: (party: string) => RecordId | null,
): Promise<CanonicalRecord | null> {
  const rows = new ReportRows();
  try {
    const leaves = await reader.leaves(namedReportRequest(reader.company.name, period, report));
    for (const { path, text } of leaves) rows.note(path, text);
  } catch (error) {
    if (isBridgeError(error, 'tally.refused')) return null;
    throw error;
  }
  const context = { sourceId, report, ...period, accountOf, ...(ageing === undefined ? {} : { ageing }) };
  return reportRecord(kind, rows.all(), side === undefined ? context : { ...context, side });
}

function withLedgers(record: CanonicalRecord, ledgers: readonly LedgerBalance[]): CanonicalRecord {
  if (record.kind !== 'trial-balance') return record;
  const accounts = ledgers.map(({ accountId, name: account, opening, debits, credits, closing }) => {
    return { accountId, account, opening, debits, credits, closing };
  });
  return { ...record, data: { ...(record.data as TrialBalanceData), accounts } };
}

/** A month that is over stays as it is. */
function dayBooks(sourceId: SourceId, period: Period, days: readonly TypeCount[]): readonly CanonicalRecord[] {
  const months = Map.groupBy(days, ({ day }) => day.slice(0, 7));
  return [...months].map(([month, counted]) => {
    const first = `${month}-01` as typeof period.from;
    const from = first < period.from ? period.from : first;
    const lines = counted.map(({ day: date, type: nativeType, count: vouchers }) => ({ date, nativeType, vouchers }));
    return named('day-book', { sourceId, from }, { report: null, from, to: lastOfMonth(first), lines });
  });
}
