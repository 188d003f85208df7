import { type KeyObject, sign } from 'node:crypto';
import { defaultDeletionLimits } from '../../agent/capture/deletions.ts';
import { Follower } from '../../agent/capture/follow.ts';
import { defaultRoomLimits } from '../../agent/capture/room.ts';
import type { Clock } from '../../agent/clock.ts';
import type { Source } from '../../agent/connectors/connector.ts';
import { tunnelPorts } from '../../agent/engine/tunnel-ports.ts';
import { JobRunner } from '../../agent/jobs/runner.ts';
import { openStore } from '../../agent/store/open.ts';
import type { Store } from '../../agent/store/store.ts';
import { silentLog } from '../../agent/support/log.ts';
import { Tunnel } from '../../agent/tunnel/loop.ts';
import type { Dial } from '../../agent/tunnel/transport.ts';
import { jobsStream, sourceStream } from '../../contract/ids.ts';
import { CensusExchange } from './census-exchange.ts';
import type { ModelBooks } from './model-books.ts';
import type { Mutant } from './mutants.ts';
import { mutatePorts } from './mutate-agent.ts';
import { gatewayUrl, hashKey, installationId } from './platform.ts';

export interface AgentLifeOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly books: ModelBooks;
  readonly source: Source;
  readonly privateKey: KeyObject;
  readonly dial: Dial;
  readonly mutant: Mutant | null;
  /** An error that nobody expected. */
  readonly failed: (error: unknown) => void;
}

const storeKey = Buffer.alloc(32, 3);

/** The agent from start to kill: the real store, capture, jobs and tunnel, put together as the engine does. */
export class AgentLife {
  readonly #options: AgentLifeOptions;
  readonly #store: Store;
  readonly #killed = new AbortController();
  readonly #jobs: JobRunner;
  readonly #tunnel: Tunnel;
  readonly #census: CensusExchange;
  readonly #follower: Follower;

  constructor(options: AgentLifeOptions) {
    const { folder, clock, books } = options;
    this.#options = options;
    this.#store = openStore({ folder, key: storeKey, clock });
    this.#store.transaction(() => this.#store.sources.pin(books.sourceId, books.fingerprint));
    this.#jobs = this.#makeJobs();
    this.#tunnel = this.#makeTunnel();
    this.#census = new CensusExchange(this.#tunnel);
    this.#follower = this.#makeFollower();
    const { signal } = this.#killed;
    for (const part of [this.#tunnel, this.#follower, this.#jobs]) this.#watch(part.run(signal));
  }

  /** Nothing waits to be read or sent, as far as the agent knows. */
  get settled(): boolean {
    return this.#follower.isSettled && this.#store.outbox.usage().every((stream) => stream.batches === 0);
  }

  kill(): void {
    this.#killed.abort(new Error('killed'));
    this.#store.close();
  }

  poke(): void {
    this.#tunnel.poke();
  }

  /** What a killed life still tries fails on its closed store, as if the process were gone. */
  #watch(part: Promise<void>): void {
    part.catch((error: unknown) => {
      if (!this.#killed.signal.aborted) this.#options.failed(error);
    });
  }

  #makeJobs(): JobRunner {
    const store = this.#store;
    const { clock, books, source } = this.#options;
    store.outbox.restartJobsWith(() => this.#resultsAgain());
    return new JobRunner(
      { table: store.jobs, audit: store.audit, links: store.links, transaction: (body) => store.jobTransaction(body) },
      {
        clock,
        log: silentLog,
        source: (sourceId) => (sourceId === books.sourceId ? { source, writesAllowed: true } : null),
        sendProgress: (frame) => void this.#tunnel.send(frame),
        appendResult: (result) => {
          store.outbox.append(jobsStream, [JSON.stringify(result)]);
          queueMicrotask(() => this.#tunnel.outboxChanged(jobsStream));
        },
        hasRoom: () => true,
      },
    );
  }

  #resultsAgain(): void {
    const { jobs, outbox } = this.#store;
    for (const { jobId, finishedAt } of jobs.newest(1000)) {
      if (finishedAt === null) continue;
      const { result } = jobs.content(jobId) as { result: unknown };
      outbox.append(jobsStream, [JSON.stringify(result)]);
    }
  }

  #makeTunnel(): Tunnel {
    const { folder, clock, dial, mutant, privateKey } = this.#options;
    const enrolment = {
      installationId,
      gateway: gatewayUrl,
      hashKey: Buffer.from(hashKey, 'base64url'),
      sign: (text: string) => sign(null, Buffer.from(text), privateKey).toString('base64url'),
    };
    const ports = tunnelPorts({
      store: this.#store,
      enrolment,
      jobs: this.#jobs,
      shapes: {},
      answered: (frame) => {
        if (frame.t === 'want') this.#census.want(frame);
      },
      sourceChanged: () => this.#follower.wake(),
    });
    return new Tunnel({
      gateway: gatewayUrl,
      ports: mutatePorts(ports, mutant, folder, clock),
      clock,
      dial,
      log: silentLog,
      changed: ({ state }) => {
        if (state === 'offline') this.#census?.offline();
        if (state !== 'online') return;
        this.#jobs.announce();
        this.#follower.wake();
      },
    });
  }

  #makeFollower(): Follower {
    const { clock, source } = this.#options;
    return new Follower({
      source,
      store: this.#store,
      clock,
      hashKey,
      echoOf: () => null,
      shapes: {},
      pollMs: 3_000,
      room: defaultRoomLimits,
      deletions: defaultDeletionLimits,
      gateway: this.#census,
      publish: () => this.#approve(),
      outboxChanged: (sourceId) => this.#tunnel.outboxChanged(sourceStream(sourceId)),
    });
  }

  /** The person at the PC says yes to what is held: from the model books nothing vanishes but what was deleted. */
  #approve(): void {
    const { heldDeletions, sources } = this.#store;
    const waiting = heldDeletions.list(sources.require(this.#options.books.sourceId).num).filter(isWaiting);
    for (const { id } of waiting) heldDeletions.decide(id, 'approved');
    if (waiting.length > 0) this.#follower.deletionsDecided();
  }
}

function isWaiting({ state }: { readonly state: string }): boolean {
  return state === 'waiting';
}
