import { startEngine } from '../engine.ts';
import { superviseEngine } from '../supervise.ts';
import type { Folders } from '../support/folders.ts';
import { printLine } from './output.ts';

interface Options {
  readonly supervise: boolean;
  readonly signal: AbortSignal;
}

/** The agent, headless, until it is asked to stop. `supervise`: a watchdog that starts it again when it dies. */
export async function run(folders: Folders, { supervise, signal }: Options): Promise<void> {
  if (supervise) return superviseEngine(folders, signal);
  const engine = await startEngine({ folders, signal });
  await printLine(
    `Ledger Bridge runs (data in ${folders.data}). Stop it with Ctrl-C; "ledger-bridge status" says how it is.`,
  );
  await engine.ended.catch((cause: unknown) => {
    throw new Error('the engine ended by a mistake of ours', { cause }); // ends the process; the watchdog starts it again
  });
}
