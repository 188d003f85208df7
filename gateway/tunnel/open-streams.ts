import type { SourceState, StreamOffer, StreamState } from '../../contract/frames.ts';
import { jobsStream, type SourceId, sourceStream, streamSource } from '../../contract/ids.ts';
import type { Storage } from '../storage/storage.ts';
import type { StreamKey } from '../storage/streams.ts';
import { judgeOffer } from './judge-offer.ts';
import type { Admitted, Hello, Opening } from './session-states.ts';

/**
 * Claims the sources and settles for every stream where it goes on: the jobs, the sources offered, and those whose stream alone
 * is offered, since their books are not open now.
 */
export async function openStreams(storage: Storage, installation: Admitted, hello: Hello): Promise<Opening> {
  const offers = new Map(hello.streams.map((offer) => [offer.stream, offer]));
  const sources = new Map<SourceId, SourceState>();
  for (const offer of hello.sources) sources.set(offer.sourceId, await storage.sources.claim(installation, offer));
  for (const stream of offers.keys()) {
    const sourceId = streamSource(stream);
    if (sourceId === null || sources.has(sourceId)) continue;
    const state = await stateOf(storage, installation, sourceId);
    if (state) sources.set(sourceId, state);
  }

  const streams: StreamState[] = [];
  const untold = [];
  for (const stream of [jobsStream, ...[...sources.keys()].map(sourceStream)]) {
    const key = { installationId: installation.installationId, stream };
    const offer = offers.get(stream) ?? null;
    const held = await openStream(storage, key, offer);
    streams.push(held);
    if (offer?.epoch !== held.epoch || offer.acked >= held.last) continue;
    const rejected = await storage.streams.rejections(key, offer.acked, held.last);
    if (rejected.length > 0) untold.push({ stream, rejected });
  }
  return { installation, streams, sources: [...sources.values()], untold };
}

async function stateOf(storage: Storage, by: Admitted, sourceId: SourceId): Promise<SourceState | null> {
  const source = await storage.sources.source(by.tenantId, sourceId);
  if (!source) return null;
  const { owner, ownershipNumber, counts } = source;
  const records = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { sourceId, ownership: owner === by.installationId ? 'owner' : 'elsewhere', ownershipNumber, records };
}

/** `offer` null: the agent holds nothing of the stream. */
export async function openStream(storage: Storage, key: StreamKey, offer: StreamOffer | null): Promise<StreamState> {
  const held = await storage.streams.held(key);
  const heldAtAcked = offer && held ? await chainAt(storage, key, held, offer.acked) : null;
  const verdict = judgeOffer(offer, held, heldAtAcked);
  if (held && verdict.is === 'continue') return held;
  return storage.streams.openEpoch(key, verdict.is === 'anew' ? verdict.epoch : 1);
}

function chainAt(storage: Storage, key: StreamKey, held: StreamState, seq: number) {
  return seq === held.last ? held.chain : storage.streams.chainAt(key, seq);
}
