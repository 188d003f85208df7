import { userInfo } from 'node:os';
import type { Decimal } from '../../contract/decimal.ts';
import { BridgeError } from '../../contract/errors.ts';
import type { Folders } from '../support/folders.ts';
import { runningEngine } from './connect.ts';
import { printJson, printLine } from './output.ts';

export interface Word {
  readonly refuse?: boolean;
  readonly ask?: boolean;
  readonly always?: boolean;
  readonly upTo?: Decimal;
  readonly perDay?: Decimal;
}

/** A person's word on a job, on a job type (`--always`, `--ask`), or on deletions that were held. */
export async function approve(folders: Folders, id: string, word: Word, json: boolean): Promise<void> {
  const { always = false, ask = false, refuse = false, upTo = null, perDay = null } = word;
  if (ask && refuse) throw new BridgeError('config.invalid', { details: { reason: '--ask or --refuse, not both' } });
  const limited = upTo !== null || perDay !== null;
  if (limited && (!always || refuse || ask)) {
    throw new BridgeError('config.invalid', { details: { reason: '--up-to and --per-day go with --always' } });
  }
  const decision = ask ? 'ask' : refuse ? 'refuse' : 'approve';
  const request = { id, decision, always: always || ask, upTo, perDay, by: userInfo().username } as const;
  const engine = await runningEngine(folders);
  const job = (await engine.jobs()).find(({ jobId }) => jobId === id);
  await engine.approve(request);
  const recordedAs = job?.recordedAs ?? null;
  if (json)
    return printJson({ ok: true, id, decision, always: request.always, upTo, perDay, by: request.by, recordedAs });
  await printLine(said(id, request));
  if (job !== undefined && decision === 'approve') await printLine(recordedBy(request.by, recordedAs));
}

/** The Windows user who says so, and the name that will stand in the books. */
function recordedBy(by: string, recordedAs: string | null): string {
  const here = `Noted here as the word of ${by}.`;
  if (recordedAs === null)
    return `${here} Under whose name Tally keeps it is known once the bridge has written into these books.`;
  if (recordedAs === '') return `${here} Tally kept the last document of the bridge under nobody's name.`;
  return `${here} Tally kept the last document of the bridge under the name "${recordedAs}".`;
}

interface Said {
  readonly decision: 'approve' | 'refuse' | 'ask';
  readonly always: boolean;
  readonly upTo: Decimal | null;
  readonly perDay: Decimal | null;
}

function said(id: string, { decision, always, upTo, perDay }: Said): string {
  if (decision === 'ask') return `From now on each ${id} is asked about.`;
  const done = `${decision === 'refuse' ? 'Refused' : 'Approved'}: ${id}`;
  if (!always) return done;
  const limits = [
    ...(upTo === null ? [] : [`up to ₹${upTo} each`]),
    ...(perDay === null ? [] : [`up to ₹${perDay} a day`]),
  ];
  return `${done}, from now on without asking${limits.length === 0 ? '' : `: ${limits.join(', ')}`}`;
}
