import type { PlainDate } from '../../contract/dates.ts';
import type { CarriedCount, KeptProof, SyncDay } from '../store/sync-history.ts';
import type { Folders } from '../support/folders.ts';
import { withStore } from './audit.ts';
import { printJson, printLine, table } from './output.ts';

interface Options {
  readonly lines: number;
  readonly from: PlainDate | null;
  readonly to: PlainDate | null;
  readonly json: boolean;
}

/** What was carried, stored and proved on each day, newest first: "what was synced on 3 May two years ago?" */
export async function auditSync(folders: Folders, { lines, from, to, json }: Options): Promise<void> {
  const days = await withStore(folders, (store) => store.syncHistory.days(lines, from, to));
  if (json) return printJson(days);
  if (days.length === 0) return printLine('Nothing was carried then, or it was longer ago than is kept.');
  await printLine(table(['day', 'books', 'carried', 'stored', 'tie-outs'], days.map(row)));
}

function row({ day, sourceId, carried, stored, proofs }: SyncDay): string[] {
  return [day, sourceId, carried.map(countText).join(', '), String(stored), proofsText(proofs)];
}

function countText({ kind, cause, upserts, deletions }: CarriedCount): string {
  const why = cause === 'edit' ? '' : ` (${cause})`;
  return `${kind}${why} ${[...(upserts > 0 ? [String(upserts)] : []), ...(deletions > 0 ? [`-${deletions}`] : [])].join(' ')}`;
}

function proofsText(proofs: readonly KeptProof[]): string {
  const agreed = proofs.filter(({ ok }) => ok).length;
  return proofs.length === 0 ? '' : `${agreed} of ${proofs.length} agreed`;
}
