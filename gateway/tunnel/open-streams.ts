import type { StreamOffer, StreamState } from '../../contract/frames.ts';
import { jobsStream, type StreamName, sourceStream } from '../../contract/ids.ts';
import type { Storage } from '../storage/storage.ts';
import type { StreamKey } from '../storage/streams.ts';
import { judgeOffer } from './judge-offer.ts';
import type { Admitted, Hello, Opening } from './session.ts';

/**
 * Claims the sources and settles for every stream where it goes on: the jobs, the sources offered, and whatever else the agent
 * holds of this tenant's sources.
 */
export async function openStreams(storage: Storage, installation: Admitted, hello: Hello): Promise<Opening> {
  const sources = [];
  for (const offer of hello.sources) sources.push(await storage.sources.claim(installation, offer));

  const offers = new Map(hello.streams.map((offer) => [offer.stream, offer]));
  const names = new Set<StreamName>([jobsStream, ...hello.sources.map((source) => sourceStream(source.sourceId))]);
  const streams: StreamState[] = [];
  const untold = [];
  for (const stream of names) {
    const key = { installationId: installation.installationId, stream };
    const offer = offers.get(stream) ?? null;
    const held = await openStream(storage, key, offer);
    streams.push(held);
    if (offer?.epoch !== held.epoch || offer.acked >= held.last) continue;
    const rejected = await storage.streams.rejections(key, offer.acked, held.last);
    if (rejected.length > 0) untold.push({ stream, rejected });
  }
  return { installation, streams, sources, untold };
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
