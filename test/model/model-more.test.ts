import { test } from 'vitest';
import { liveWell } from './lives.ts';

/** The other half, in a file of its own so that two workers share them. */
test.each([51, 61, 71, 81, 91])(
  'the platform holds exactly the books at every quiet point: 10 lives from seed %i',
  (first) => liveWell(first, 10),
  300_000,
);
