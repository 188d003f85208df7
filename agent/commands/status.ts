import type { EngineStatus, SourceStatusView } from '../../contract/control.ts';
import type { Folders } from '../support/folders.ts';
import { runningEngine } from './connect.ts';
import { tieOutLine } from './describe-tie-out.ts';
import { conditionText, printJson, printLine, wrapped } from './output.ts';
import { sayCounts } from './say-counts.ts';
import { sayDay, sayTime } from './say-time.ts';

/** What the engine does now, in the words a person needs. */
export async function status(folders: Folders, json: boolean): Promise<void> {
  const current = await (await runningEngine(folders)).status();
  if (json) await printJson(current);
  else await printLine(wrapped(describe(current)));
}

export function describe(current: EngineStatus): string {
  const { tunnel, outbox, jobs, memory } = current;
  const waiting = jobs.waitingForApproval > 0 ? `, ${jobs.waitingForApproval} waiting for your approval` : '';
  return [
    `Ledger Bridge ${current.version}, process ${current.pid}, since ${sayTime(current.startedAt)}, ${Math.round(memory.rssMb)} MB`,
    `Platform: ${current.gateway ?? 'not paired'} — ${conditionText(tunnel.condition)}`,
    `Waiting to be sent: ${outbox.records} changes (${outbox.batches} batches, ${Math.ceil(outbox.bytes / 1024)} KB)`,
    `Jobs: ${jobs.open} open${waiting}`,
    ...current.troubles.map((trouble) => `${trouble.at}: ${conditionText(trouble)}`),
    ...current.sources.map(describeSource),
  ].join('\n');
}

function describeSource(source: SourceStatusView): string {
  const lines = [
    `\n${source.name} (${source.sourceId}, ${source.origin})`,
    `  ${indented(conditionText(source.condition))}`,
    ...source.notices
      .filter(({ code }) => code !== source.condition.code)
      .map((notice) => `  ${indented(conditionText(notice))}`),
    source.progress && `  ${describeProgress(source.progress)}`,
    `  ${sayCounts(source.records) || 'Nothing is read yet'}`,
    source.readFrom &&
      `  Read from the financial year of ${sayDay(source.readFrom)} on; what is older stays in Tally alone`,
    source.problems > 0 && `  Set aside, since not understood or not taken by the platform: ${source.problems}`,
    ...source.freshness.map((period) => `  ${describeFreshness(period)}`),
    source.lastSyncedAt && `  Last complete at ${sayTime(source.lastSyncedAt)}`,
    source.tieOut && `  ${tieOutLine(source.tieOut)}`,
    source.heldDeletions && `  Deletions wait for you: ledger-bridge approve ${source.heldDeletions.id}`,
  ];
  return lines.filter((line) => typeof line === 'string').join('\n');
}

function indented(text: string): string {
  return text.replaceAll('\n', '\n  ');
}

function describeProgress({ done, total, remainingMs }: NonNullable<SourceStatusView['progress']>): string {
  const count = done.toLocaleString('en-IN');
  if (total === null) return `${count} read so far; how many there are is not known yet`;
  const read = `${count} of ${total.toLocaleString('en-IN')} read`;
  return remainingMs === null ? read : `${read}, about ${Math.ceil(remainingMs / 60_000)} min left`;
}

const owed: { readonly [pending: string]: string } = {
  'first-reading': 'still to be read',
  changes: 'still to be searched for changes',
  deletions: 'still to be searched for deletions',
  renames: 'still to be read under new names',
};

function describeFreshness({ from, to, knownEqualAt, pending }: SourceStatusView['freshness'][number]): string {
  const days =
    from === null
      ? `Vouchers up to ${to === null ? 'today' : sayDay(to)}`
      : `Vouchers ${to === null ? `from ${sayDay(from)} on` : `of ${sayDay(from)} to ${sayDay(to)}`}`;
  const known = knownEqualAt === null ? [] : [`as in Tally at ${sayTime(knownEqualAt)}`];
  return `${days}: ${[...known, ...pending.map((what) => owed[what] ?? what)].join(', ')}`;
}
