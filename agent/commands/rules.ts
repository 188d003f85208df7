import type { JobRule } from '../../contract/control.ts';
import type { Folders } from '../support/folders.ts';
import { runningEngine } from './connect.ts';
import { printJson, printLine, table } from './output.ts';

/** What may be written without asking; what is not listed is asked about. */
export async function rules(folders: Folders, json: boolean): Promise<void> {
  const entries = await (await runningEngine(folders)).rules();
  if (json) return printJson(entries);
  if (entries.length === 0) return printLine('Each document is asked about before it is written.');
  await printLine(table(['type', 'what happens', 'one document', 'a day', 'written today'], entries.map(row)));
  await printLine('\nEvery other kind of document is asked about. To change one: ledger-bridge approve TYPE --help');
}

const words: { readonly [permission in JobRule['permission']]: string } = {
  allow: 'written without asking',
  ask: 'asked about',
  deny: 'refused',
};

function row({ type, permission, most, mostPerDay, writtenToday }: JobRule): string[] {
  const limit = (amount: string | null) =>
    permission !== 'allow' ? '' : amount === null ? 'any amount' : `up to ₹${amount}`;
  return [type, words[permission], limit(most), limit(mostPerDay), permission === 'allow' ? `₹${writtenToday}` : ''];
}
