import type { Logger } from 'pino';
import { assertNever } from '../../contract/assert-never.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import { type GatewayFrame, maxSurplus } from '../../contract/frames.ts';
import { type JobId, sourceStream } from '../../contract/ids.ts';
import type { ChangeSignal } from '../change-signal.ts';
import type { Storage } from '../storage/storage.ts';
import { admit } from './admit.ts';
import type { Effect } from './effects.ts';
import { jobFrames } from './job-frames.ts';
import { openStream } from './open-streams.ts';
import type { LiveSession, Presence } from './presence.ts';
import type { Admitted, SessionEvent } from './session-states.ts';
import { storeBatch } from './store-batch.ts';
import { type TieOutRequest, tieOut } from './tie-out.ts';

/** What all sessions of a gateway share. */
export interface Surroundings {
  readonly storage: Storage;
  readonly presence: Presence;
  readonly changes: ChangeSignal;
}

/** What one session's effects may touch. */
export interface World extends Surroundings {
  readonly session: LiveSession;
  /** Null before the session is online. */
  readonly installation: Admitted | null;
  /** The jobs this session has sent. */
  readonly carried: Set<JobId>;
  /** Fires when the session is over. */
  readonly signal: AbortSignal;
  readonly now: Date;
  readonly log: Logger;
  send(frame: GatewayFrame): void;
  close(code: number): void;
}

/** Does one effect. Returns the event it ends in, if the session wants to hear of it. */
export async function carryOut(effect: Effect, world: World): Promise<SessionEvent | null> {
  const { storage, now, log } = world;
  switch (effect.do) {
    case 'send':
      world.send(effect.frame);
      return null;
    case 'close':
      if (effect.code) log.info({ event: 'tunnel.ended', code: effect.code });
      world.close(closeCode(effect.code));
      return null;
    case 'admit': {
      const { hello, text, signature } = effect;
      const { presence, session } = world;
      return admit({ storage, presence, session, hello, text, signature, now });
    }
    case 'append': {
      const installation = admitted(world);
      const { event, changes } = await storeBatch(storage, installation, { ...effect, at: now });
      if (changes > 0) world.changes.notify(installation.tenantId);
      return event;
    }
    case 'look-up-repeat': {
      const { header, lastSeq } = effect;
      const key = { ...admitted(world), stream: header.stream };
      const known = (await storage.streams.chainAt(key, lastSeq)) === header.chain;
      const rejected = known ? await storage.streams.rejections(key, header.firstSeq - 1, lastSeq) : [];
      return { type: 'repeated', stream: header.stream, known, rejected };
    }
    case 'open-epoch': {
      const { stream, epoch, why } = effect;
      log.warn({ event: 'tunnel.epoch', stream, epoch, why: why ?? 'asked' });
      return { type: 'epoch-opened', stream: await storage.streams.openEpoch({ ...admitted(world), stream }, epoch) };
    }
    case 'claim': {
      const installation = admitted(world);
      const source = await storage.sources.claim(installation, effect.offer);
      const key = { ...installation, stream: sourceStream(source.sourceId) };
      return { type: 'claimed', source, stream: effect.held ?? (await openStream(storage, key, null)) };
    }
    case 'answer-census': {
      const { sourceId, censusId, page, after, through, entries } = effect.frame;
      const range = { after, through, entries, maxSurplus };
      const { wanted, surplus } = await storage.records.census(admitted(world).tenantId, sourceId, range);
      world.send({ t: 'want', sourceId, censusId, page, wanted: [...wanted], surplus: [...surplus] });
      return null;
    }
    case 'tie-out':
      void sendTieOut(effect.frame, world);
      return null;
    case 'keep-tie-out':
      await storage.sources.addTieOut(admitted(world).tenantId, effect.result, now);
      return null;
    case 'keep-status':
      for (const status of effect.sources) await storage.sources.setStatus(admitted(world).tenantId, status);
      return null;
    case 'deliver-jobs': {
      for (const frame of await jobFrames(storage, admitted(world).installationId, world.carried, now)) {
        world.carried.add(frame.jobId);
        world.send(frame);
      }
      return null;
    }
    case 'job-acked':
      await storage.jobs.markDelivered(admitted(world).installationId, effect.jobId);
      return null;
    case 'job-progress': {
      const { jobId, state, waitingFor = null, forMs, done, total = null } = effect.frame;
      await storage.jobs.setProgress(admitted(world).installationId, jobId, {
        state: state === 'waiting' ? 'waiting' : 'running',
        waitingFor,
        progress: done === undefined ? null : { done, total },
        at: now,
        since: forMs === undefined ? null : new Date(now.getTime() - forMs),
      });
      return null;
    }
    default:
      return assertNever(effect);
  }
}

function admitted({ installation }: World): Admitted {
  if (!installation) throw new Error('this effect belongs to an admitted session');
  return installation;
}

/** Beside the session, which goes on; ends with it. */
async function sendTieOut(request: TieOutRequest, world: World): Promise<void> {
  const { log, signal } = world;
  try {
    for await (const page of tieOut(world.storage, admitted(world), request, signal)) {
      if (!signal.aborted) world.send(page);
    }
  } catch (error) {
    // Nobody waits for this but the agent, which asks again when no answer comes.
    if (!signal.aborted) log.error({ event: 'tie-out.failed', sourceId: request.sourceId, err: error });
  }
}

/** RFC 6455 §7.4.1. The goodbye frame before it says more. */
const closeCodes: { readonly [code in ErrorCode]?: number } = { 'tunnel.protocol': 1002, 'tunnel.restarting': 1012 };

function closeCode(code: ErrorCode | undefined): number {
  return code === undefined ? 1000 : (closeCodes[code] ?? 1008);
}
