import { expect, test } from 'vitest';
import { live } from './life.ts';
import { liveWell } from './lives.ts';

test.each([11, 16])(
  'whatever a person does to the books and whenever the agent is killed, the platform holds exactly the books: 5 lives from seed %i',
  (first) => liveWell(first, 5),
  300_000,
);

test('the same seed lives the same life', async () => {
  const { story } = await live(7);
  expect((await live(7)).story).toEqual(story);
}, 60_000);
