import { BridgeError } from '../../contract/errors.ts';
import type { Folders } from '../support/folders.ts';
import { runningEngine } from './connect.ts';
import { describeTieOut } from './describe-tie-out.ts';
import { printJson, printLine, wrapped } from './output.ts';

interface Options {
  readonly source: string | undefined;
  /** Print the outcome and exit 0 whatever it is. */
  readonly reportOnly: boolean;
  readonly json: boolean;
}

/** Proves books = this PC = platform now, figure by figure. Fails when they differ, also after what differs was read again. */
export async function tieOut(folders: Folders, { source: wanted, reportOnly, json }: Options): Promise<void> {
  const engine = await runningEngine(folders);
  const { sources, paired } = await engine.status();
  const chosen = sources.filter(({ sourceId, name }) => wanted === undefined || wanted === sourceId || wanted === name);
  if (chosen.length === 0 && wanted !== undefined)
    throw new BridgeError('source.not-carried', { details: { name: wanted } });
  if (chosen.length === 0) throw new BridgeError(paired ? 'tally.no-company' : 'pair.not-paired');
  const unread = chosen.filter(({ state }) => state !== 'in-sync').map(({ name }) => name);
  if (!json && unread.length > 0) process.stderr.write(`Waits until everything is read: ${unread.join(', ')}\n`);
  const outcomes = [];
  for (const source of chosen) outcomes.push({ source, outcome: await engine.tieOut(source.sourceId) });
  if (json) await printJson(outcomes.length === 1 ? outcomes[0]?.outcome : outcomes.map(({ outcome }) => outcome));
  else for (const { source, outcome } of outcomes) await printLine(wrapped(describeTieOut(source.name, outcome)));
  if (!reportOnly && outcomes.some(({ outcome }) => !outcome.ok)) process.exitCode = 1;
}
