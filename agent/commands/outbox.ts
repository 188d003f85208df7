import type { Folders } from '../support/folders.ts';
import { runningEngine } from './connect.ts';
import { printJson, printLine, table } from './output.ts';

/** What was read but is not yet stored by the platform, per stream. */
export async function outbox(folders: Folders, json: boolean): Promise<void> {
  const entries = await (await runningEngine(folders)).outbox();
  if (json) return printJson(entries);
  if (entries.length === 0) return printLine('Nothing was sent or waits yet.');
  const rows = entries.map((entry) => [
    entry.stream,
    String(entry.epoch),
    String(entry.acked),
    String(entry.last - entry.acked),
    `${Math.ceil(entry.bytes / 1024)} KB`,
  ]);
  await printLine(table(['stream', 'epoch', 'stored by the platform', 'waiting', 'size'], rows));
}
