import { jobsStream, type RecordId, type SourceId } from '../../contract/ids.ts';
import type { Clock } from '../clock.ts';
import type { JobPorts, JobSource } from '../jobs/ports.ts';
import type { RecordState } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { Log } from '../support/log.ts';

interface Options {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly source: (sourceId: SourceId) => JobSource | null;
  readonly engine: JobPorts['engine'];
  readonly sendProgress: JobPorts['sendProgress'];
  readonly resultAdded: () => void;
}

/** The store and the carriers, as the jobs want to see them. */
export function jobPorts({ store, clock, log, source, engine, sendProgress, resultAdded }: Options): JobPorts {
  return {
    clock,
    log,
    source,
    dayOf: (sourceId, recordId) => recordOf(store, sourceId, recordId)?.date ?? null,
    seenAt(sourceId, recordId, version) {
      const record = recordOf(store, sourceId, recordId);
      return record?.version === version && record.batch > 0 ? store.batchTimes.of(record.batch) : null;
    },
    engine,
    sendProgress,
    appendResult(result) {
      store.outbox.append(jobsStream, [JSON.stringify(result)]);
      resultAdded();
    },
    hasRoom: () => store.keepReserve(),
  };
}

function recordOf(store: Store, sourceId: SourceId, recordId: RecordId): RecordState | null {
  const known = store.sources.get(sourceId);
  return known === null ? null : store.records.get(known.num, recordId);
}
