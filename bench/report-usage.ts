import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { usageSoFar } from './usage.ts';

/*
 * Loaded with `--import` before a program as it ships: it then answers each message of its parent with what it has used so far, and
 * leaves that in a file at its end, if one is named.
 */
const file = process.env['BENCH_USAGE_FILE'];
if (isMainThread) {
  process.on('message', () => process.send?.(usageSoFar()));
  process.channel?.unref();
  if (file !== undefined) process.on('exit', () => writeFileSync(file, JSON.stringify(usageSoFar())));
}
