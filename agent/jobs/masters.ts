import type { JobId } from '../../contract/ids.ts';
import type { Draft, MadeMaster, NeededMaster } from '../connectors/writer.ts';
import type { JobEvent, JobState } from './job-state.ts';

/** What a job has to do with masters that its document needs and the books don't have (docs/decisions/0010-masters-of-documents.md). */
export interface JobMasters {
  /** Those that a person was told of when he was last asked: his approval covers them, and no others. */
  readonly shown: readonly NeededMaster[];
  /** In the books, by this job. */
  readonly made: readonly MadeMaster[];
}

export const noMasters: JobMasters = { shown: [], made: [] };

/** After an event that led from one state to the other. */
export function mastersAfter(masters: JobMasters, event: JobEvent, before: JobState, after: JobState): JobMasters {
  const { shown, made } = masters;
  const isAsked = after.state === 'waiting' && after.for === 'approval';
  if (isAsked) return { shown: draftIn(event, before)?.needs ?? [], made };
  if (event.type !== 'read') return masters;
  const needed = draftIn(event, before)?.needs?.[0];
  const { nativeId, master } = event.document;
  return needed === undefined || master === undefined
    ? masters
    : { shown, made: [...made, { ...needed, nativeId, records: master.records }] };
}

/** Under which the nth of them is linked. */
export function masterJobId(jobId: JobId, nth: number): JobId {
  return `${jobId}/masters/${nth}` as JobId;
}

/** Those of them that no approval covers. */
export function unshown(needs: readonly NeededMaster[], { shown }: JobMasters): readonly NeededMaster[] {
  return needs.filter((one) => !shown.some((other) => other.type === one.type && other.name === one.name));
}

/** What is written next, as far as it is known by then. */
export function draftIn(event: JobEvent, state: JobState): Draft | null {
  if (event.type === 'prepared') return event.draft;
  return 'draft' in state ? state.draft : null;
}
