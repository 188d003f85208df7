import { expect, test } from 'vitest';
import { live } from './life.ts';
import { liveWell } from './lives.ts';

test.each([1, 11, 21, 31, 41])(
  'whatever a person does to the books and whenever the agent is killed, the platform holds exactly the books: 10 lives from seed %i',
  (first) => liveWell(first, 10),
  300_000,
);

test('the same seed lives the same life', async () => {
  const { story } = await live(7);
  expect((await live(7)).story).toEqual(story);
}, 60_000);
