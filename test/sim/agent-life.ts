import type { KeyObject } from 'node:crypto';
import { Pace } from '../../agent/capture/pace.ts';
import type { Clock } from '../../agent/clock.ts';
import type { Connector, Discovered } from '../../agent/connectors/connector.ts';
import { Link } from '../../agent/engine/link.ts';
import { noEngine } from '../../agent/jobs/model/job-world.ts';
import { signerOf } from '../../agent/store/audit-checkpoint.ts';
import { openStore } from '../../agent/store/open.ts';
import type { Store } from '../../agent/store/store.ts';
import { silentLog } from '../../agent/support/log.ts';
import type { Dial } from '../../agent/tunnel/transport.ts';
import type { Mutant } from './mutants.ts';
import { mutateJobs, mutateOutbox } from './mutate-agent.ts';
import { gatewayUrl, hashKey, installationId } from './platform.ts';

export interface AgentLifeOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly connector: Connector;
  readonly books: Discovered;
  readonly privateKey: KeyObject;
  readonly dial: Dial;
  readonly mutant: Mutant | null;
  /** An error that nobody expected. */
  readonly failed: (error: unknown) => void;
}

const storeKey = Buffer.alloc(32, 3);

/** The agent from start to kill: everything of the engine that is not a process of its own, over real storage. */
export class AgentLife {
  readonly #options: AgentLifeOptions;
  readonly #store: Store;
  readonly #link: Link;
  #isKilled = false;

  constructor(options: AgentLifeOptions) {
    const { folder, clock, connector, books, dial, mutant } = options;
    this.#options = options;
    const pace = new Pace({ clock });
    this.#store = openStore({ folder, key: storeKey, clock });
    mutateOutbox(this.#store.outbox, mutant, folder);
    this.#link = new Link({
      jobEngine: noEngine,
      enrolment: {
        installationId,
        gateway: gatewayUrl,
        hashKey: Buffer.from(hashKey, 'base64url'),
        ...signerOf(options.privateKey),
      },
      connectors: { all: () => [connector], at: () => connector },
      shapes: connector.shapes,
      companies: [],
      store: this.#store,
      clock,
      log: silentLog,
      pollMs: 3_000,
      outboxBytes: 64 * 1024 * 1024,
      paceOf: () => pace,
      dial,
    });
    mutateJobs(this.#link.jobs, mutant, clock);
    this.#link.failed.catch((error: unknown) => this.#failed(error));
    this.#link.start();
    this.#link.carriers.found(connector, books);
  }

  /** Nothing waits to be sent, and no epoch is owed anything. */
  get isSettled(): boolean {
    const owesNothing = this.#store.sources.list().every((source) => source.resync === 'none');
    return owesNothing && this.#store.outbox.usage().every((stream) => stream.batches === 0);
  }

  kill(): void {
    this.#isKilled = true;
    void this.#link.stop();
    this.#store.close();
  }

  /** The PC wakes up. */
  wake(): void {
    this.#link.wakeAll();
  }

  /** The person at the PC says yes to what is held: from the model books nothing vanishes but what was deleted. */
  approve(): void {
    const { heldDeletions, sources } = this.#store;
    for (const { num, sourceId } of sources.list()) {
      const waiting = heldDeletions.list(num).filter(({ state }) => state === 'waiting');
      for (const { id } of waiting) heldDeletions.decide(id, 'approved');
      if (waiting.length > 0) this.#link.carriers.get(sourceId)?.deletionsDecided();
    }
  }

  /** "Books = agent = gateway", by the agent's own proof. Rejects when it could not be carried out. */
  async tieOut(signal: AbortSignal): Promise<boolean> {
    const { ok, mended = 0 } = await this.#link.tieOut(this.#options.books.sourceId, signal);
    return ok && mended === 0;
  }

  /** What a killed life still tries fails on its closed store, as if the process were gone. */
  #failed(error: unknown): void {
    if (!this.#isKilled) this.#options.failed(error);
  }
}
