import type { Instant } from '../../contract/dates.ts';
import { BridgeError, type ErrorCode, type ErrorDetails } from '../../contract/errors.ts';
import type { JobId, SourceId } from '../../contract/ids.ts';
import type { Difference, JobEndState, JobResult } from '../../contract/jobs/job.ts';
import type {
  Found,
  MadeMaster,
  MasterAsRead,
  NeededMaster,
  Sent,
  Texts,
  WrittenDocument,
} from '../connectors/writer.ts';
import type { Outcome } from './job-state.ts';

/** Read back: `done`, and verified when nothing reads otherwise than it was sent. */
export function asRead(document: WrittenDocument, differences: readonly Difference[]): Outcome {
  const { master } = document;
  const verified = differences.length === 0;
  return {
    ...(verified ? nothingToSay : said('write.differs')),
    end: 'done',
    verified,
    document: refTo(document),
    differences,
    output: master === undefined ? {} : { ...asNamed(master), unchanged: document.unchanged === true },
  };
}

/** A question that the pinned books answered. */
export function told(output: { readonly [key: string]: unknown }): Outcome {
  return { ...nothingToSay, end: 'done', verified: true, document: null, differences: [], output };
}

/** The product's own words, and what they mean: try later, give up, or ask a person, and what he does. */
export function rejectedBy({ text, code = 'write.rejected', details = {} }: Rejected): Outcome {
  const { retry, action } = new BridgeError(code, { details: { ...details, text } });
  return { ...without('rejected', code, { ...details, text }), output: { text, retry, action } };
}

type Rejected = Extract<Sent, { state: 'rejected' }>;

/** An end without a document of ours in sight. */
export function without(end: JobEndState, code: ErrorCode, details: ErrorDetails = {}): Outcome {
  return { ...said(code, details), end, verified: false, document: null, differences: [], output: {} };
}

/** A person's document looks like ours: it is named, so that it can be linked. `alike`: of a master, in what. */
export function duplicateOf(twin: WrittenDocument, alike: readonly string[] = []): Outcome {
  const { nativeId, number, date, master } = twin;
  if (master !== undefined) {
    const { name } = master;
    const outcome = without('possible-duplicate', 'write.master-exists', { name, alike: alike.join(', ') });
    return { ...outcome, output: { twin: { nativeId, ...asNamed(master), alike } } };
  }
  const outcome = without('possible-duplicate', 'write.possible-duplicate', {
    number: number ?? 'without number',
    date: date ?? 'any day',
  });
  return { ...outcome, output: { twin: { nativeId, number, date } } };
}

/**
 * A new master was meant, and the product changed one that was there: named with what stood in it before and what is otherwise now,
 * so that a person can undo it.
 */
export function alteredExisting(found: Found): Outcome {
  if (!('document' in found)) return without('unknown', 'write.altered-existing', { name: '?' });
  const { document } = found;
  const before = found.state === 'named' ? found.before : null;
  const name = document.master?.name ?? document.nativeId;
  return {
    ...without('unknown', 'write.altered-existing', { name }),
    document: refTo(document),
    differences: before === null ? [] : changedSince(before, document.master?.leaves ?? {}),
    output: { before },
  };
}

/** The product made a second document of the one that it was to change: it is named, so that a person can delete it. */
export function doubled({ nativeId, number, date }: WrittenDocument): Outcome {
  const details = { number: number ?? 'without number', date: date ?? 'any day' };
  return { ...without('unknown', 'write.doubled', details), output: { duplicate: { nativeId, number, date } } };
}

/** The document is not sent where what it was to be about is not as it says. */
export function madeOtherwise({ name }: NeededMaster, differences: readonly Difference[]): Outcome {
  return { ...without('rejected', 'write.master-differs', { name }), differences };
}

function changedSince(before: Texts, now: Texts): Difference[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((path) => before[path] !== now[path])
    .map((path) => ({ path, sent: '', before: before[path] ?? '', found: now[path] ?? '' }));
}

function refTo({ nativeId, masterId, number }: WrittenDocument): Outcome['document'] {
  return { nativeId, masterId, number };
}

function asNamed({ name, records }: MasterAsRead) {
  return { name, records };
}

export interface JobNames {
  readonly jobId: JobId;
  readonly type: string;
  readonly sourceId: SourceId | null;
}

/**
 * What is in the books beside the document or without it, and which of the masters it stopped at: said of every end, since none of it is
 * taken out again.
 */
export function withMasters(outcome: Outcome, made: readonly MadeMaster[], stoppedAt: NeededMaster | null): Outcome {
  const { message } = outcome;
  const names = made.map(({ name }) => `"${name}"`).join(', ');
  return {
    ...outcome,
    message: message === null || made.length === 0 ? message : `${message} Made in the books for it before: ${names}.`,
    output: {
      ...outcome.output,
      ...(made.length === 0 ? {} : { masters: made }),
      ...(stoppedAt === null ? {} : { stoppedAt }),
    },
  };
}

export function toResult({ jobId, type, sourceId }: JobNames, outcome: Outcome, finishedAt: Date): JobResult {
  const { end, code, message, verified, document, differences, output } = outcome;
  return {
    jobId,
    type,
    sourceId,
    state: end,
    code,
    message,
    verified,
    nativeId: document?.nativeId ?? null,
    number: document?.number ?? null,
    differences: [...differences],
    finishedAt: finishedAt.toISOString() as Instant,
    output,
  };
}

const nothingToSay = { code: null, message: null };

function said(code: ErrorCode, details: ErrorDetails = {}) {
  return { code, message: new BridgeError(code, { details }).message };
}
