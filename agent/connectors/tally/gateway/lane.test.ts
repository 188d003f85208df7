import { expect, it } from 'vitest';
import { Lane } from './lane.ts';

const { signal } = new AbortController();

it('has one in the lane at a time', async () => {
  const lane = new Lane();
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 20 }, () => lane.turn('bulk', signal, work)));
  expect(most).toBe(1);
});

it('lets a write job pass those that wait, and keeps the lane over its steps', async () => {
  const lane = new Lane();
  const order: string[] = [];
  const note = (text: string) => async () => void order.push(text);
  const gate = Promise.withResolvers<void>();
  const first = lane.turn('bulk', signal, () => gate.promise);
  const waiting = [
    lane.turn('bulk', signal, note('bulk')),
    lane.turn('probe', signal, note('probe')),
    lane.hold(signal, async () => {
      await lane.turn('write', signal, note('look'));
      await new Promise((resolve) => setImmediate(resolve));
      await lane.turn('write', signal, note('send'));
    }),
  ];
  gate.resolve();
  await Promise.all([first, ...waiting]);
  expect(order).toEqual(['look', 'send', 'probe', 'bulk']);
});

it('does not take another for the holder of a lease', async () => {
  const lane = new Lane();
  const order: string[] = [];
  const held = Promise.withResolvers<void>();
  const holding = lane.hold(signal, async () => {
    await held.promise;
    order.push('held');
  });
  const other = lane.turn('probe', signal, async () => void order.push('other'));
  held.resolve();
  await Promise.all([holding, other]);
  expect(order).toEqual(['held', 'other']);
});

it('frees the lane after trouble, and leaves the queue when stopped', async () => {
  const lane = new Lane();
  await expect(lane.turn('probe', signal, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  const gate = Promise.withResolvers<void>();
  const first = lane.turn('bulk', signal, () => gate.promise);
  const stop = new AbortController();
  const waiting = lane.turn('write', stop.signal, async () => 'never');
  stop.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
  gate.resolve();
  await first;
  await expect(lane.turn('probe', signal, async () => 'free')).resolves.toBe('free');
});
