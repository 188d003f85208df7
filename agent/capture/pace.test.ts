import { expect, test } from 'vitest';
import { VirtualClock } from '../virtual-clock.ts';
import { defaultPaceSettings, Pace, type PaceSettings } from './pace.ts';

/** Local time: hours are those of the PC. */
const wednesday = (hour: number) => new Date(2026, 3, 1, hour).getTime();
const sunday = new Date(2026, 3, 5, 11).getTime();

function paceAt(start: number, settings: Partial<PaceSettings> = {}, idleMs: number | null = null) {
  const clock = new VirtualClock({ start });
  return {
    clock,
    pace: new Pace({ clock, settings: { ...defaultPaceSettings, ...settings }, userIdleMs: () => idleMs }),
  };
}

test('bulk reads take at most a twentieth of the time while people work', async () => {
  const { clock, pace } = paceAt(wednesday(11));
  let spent = 0;
  const began = clock.monotonic();
  for (let read = 0; read < 50; read += 1) {
    while (pace.waitMs() > 0) await clock.advance(pace.waitMs());
    await clock.advance(500);
    pace.spent(500);
    spent += 500;
  }
  while (pace.waitMs() > 0) await clock.advance(pace.waitMs());
  const burst = 2_000;
  expect((spent - burst) / (clock.monotonic() - began)).toBeLessThanOrEqual(0.0501);
  expect(spent / (clock.monotonic() - began)).toBeGreaterThan(0.045);
});

test.each([
  ['in the evening', wednesday(20), null],
  ['on a Sunday', sunday, null],
  ['while nobody sits at the PC', wednesday(11), 600_000],
])('bulk reads go at full speed %s', (_, start, idleMs) => {
  const { pace } = paceAt(start, {}, idleMs);
  pace.spent(500);
  expect(pace.waitMs()).toBe(0);
  expect(pace.sliceMs()).toBeGreaterThan(0);
});

test('bulk reads go at full speed for a person who waits, as long as he waits', () => {
  const { pace } = paceAt(wednesday(11));
  const who = {};
  pace.hurry(who, true);
  pace.spent(500);
  expect(pace.waitMs()).toBe(0);
  pace.hurry(who, false);
  pace.spent(3_000);
  expect(pace.waitMs()).toBe(19_000);
});

test('a request is shorter while somebody types, or may be typing by the settings', () => {
  expect(paceAt(sunday, {}, 59_000).pace.longestMs()).toBe(1_000);
  expect(paceAt(sunday, {}, 61_000).pace.longestMs()).toBe(5_000);
  expect(paceAt(sunday).pace.longestMs()).toBe(5_000);
  expect(paceAt(sunday, { assumeInUse: true }).pace.longestMs()).toBe(1_000);
});

test('quiet hours stop bulk reads, over midnight too', () => {
  const quietHours = { from: '22:00', to: '06:00' };
  const waits = [21, 22, 3, 6].map((hour) => paceAt(wednesday(hour), { quietHours }).pace.waitMs() > 0);
  expect(waits).toEqual([false, true, true, false]);
});
