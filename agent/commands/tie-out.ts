import type { SourceStatusView, TieOutSummary } from '../../contract/control.ts';
import { BridgeError } from '../../contract/errors.ts';
import type { Folders } from '../support/folders.ts';
import { runningEngine } from './connect.ts';
import { printJson, printLine } from './output.ts';

interface Options {
  readonly source: string | undefined;
  /** Print the outcome and exit 0 whatever it is. */
  readonly reportOnly: boolean;
  readonly json: boolean;
}

/** Proves books = this PC = platform now, per ledger and open bill. Fails when they differ. */
export async function tieOut(folders: Folders, { source: wanted, reportOnly, json }: Options): Promise<void> {
  const engine = await runningEngine(folders);
  const { sources, paired } = await engine.status();
  const chosen = sources.filter(({ sourceId, name }) => wanted === undefined || wanted === sourceId || wanted === name);
  if (chosen.length === 0 && wanted !== undefined)
    throw new BridgeError('source.not-carried', { details: { name: wanted } });
  if (chosen.length === 0) throw new BridgeError(paired ? 'tally.no-company' : 'pair.not-paired');
  const outcomes = [];
  for (const source of chosen) outcomes.push({ source, outcome: await engine.tieOut(source.sourceId) });
  if (json) await printJson(outcomes.length === 1 ? outcomes[0]?.outcome : outcomes.map(({ outcome }) => outcome));
  else for (const { source, outcome } of outcomes) await printLine(describe(source, outcome));
  if (!reportOnly && outcomes.some(({ outcome }) => !outcome.ok)) process.exitCode = 1;
}

function describe({ name }: SourceStatusView, { ok, accounts, bills, asOn, seq, differences }: TieOutSummary): string {
  const what = `${accounts} ledgers and ${bills} open bills as on ${asOn}, at number ${seq}`;
  if (ok) return `${name}: books = this PC = platform, to the paisa: ${what}`;
  const lines = differences.slice(0, 20).map((difference) => `  ${JSON.stringify(difference)}`);
  const more = differences.length > lines.length ? [`  … and ${differences.length - lines.length} more`] : [];
  return [`${name}: ${differences.length} DIFFERENCES in ${what}`, ...lines, ...more].join('\n');
}
