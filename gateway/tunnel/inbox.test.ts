import { expect, test } from 'vitest';
import { Inbox } from './inbox.ts';
import type { SessionEvent } from './session-states.ts';

const megabyte = 1024 * 1024;
const event: SessionEvent = { type: 'jobs-waiting' };

function slowInbox() {
  const log: string[] = [];
  const finish: (() => void)[] = [];
  const transport = { pause: () => void log.push('pause'), resume: () => void log.push('resume') };
  const inbox = new Inbox(transport, () => {
    log.push('handle');
    return new Promise((resolve) => finish.push(resolve));
  });
  const finishOne = async () => {
    finish.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { inbox, log, finishOne };
}

test('hands on one event at a time', async () => {
  const { inbox, log, finishOne } = slowInbox();
  inbox.push(event, 1);
  inbox.push(event, 1);
  expect(log).toEqual(['handle']);
  await finishOne();
  expect(log).toEqual(['handle', 'handle']);
});

test('stops reading from the peer while too much waits, and goes on when half is done', async () => {
  const { inbox, log, finishOne } = slowInbox();
  for (let n = 0; n < 7; n += 1) inbox.push(event, 8 * megabyte);
  expect(log).toEqual(['handle', 'pause']);
  for (let n = 0; n < 3; n += 1) await finishOne();
  expect(log.at(-1)).toBe('handle');
  await finishOne();
  expect(log.filter((line) => line !== 'handle')).toEqual(['pause', 'resume']);
});

test('drops what waits when it is closed', async () => {
  const { inbox, log, finishOne } = slowInbox();
  inbox.push(event, 1);
  inbox.push(event, 1);
  inbox.close();
  inbox.push(event, 1);
  await finishOne();
  expect(log).toEqual(['handle']);
});
