import { isBridgeError } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { Signer } from '../store/audit-checkpoint.ts';
import type { Store } from '../store/store.ts';
import { errorFields, type Log } from '../support/log.ts';
import { ignoreStop } from './ignore-stop.ts';

export interface KeptYears {
  readonly syncYears: number;
  readonly evidenceYears: number;
}

interface Options {
  readonly store: Pick<Store, 'retention'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly signer: Signer;
  readonly years: KeptYears;
  /** Nothing is taken out while a document is under way. */
  readonly isIdle: () => boolean;
  readonly signal: AbortSignal;
}

export const defaultYears: KeptYears = { syncYears: 3, evidenceYears: 8 };

const whenBusyMs = 60_000;
const betweenStepsMs = 5_000;
const betweenLooksMs = 6 * 3_600_000;

/** Takes out what has been kept for its years, in small steps while nothing else is to be done, until the signal fires. */
export async function keepWithinYears({ clock, signal, ...options }: Options): Promise<void> {
  for (let pause = whenBusyMs; !signal.aborted; ) {
    await clock.sleep(pause, signal).catch(ignoreStop(signal));
    if (!signal.aborted) pause = options.isIdle() ? step(options) : whenBusyMs;
  }
}

/** Says how long until the next one. */
function step({ store, signer, years, log }: Omit<Options, 'clock' | 'signal'>): number {
  try {
    store.retention.dropSync(years.syncYears);
    const hasMore = store.retention.dropEvidence(years.evidenceYears, signer);
    if (hasMore) log.info('history.evidence-dropped');
    return hasMore ? betweenStepsMs : betweenLooksMs;
  } catch (error) {
    if (!isBridgeError(error, 'store.full')) throw error;
    log.warn('history.not-dropped', errorFields(error)); // the full disk is told by what needs it
    return betweenLooksMs;
  }
}
