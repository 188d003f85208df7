import { isMainThread } from 'node:worker_threads';
import { usageSoFar } from './usage.ts';

/* Loaded with `--import` before a program as it ships: it then answers each message of its parent with what it has used so far. */
if (isMainThread) {
  process.on('message', () => process.send?.(usageSoFar()));
  process.channel?.unref();
}
