import fc from 'fast-check';
import { expect, it } from 'vitest';
import { afterTurn, type LaneClass, laneClasses, nextClass, type PerClass } from './turns.ts';

const nobody: PerClass<number> = { write: 0, probe: 0, import: 0, bulk: 0 };

it('lets the most urgent go first', () => {
  expect(nextClass({ ...nobody, bulk: 3, probe: 1 }, nobody)).toBe('probe');
  expect(nextClass({ write: 1, probe: 1, import: 1, bulk: 1 }, nobody)).toBe('write');
  expect(nextClass(nobody, nobody)).toBeNull();
});

it('gives every class that keeps waiting at least one turn in ten (DESIGN rule 8)', () => {
  const waiting = fc.uniqueArray(fc.constantFrom(...laneClasses), { minLength: 1 });
  fc.assert(
    fc.property(waiting, (classes) => {
      const always = { ...nobody, ...Object.fromEntries(classes.map((lane) => [lane, 1])) };
      const turns = served(always, 60);
      for (const lane of classes) {
        for (let at = 0; at + 10 <= turns.length; at += 1) expect(turns.slice(at, at + 10)).toContain(lane);
      }
    }),
  );
});

function served(waiting: PerClass<number>, count: number): readonly LaneClass[] {
  const turns: LaneClass[] = [];
  let passedOver = nobody;
  while (turns.length < count) {
    const next = nextClass(waiting, passedOver);
    if (next === null) break;
    passedOver = afterTurn(next, waiting, passedOver);
    turns.push(next);
  }
  return turns;
}
