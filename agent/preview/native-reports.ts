import type { SourceId } from '../../contract/ids.ts';
import { recordId } from '../../contract/ids.ts';
import type { CanonicalRecord } from '../../contract/records/record.ts';
import { shortHash } from '../connectors/tally/map/identity.ts';
import { masterShape } from '../connectors/tally/map/master-record.ts';
import { parseAmount } from '../connectors/tally/scalars/amount.ts';
import { parseDate } from '../connectors/tally/scalars/date.ts';

export type NativeReport = 'bills' | 'trial-balance' | 'other';

/** Which of Tally's own reports a document is, by the elements of its rows (facts/tally.md §3.6); null when it is none. */
export function reportOf(rowNames: ReadonlySet<string>): NativeReport | null {
  if (rowNames.has('BILLFIXED')) return 'bills';
  if (rowNames.has('PLAMT') || rowNames.has('BSAMT') || rowNames.has('BSNAME') || rowNames.has('DSPPERIOD'))
    return 'other';
  if (rowNames.has('DSPSTKINFO')) return 'other';
  return rowNames.has('DSPACCNAME') || rowNames.has('DSPACCINFO') ? 'trial-balance' : null;
}

interface Row {
  readonly at: number;
  readonly fields: Map<string, string>;
}

/**
 * Collects the leaves of a native report into rows. What belongs together is told by position alone: a row begins with its
 * name, and a name may have no figures.
 */
export class ReportRows {
  readonly #report: NativeReport;
  #row: Row | null = null;

  constructor(report: NativeReport) {
    this.#report = report;
  }

  /** Returns the row that ended because this leaf begins the next one. */
  note(path: string, text: string, at: number): Row | null {
    const field = path.slice(path.lastIndexOf('/') + 1);
    const starts = field === (this.#report === 'bills' ? 'BILLDATE' : 'DSPDISPNAME') || this.#row === null;
    const ended = starts ? this.#row : null;
    if (starts) this.#row = { at, fields: new Map() };
    this.#row?.fields.set(field, text);
    return ended;
  }

  last(): Row | null {
    return this.#row;
  }
}

/** One open bill of Bills Receivable or Payable, `outstanding`; one ledger or group of a Trial Balance, `trial-balance`. */
export function recordOfRow(report: NativeReport, { fields }: Row, sourceId: SourceId): CanonicalRecord | null {
  if (report === 'bills') {
    const party = fields.get('BILLPARTY') ?? null;
    const reference = fields.get('BILLREF') ?? null;
    const data = {
      party,
      reference,
      billDate: dateIn(fields, 'BILLDATE'),
      dueDate: dateIn(fields, 'BILLDUE'),
      overdueDays: numberIn(fields, 'BILLOVERDUE'),
      openAmount: amountIn(fields, 'BILLCL'),
      extra: rest(fields, ['BILLPARTY', 'BILLREF', 'BILLDATE', 'BILLDUE', 'BILLOVERDUE', 'BILLCL']),
    };
    return record('outstanding', `${party}|${reference}|${data.billDate}`, data, sourceId);
  }
  const name = fields.get('DSPDISPNAME');
  if (report !== 'trial-balance' || name === undefined) return null;
  const data = {
    account: name,
    closingDebit: amountIn(fields, 'DSPCLDRAMTA'),
    closingCredit: amountIn(fields, 'DSPCLCRAMTA'),
    extra: rest(fields, ['DSPDISPNAME', 'DSPCLDRAMTA', 'DSPCLCRAMTA']),
  };
  return record('trial-balance', name, data, sourceId);
}

function record(kind: 'outstanding' | 'trial-balance', key: string, data: object, sourceId: SourceId): CanonicalRecord {
  return {
    kind,
    id: recordId(sourceId, kind, `named-${shortHash(key)}`),
    sourceId,
    native: {},
    shape: masterShape,
    data,
  };
}

function dateIn(fields: Row['fields'], name: string) {
  return parseDate(fields.get(name) ?? '');
}

function amountIn(fields: Row['fields'], name: string) {
  return parseAmount(fields.get(name) ?? '')?.base ?? null;
}

function numberIn(fields: Row['fields'], name: string): number | null {
  const text = fields.get(name)?.trim() ?? '';
  return /^-?\d+$/.test(text) ? Number(text) : null;
}

function rest(fields: Row['fields'], known: readonly string[]): { [name: string]: string } {
  return Object.fromEntries([...fields].filter(([name]) => !known.includes(name)));
}
