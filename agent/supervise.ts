import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { systemClock } from './clock.ts';
import type { Folders } from './support/folders.ts';

/**
 * The young generation, not the data, drives the engine's memory (facts/hot-path.md). With less than 8 MB the records of one answer
 * outlive it, and a full read costs a quarter more CPU. Left to itself V8 collects the whole heap for every third that it grows, since
 * the most it may hold is small; and having seen the nodes of masters live long, it takes those of all vouchers for old.
 */
export const engineFlags = [
  '--max-semi-space-size=8',
  '--max-old-space-size=256',
  '--heap-growing-percent=100',
  '--no-allocation-site-pretenuring',
];

const firstPauseMs = 1000;
const longestPauseMs = 60_000;
const stableAfterMs = 60_000;

/** Starts the engine as it ships, and again when it dies, ever more slowly while it keeps dying at once. */
export async function superviseEngine(folders: Folders, signal: AbortSignal): Promise<void> {
  let pause = firstPauseMs;
  while (!signal.aborted) {
    const startedAt = systemClock.monotonic();
    const status = await runEngine(folders, signal);
    if (signal.aborted || status === 0) return;
    if (systemClock.monotonic() - startedAt > stableAfterMs) pause = firstPauseMs;
    await systemClock.sleep(pause, signal).catch(() => undefined); // a stop that we asked for ends the loop above
    pause = Math.min(pause * 2, longestPauseMs);
  }
}

/** Its exit status; an expected refusal (no lock, damaged store) ends with 1 and is said on its stderr. */
async function runEngine(folders: Folders, signal: AbortSignal): Promise<number | null> {
  const cli = fileURLToPath(new URL('./cli.ts', import.meta.url));
  const engine = spawn(process.execPath, [...engineFlags, cli, 'run', '--data', folders.data], { stdio: 'inherit' });
  const stop = () => engine.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  const [status] = (await once(engine, 'exit')) as [number | null];
  signal.removeEventListener('abort', stop);
  return status;
}
