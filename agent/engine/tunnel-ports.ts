import type { FrameOf, GatewayFrame, SourceOffer } from '../../contract/frames.ts';
import { sourceStream } from '../../contract/ids.ts';
import { jobTypes } from '../../contract/jobs/registry.ts';
import type { Enrolment } from '../enrolment.ts';
import type { JobRunner } from '../jobs/runner.ts';
import type { SourceRow } from '../store/sources.ts';
import type { Store } from '../store/store.ts';
import type { TunnelPorts } from '../tunnel/ports.ts';
import { version } from '../version.ts';
import { continuedBy } from './continued.ts';

interface Options {
  readonly store: Store;
  readonly enrolment: Enrolment;
  readonly jobs: JobRunner;
  readonly shapes: { readonly [kind: string]: number };
  /** An answer to a census page or a tie-out that one of our sources asked for. */
  readonly answered: (frame: FrameOf<GatewayFrame, 'want' | 'tie-out-totals'>) => void;
  /** The gateway said who owns a source, or opened a new epoch of its stream. */
  readonly sourceChanged: (sourceId: string) => void;
}

/** The store and the jobs, as the tunnel wants to see them. */
export function tunnelPorts({ store, enrolment, jobs, shapes, answered, sourceChanged }: Options): TunnelPorts {
  const { outbox, sources } = store;
  return {
    identity: {
      installationId: enrolment.installationId,
      agentVersion: version,
      shapes,
      jobTypes: Object.keys(jobTypes),
      sign: (text) => enrolment.sign(text),
    },
    outbox: {
      streams: () => outbox.streams(),
      view: (stream, limit) => outbox.view(stream, limit),
      open: (stream, epoch, firstSeq) => outbox.open(stream, epoch, firstSeq),
      ack: (stream, epoch, last, rejected) => outbox.ack(stream, epoch, last, rejected),
      adoptEpoch(state) {
        outbox.adoptEpoch(state);
        const source = sources.list().find((row) => sourceStream(row.sourceId) === state.stream);
        if (source) sourceChanged(source.sourceId);
      },
      park: (stream, firstSeq, code) => outbox.park(stream, firstSeq, code),
    },
    jobs: { accept: (job) => jobs.accept(job) },
    sources: {
      offers: () => offersOf(sources.list()),
      owned({ sourceId, ownership, ownershipNumber, records = null }) {
        store.transaction(() => sources.setOwnership(sourceId, ownership, ownershipNumber, records));
        sourceChanged(sourceId);
      },
      want: answered,
      tieOutTotals: answered,
    },
  };
}

function offersOf(rows: readonly SourceRow[]): readonly SourceOffer[] {
  return rows.flatMap((row) => {
    const { sourceId, pin } = row;
    if (pin === null) return [];
    const continues = continuedBy(row, rows);
    return [{ sourceId, fingerprint: continues === null ? pin : { ...pin, continues } }];
  });
}
