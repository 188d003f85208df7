import { generateKeyPairSync, sign } from 'node:crypto';
import { type Chain, nextChain } from '../../contract/chain.ts';
import type { FrameOf, GatewayFrame, SourceOffer, SourceState, StreamState } from '../../contract/frames.ts';
import type { InstallationId, StreamName } from '../../contract/ids.ts';
import type { Rejected, StreamView, TunnelPorts } from './ports.ts';

interface Row {
  readonly firstSeq: number;
  readonly count: number;
  readonly chain: Chain;
  readonly blob: Buffer;
}

interface Kept {
  epoch: number;
  acked: number;
  ackedChain: Chain;
  last: number;
  lastChain: Chain;
  rows: Row[];
}

/** The tunnel's ports over plain memory, for tests of the tunnel alone: keeps what it was told, and can be made to fail. */
export class MemoryPorts implements TunnelPorts {
  readonly keys = generateKeyPairSync('ed25519');
  readonly kept = new Map<StreamName, Kept>();
  readonly rejected: Rejected[] = [];
  readonly parked: { stream: StreamName; firstSeq: number; code: string }[] = [];
  readonly accepted: string[] = [];
  readonly ownership: SourceState[] = [];
  readonly wants: FrameOf<GatewayFrame, 'want'>[] = [];
  offered: SourceOffer[] = [];
  roomForJobs = true;
  unreadable = false;
  failAck: Error | null = null;

  readonly identity = {
    installationId: 'installation-1' as InstallationId,
    agentVersion: '0.1.0',
    shapes: {},
    jobTypes: ['connection.test'],
    sign: (text: string) => sign(null, Buffer.from(text), this.keys.privateKey).toString('base64url'),
  };

  readonly jobs = {
    accept: (job: FrameOf<GatewayFrame, 'job'>) => {
      if (this.roomForJobs) this.accepted.push(job.jobId);
      return this.roomForJobs;
    },
  };

  readonly sources = {
    offers: () => this.offered,
    owned: (state: SourceState) => void this.ownership.push(state),
    want: (frame: FrameOf<GatewayFrame, 'want'>) => void this.wants.push(frame),
    tieOutTotals: () => {},
  };

  readonly outbox = {
    streams: () => [...this.kept.keys()],
    view: (stream: StreamName, limit: number): StreamView => {
      const { rows, lastChain: _, ...kept } = this.#stream(stream);
      const waiting = rows.slice(0, limit).map(({ blob, ...row }) => ({ ...row, bytes: blob.length }));
      return { stream, ...kept, waiting };
    },
    open: (stream: StreamName, _epoch: number, firstSeq: number) => {
      if (this.unreadable) return null;
      return this.#stream(stream).rows.find((row) => row.firstSeq === firstSeq)?.blob ?? null;
    },
    ack: (stream: StreamName, _epoch: number, last: number, rejected: readonly Rejected[]) => {
      if (this.failAck !== null) throw this.failAck;
      const kept = this.#stream(stream);
      kept.ackedChain = kept.rows.find((row) => row.firstSeq + row.count - 1 === last)?.chain ?? kept.ackedChain;
      kept.acked = last;
      kept.rows = kept.rows.filter((row) => row.firstSeq > last);
      this.rejected.push(...rejected);
    },
    adoptEpoch: ({ stream, epoch, chain }: StreamState) => {
      this.kept.set(stream, { epoch, acked: 0, ackedChain: chain, last: 0, lastChain: chain, rows: [] });
    },
    park: (stream: StreamName, firstSeq: number, code: string) => {
      const kept = this.#stream(stream);
      kept.rows = kept.rows.filter((row) => row.firstSeq !== firstSeq);
      this.parked.push({ stream, firstSeq, code });
    },
  };

  /** A stream in its epoch 1, nothing sent. */
  begin(stream: StreamName, chain: Chain): void {
    this.outbox.adoptEpoch({ stream, epoch: 1, last: 0, chain });
  }

  append(stream: StreamName, blob: Buffer, count = 1): void {
    const kept = this.#stream(stream);
    kept.lastChain = nextChain(kept.lastChain, blob);
    kept.rows.push({ firstSeq: kept.last + 1, count, chain: kept.lastChain, blob });
    kept.last += count;
  }

  #stream(stream: StreamName): Kept {
    return this.kept.get(stream) ?? { epoch: 0, acked: 0, ackedChain: '', last: 0, lastChain: '', rows: [] };
  }
}
