import type { EngineStatus, SourceStatusView } from '../../contract/control.ts';
import type { Folders } from '../support/folders.ts';
import { runningEngine } from './connect.ts';
import { tieOutLine } from './describe-tie-out.ts';
import { conditionText, printJson, printLine } from './output.ts';

/** What the engine does now, in the words a person needs. */
export async function status(folders: Folders, json: boolean): Promise<void> {
  const current = await (await runningEngine(folders)).status();
  if (json) await printJson(current);
  else await printLine(describe(current));
}

function describe(current: EngineStatus): string {
  const { tunnel, outbox, jobs, memory } = current;
  const waiting = jobs.waitingForApproval > 0 ? `, ${jobs.waitingForApproval} waiting for your approval` : '';
  return [
    `Ledger Bridge ${current.version}, process ${current.pid}, since ${current.startedAt}, ${Math.round(memory.rssMb)} MB`,
    `Platform: ${current.gateway ?? 'not paired'} — ${conditionText(tunnel.condition)}`,
    `Waiting to be sent: ${outbox.records} changes (${outbox.batches} batches, ${Math.ceil(outbox.bytes / 1024)} KB)`,
    `Jobs: ${jobs.open} open${waiting}`,
    ...current.troubles.map((trouble) => `${trouble.at}: ${conditionText(trouble)}`),
    ...current.sources.map(describeSource),
  ].join('\n');
}

function describeSource(source: SourceStatusView): string {
  const counts = Object.entries(source.records).map(([kind, count]) => `${count} ${kind}`);
  const lines = [
    `\n${source.name} (${source.sourceId}, ${source.origin})`,
    `  ${source.state}: ${conditionText(source.condition)}`,
    ...source.notices
      .filter(({ code }) => code !== source.condition.code)
      .map((notice) => `  ${conditionText(notice)}`),
    source.progress && `  ${describeProgress(source.progress)}`,
    `  ${counts.join(', ') || 'nothing read yet'}`,
    source.readFrom && `  read from the financial year of ${source.readFrom} on, not before`,
    source.problems > 0 && `  set aside because not understood: ${source.problems}`,
    ...source.freshness.map((period) => `  ${describeFreshness(period)}`),
    source.lastSyncedAt && `  last in sync: ${source.lastSyncedAt}`,
    source.tieOut && `  ${tieOutLine(source.tieOut)}`,
    source.heldDeletions && `  deletions held: approve ${source.heldDeletions.id}`,
  ];
  return lines.filter((line) => typeof line === 'string').join('\n');
}

function describeProgress({ done, total, remainingMs }: NonNullable<SourceStatusView['progress']>): string {
  const read = total === null ? `read ${done}` : `read ${done} of ${total}`;
  return remainingMs === null ? read : `${read}, about ${Math.ceil(remainingMs / 60_000)} min left`;
}

const owed: { readonly [pending: string]: string } = {
  'first-reading': 'still to be read',
  changes: 'still to be searched for changes',
  deletions: 'still to be searched for deletions',
  renames: 'still to be read under new names',
};

function describeFreshness({ from, to, knownEqualAt, pending }: SourceStatusView['freshness'][number]): string {
  const days = from === null ? `until ${to ?? 'today'}` : to === null ? `since ${from}` : `${from} to ${to}`;
  const known = knownEqualAt === null ? 'not known yet' : `as in the books at ${knownEqualAt}`;
  return [`${days}: ${known}`, ...pending.map((what) => owed[what] ?? what)].join(', ');
}
