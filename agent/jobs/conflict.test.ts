import { expect, it } from 'vitest';
import { onConflict } from './conflict.ts';

const at = { verdict: null, knownVersion: '7' } as const;

it.each([
  ['platform-wins', { accepts: 'any', otherwise: 'refuse' }],
  ['accounting-wins', { accepts: [], otherwise: 'refuse' }],
  ['last-seen-wins', { accepts: ['7'], otherwise: 'refuse' }],
  ['manual', { accepts: [], otherwise: 'wait' }],
] as const)('by %s', (policy, expected) => {
  expect(onConflict({ ...at, policy })).toEqual(expected);
});

it('takes the books for the last where the platform has not seen them', () => {
  expect(onConflict({ ...at, policy: 'last-seen-wins', knownVersion: null })).toEqual({
    accepts: [],
    otherwise: 'refuse',
  });
});

it("goes by a person's word over any policy", () => {
  expect(onConflict({ ...at, policy: 'accounting-wins', verdict: 'overrule' }).accepts).toBe('any');
});
