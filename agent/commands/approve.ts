import { userInfo } from 'node:os';
import type { Folders } from '../support/folders.ts';
import { runningEngine } from './connect.ts';
import { printJson, printLine } from './output.ts';

interface Options {
  readonly refuse: boolean;
  readonly always: boolean;
}

/** A person's word on a job, on a job type (`--always`), or on deletions that were held. */
export async function approve(folders: Folders, id: string, { refuse, always }: Options, json: boolean): Promise<void> {
  const decision = refuse ? 'refuse' : 'approve';
  await (await runningEngine(folders)).approve({ id, decision, always, by: userInfo().username });
  if (json) await printJson({ ok: true, id, decision, always });
  else await printLine(`${refuse ? 'Refused' : 'Approved'}: ${id}${always ? ', from now on without asking' : ''}`);
}
