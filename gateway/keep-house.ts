import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Storage } from './storage/storage.ts';

/** How long superseded changes stay in the log. What is current always stays. */
export interface Retention {
  readonly days: number;
  readonly changes: number;
}

const defaultRetention: Retention = { days: 90, changes: 10_000_000 };
const everyMs = 60_000;
const dayMs = 86_400_000;
const changesPerSlice = 1000;

interface Options {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Logger;
  readonly retention: Partial<Retention>;
  readonly signal: AbortSignal;
}

/** Ends jobs whose time is over and prunes the change log, until the signal fires. */
export async function keepHouse({ storage, clock, log, retention, signal }: Options): Promise<void> {
  const { days, changes } = { ...defaultRetention, ...retention };
  while (!signal.aborted) {
    try {
      const now = clock.now();
      await storage.jobs.expire(now);
      const rule = { before: new Date(now.getTime() - days * dayMs), keep: changes };
      while (!signal.aborted && (await storage.records.prune(rule, changesPerSlice))) await clock.sleep(10, signal);
      await clock.sleep(everyMs, signal);
    } catch (error) {
      if (signal.aborted) return;
      log.error({ event: 'housekeeping.failed', err: error });
      await clock.sleep(everyMs, signal).catch(() => {});
    }
  }
}
