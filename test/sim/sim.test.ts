import { expect, test } from 'vitest';
import { simulate } from './simulation.ts';

const seeds = 50;
const perTest = 10;
const firsts = Array.from({ length: seeds / perTest }, (_, index) => 1 + index * perTest);

test.each(firsts)(
  'whatever is cut, killed, cloned or restored, the platform comes to hold exactly the books: 10 lives from seed %i',
  async (first) => {
    for (let seed = first; seed < first + perTest; seed += 1) {
      const { violations, story } = await simulate(seed);
      expect(violations, `npm run sim -- --seed ${seed}\n${story.join('\n')}`).toEqual([]);
    }
  },
  300_000,
);

test('the same seed lives the same life', async () => {
  const { story, messages } = await simulate(7);
  const again = await simulate(7);
  expect(again).toMatchObject({ story, messages });
  expect(messages).toBeGreaterThan(100);
}, 120_000);
