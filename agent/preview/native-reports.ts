import type { CanonicalRecord } from '../../contract/records/record.ts';
import type { MapContext } from '../connectors/tally/map/context.ts';
import { type ReportKind, reportKindOf } from '../connectors/tally/reports/report-kind.ts';
import { reportRecord } from '../connectors/tally/reports/report-record.ts';
import { ReportRows } from '../connectors/tally/reports/report-rows.ts';
import type { SliceEvent } from '../connectors/tally/xml/events.ts';

/** Collects a document that is one of Tally's own reports into its one record. */
export class NativeReport {
  readonly #kind: ReportKind;
  readonly #rows = new ReportRows();

  private constructor(kind: ReportKind) {
    this.#kind = kind;
  }

  /** Null for a document that is no report. */
  static of(rowNames: ReadonlySet<string>): NativeReport | null {
    const kind = reportKindOf(rowNames);
    return kind === null ? null : new NativeReport(kind);
  }

  note(event: SliceEvent): void {
    if (event.type === 'leaf') this.#rows.note(event.path, event.text);
  }

  /** A lone file says neither which report it is, where several have one form, nor what period it covers. */
  record({ sourceId, names }: MapContext): CanonicalRecord {
    const accountOf = (party: string) => names?.ledger(party)?.accountId ?? null;
    return reportRecord(this.#kind, this.#rows.all(), { sourceId, report: null, from: null, to: null, accountOf });
  }
}
