import { expect } from 'vitest';
import { live } from './life.ts';

/** Lives from `first` on, each of which must end well. A failure names its seed and tells its story. */
export async function liveWell(first: number, lives: number): Promise<void> {
  for (let seed = first; seed < first + lives; seed += 1) {
    const { violations, story } = await live(seed);
    expect(violations, `npm run model -- --seed ${seed} --story\n${story.join('\n')}`).toEqual([]);
  }
}
