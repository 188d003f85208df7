import type { PlainDate } from '../../../../contract/dates.ts';
import { compare, sum, zero } from '../../../../contract/decimal.ts';
import { type RecordId, recordId, type SourceId } from '../../../../contract/ids.ts';
import type { CanonicalRecord } from '../../../../contract/records/record.ts';
import type { OutstandingData } from '../../../../contract/records/report.ts';
import type { ReportWish } from '../../source.ts';
import { ageings, dayOf } from './ageing.ts';
import { lineOf } from './lines.ts';
import type { ReportKind } from './report-kind.ts';
import type { ReportRow } from './report-rows.ts';

/** Version of the form of every report. */
export const reportShape = 1;

export interface ReportContext {
  readonly sourceId: SourceId;
  /** Tally's name of the report; null when only its form is known. */
  readonly report: string | null;
  readonly from: PlainDate | null;
  readonly to: PlainDate | null;
  readonly accountOf: (party: string) => RecordId | null;
  /** Where the request told it; else by the sign of what is open. */
  readonly side?: OutstandingData['side'];
  readonly ageing?: ReportWish['ageing'];
}

/**
 * One report as a record, named by its kind and the first day of its period: the running year's takes the place of the one of the
 * day before.
 */
export function reportRecord(kind: ReportKind, rows: readonly ReportRow[], context: ReportContext): CanonicalRecord {
  const { report, from, to } = context;
  const lines = rows.map((row) => lineOf(kind, row, context));
  if (kind !== 'outstanding') return named(kind, context, { report, from, to, lines });
  // The kind says which lines these are.
  const bills = lines as OutstandingData['lines'];
  const asOn = to ?? dayOf(bills);
  const side = context.side ?? sideOf(bills);
  const data = {
    report,
    from,
    to: asOn,
    side,
    lines: bills,
    ageing: asOn === null ? [] : ageings(bills, asOn, context.ageing),
  };
  return named(kind, context, data, side ?? 'none');
}

/** A record of any report, its data already made. */
export function named(
  kind: string,
  { sourceId, from }: Pick<ReportContext, 'sourceId' | 'from'>,
  data: object,
  part?: string,
): CanonicalRecord {
  const key = [...(part === undefined ? [] : [part]), from ?? 'undated'].join('-');
  return { kind, id: recordId(sourceId, kind, key), sourceId, native: { key }, shape: reportShape, data };
}

function sideOf(bills: OutstandingData['lines']): OutstandingData['side'] {
  const sign = compare(sum(bills.flatMap(({ openAmount }) => openAmount ?? [])), zero);
  return sign === 0 ? null : sign > 0 ? 'receivable' : 'payable';
}
