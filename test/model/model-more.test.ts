import { test } from 'vitest';
import { liveWell } from './lives.ts';

/** The other half, in a file of its own so that two workers share them. */
test.each([27, 32])(
  'the platform holds exactly the books at every quiet point: 5 lives from seed %i',
  (first) => liveWell(first, 5),
  300_000,
);
