import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JobId } from '../../contract/ids.ts';
import { effectKey, effectKeyLength } from './effect-key.ts';

const key = (jobId: string) => effectKey(jobId as JobId);

it('never changes for a job: books written years ago are still recognised', () => {
  expect(key('job-1')).toBe('4PS3Z1D23KCAH2G9');
});

it('is sixteen characters that a person can read out, and differs from job to job', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (one, other) => {
      expect(key(one)).toMatch(new RegExp(`^[0-9A-HJKMNP-TV-Z]{${effectKeyLength}}$`));
      expect(key(one) === key(other)).toBe(one === other);
    }),
  );
});
