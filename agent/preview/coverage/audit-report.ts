import type { CanonicalRecord } from '../../../contract/records/record.ts';
import { ReportRows } from '../../connectors/tally/reports/report-rows.ts';
import { parseDate } from '../../connectors/tally/scalars/date.ts';
import type { Audit, Fate } from './audit.ts';

export interface ReportLeaf {
  readonly path: string;
  readonly text: string;
}

/** What became of every text of a native report: found again in its line of the record, kept in `extra`, or lost. */
export function auditReport(leaves: readonly ReportLeaf[], { data }: CanonicalRecord): Audit {
  const rows = new ReportRows();
  for (const { path, text } of leaves) rows.note(path, text);
  const { lines } = data as { readonly lines: readonly Line[] };
  const fates = rows
    .all()
    .flatMap((row, index) =>
      [...row].map(([path, text]) => ({ tag: tagOf(path), path, fate: fateOf(path, text, lines[index] ?? {}) })),
    );
  return { fates, unfounded: [] };
}

interface Line {
  readonly extra?: { readonly [path: string]: string };
  readonly [field: string]: unknown;
}

function fateOf(path: string, text: string, { extra = {}, ...line }: Line): Fate {
  if (extra[path] === text) return 'extra';
  const told = [text, parseDate(text)];
  const magnitude = magnitudeOf(text);
  const isTold = (value: string) => told.includes(value) || (magnitude !== null && magnitudeOf(value) === magnitude);
  return valuesOf(line).some(isTold) ? 'mapped' : 'lost';
}

/** Every scalar of a line, whatever it stands in. */
function valuesOf(value: unknown): readonly string[] {
  if (value === null || value === undefined) return [];
  return typeof value === 'object'
    ? Object.values(value).flatMap(valuesOf)
    : [JSON.stringify(value).replaceAll(/^"|"$/g, '')];
}

/** Without sign and unit, so that it does not matter which side is counted positive. */
function magnitudeOf(text: string): string | null {
  return /\d+(?:\.\d+)?/.exec(text)?.[0] ?? null;
}

function tagOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
