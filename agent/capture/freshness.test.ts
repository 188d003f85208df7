import { expect, test } from 'vitest';
import type { PlainDate } from '../../contract/dates.ts';
import { freshness } from './freshness.ts';

const day = (text: string) => text as PlainDate;
const [earlier, later] = ['2026-04-01T09:00:00.000Z', '2026-04-01T10:00:00.000Z'];
const calm = { today: day('2026-04-01'), lookedAt: later, behind: [], owed: [], unexplainedSince: null };

test('tells the latest sixty days and the rest apart, even when all is well', () => {
  expect(freshness(calm)).toEqual([
    { from: '2026-01-31', to: null, knownEqualAt: later, pending: [] },
    { from: null, to: '2026-01-30', knownEqualAt: later, pending: [] },
  ]);
});

test('never says of a period that it is known when it was not read', () => {
  const behind = [{ from: day('0001-01-01'), to: day('2025-12-31'), since: null }];
  expect(freshness({ ...calm, behind })).toEqual([
    { from: '2026-01-31', to: null, knownEqualAt: later, pending: [] },
    { from: '2026-01-01', to: '2026-01-30', knownEqualAt: later, pending: [] },
    { from: null, to: '2025-12-31', knownEqualAt: null, pending: ['first-reading'] },
  ]);
});

test('tells since when a period is behind, and what is owed of it', () => {
  const behind = [{ from: day('2025-04-01'), to: day('2025-06-30'), since: earlier as never }];
  const owed = [{ date: day('2025-05-05'), since: earlier }];
  const told = freshness({ ...calm, behind, owed });
  expect(told.find(({ from }) => from === '2025-05-05')).toEqual({
    from: '2025-05-05',
    to: '2025-05-05',
    knownEqualAt: earlier,
    pending: ['changes', 'renames'],
  });
  expect(told.at(-1)).toEqual({ from: null, to: '2025-03-31', knownEqualAt: later, pending: [] });
});

test('knows of no period as long as a deletion may be anywhere', () => {
  const told = freshness({ ...calm, unexplainedSince: earlier });
  expect(told.map(({ knownEqualAt, pending }) => [knownEqualAt, pending])).toEqual([
    [earlier, ['deletions']],
    [earlier, ['deletions']],
  ]);
});

test('covers every day exactly once and stays short, however much is owed', () => {
  const owed = Array.from({ length: 300 }, (_, index) => ({
    date: day(`2025-${String((index % 12) + 1).padStart(2, '0')}-${String((index % 25) + 2).padStart(2, '0')}`),
    since: earlier,
  }));
  const told = freshness({ ...calm, owed });
  expect(told.length).toBeLessThanOrEqual(40);
  expect([told[0]?.to, told.at(-1)?.from]).toEqual([null, null]);
});
