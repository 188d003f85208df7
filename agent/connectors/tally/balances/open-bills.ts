import type { PlainDate } from '../../../../contract/dates.ts';
import { sum } from '../../../../contract/decimal.ts';
import { BridgeError } from '../../../../contract/errors.ts';
import type { RecordId } from '../../../../contract/ids.ts';
import type { BookBalances } from '../../balances.ts';
import type { Names } from '../map/names.ts';
import type { Reader } from '../pull/reader.ts';
import { lineOf } from '../reports/lines.ts';
import { ReportRows } from '../reports/report-rows.ts';
import type { Period } from '../requests/envelope.ts';
import { namedReportRequest } from '../requests/reports.ts';

type OpenBill = BookBalances['bills'][number];

export interface BillLine extends OpenBill {
  readonly billDate: PlainDate | null;
  readonly dueDate: PlainDate | null;
}

/** Tally's own list of what is open as on the period's end, either side. */
export async function readOpenBills(reader: Reader, period: Period, names: Names): Promise<readonly OpenBill[]> {
  const lines = await readBillLines(reader, period, names);
  return lines.map(({ accountId, reference, open }) => ({ accountId, reference, open }));
}

export async function readBillLines(reader: Reader, period: Period, names: Names): Promise<readonly BillLine[]> {
  const accountOf = (party: string) => names.ledger(party)?.accountId ?? null;
  return [
    ...(await readSide(reader, period, 'Bills Receivable', accountOf)),
    ...(await readSide(reader, period, 'Bills Payable', accountOf)),
  ];
}

async function readSide(
  reader: Reader,
  period: Period,
  report: 'Bills Receivable' | 'Bills Payable',
  accountOf: (party: string) => RecordId | null,
): Promise<readonly BillLine[]> {
  const rows = new ReportRows();
  const leaves = await reader.leaves(namedReportRequest(reader.company.name, period, report));
  for (const { path, text } of leaves) rows.note(path, text);
  return rows.all().map((row) => {
    const line = lineOf('outstanding', row, { ...period, accountOf });
    if (!('openAmount' in line) || line.openAmount === null || line.accountId === null) {
      throw new BridgeError('tally.garbled', { hint: `a line of ${report}` });
    }
    const { accountId, billDate, dueDate } = line;
    return { accountId, reference: line.reference ?? '', open: sum([line.openAmount]), billDate, dueDate };
  });
}
