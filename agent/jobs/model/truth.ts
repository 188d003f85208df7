import { expect } from 'vitest';
import type { JobResult } from '../../../contract/jobs/job.ts';
import { effectKey } from '../effect-key.ts';
import type { JobFrame } from '../job-records.ts';
import type { BookDocument } from './book-model.ts';
import type { JobWorld } from './job-world.ts';

interface Claim {
  readonly world: JobWorld;
  readonly frame: JobFrame;
  /** How it has to end when no person touched the books. */
  readonly ends: 'done' | 'rejected' | 'any';
}

/** The end of a job against the books as they really are: at most one send took effect, and what is claimed is so. */
export function checkTruth({ world, frame, ends }: Claim): void {
  const { book, writer } = world.books(frame.sourceId ?? undefined);
  const key = effectKey(frame.jobId);
  const landings = book.landings.filter((landed) => landed === key).length;
  const result = onlyResult(world, frame);
  const read = writer.reads.findLast((document) => document.nativeId === result.nativeId) ?? null;
  expect(landings, 'sends that took effect').toBeLessThanOrEqual(1);
  checkEnd(result, landings, read, key, book.touched);
  if (book.touched) return;
  if (ends !== 'any') expect(result.state).toBe(ends);
  expect(book.sentAs(key)).toHaveLength(result.state === 'done' ? 1 : 0);
}

function onlyResult(world: JobWorld, { jobId }: JobFrame): JobResult {
  const results = world.results.filter((result) => result.jobId === jobId);
  const [first] = results;
  if (!first) return expect.fail(`job ${jobId} has no result`);
  for (const repeated of results) expect(repeated).toEqual(first);
  return first;
}

function checkEnd(result: JobResult, landings: number, read: BookDocument | null, key: string, touched: boolean): void {
  switch (result.state) {
    case 'done':
      expect(landings).toBe(1);
      expect(read?.remoteId, 'what was read back is what was sent').toBe(key);
      expect(result.verified).toBe(result.differences.length === 0);
      expect(result.verified, 'it is verified, or a person changed it').toBe(!read?.isChanged);
      return;
    case 'unknown':
      expect(touched, 'not knowing needs a person at the keyboard').toBe(true);
      return;
    case 'possible-duplicate':
      expect(touched).toBe(true);
      expect(landings).toBe(0);
      return;
    case 'rejected':
    case 'refused':
    case 'cancelled':
    case 'expired':
      expect(landings).toBe(0);
      return;
  }
}
