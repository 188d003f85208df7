import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { Pace } from '../../agent/capture/pace.ts';
import type { Clock } from '../../agent/clock.ts';
import type { Connector } from '../../agent/connectors/connector.ts';
import type { openTally } from '../../agent/connectors/tally/connector.ts';
import { tallyOrigin } from '../../agent/connectors/tally/find-tallies.ts';
import { shapes } from '../../agent/connectors/tally/shapes.ts';
import { Connectors } from '../../agent/engine/connectors.ts';
import { Discovery } from '../../agent/engine/discovery.ts';
import { Link } from '../../agent/engine/link.ts';
import { notesAt } from '../../agent/engine/notes-at.ts';
import { noEngine } from '../../agent/jobs/model/job-world.ts';
import { signerOf } from '../../agent/store/audit-checkpoint.ts';
import { openStore, storeFile } from '../../agent/store/open.ts';
import type { SourceRow } from '../../agent/store/sources.ts';
import type { Store } from '../../agent/store/store.ts';
import type { Log } from '../../agent/support/log.ts';
import type { Dial, TransportHandlers } from '../../agent/tunnel/transport.ts';
import type { SourceStatusView } from '../../contract/control.ts';
import type { SourceId } from '../../contract/ids.ts';
import { gatewayUrl, hashKey, installationId } from '../sim/platform.ts';
import { Missed } from './missed.ts';

export type TallyConnectorOptions = Parameters<typeof openTally>[0];

export interface AgentOptions {
  readonly folder: string;
  readonly clock: Clock;
  /** Made anew for every life: what a connector remembers dies with its process. */
  readonly connect: (options: TallyConnectorOptions) => Connector;
  readonly origin: string;
  readonly userIdleMs: () => number | null;
  /** Only these companies. */
  readonly companies: readonly string[];
  readonly log: Log;
  readonly privateKey: KeyObject;
  readonly dial: Dial;
  /** An error that nobody expected. */
  readonly failed: (error: unknown) => void;
  /** The process has ended, by whatever hand. */
  readonly ended: () => void;
  /** What a census shows although every save until then was read, and no pull took in. */
  readonly missed: (sourceId: SourceId, objects: readonly string[]) => void;
}

const storeKey = Buffer.alloc(32, 3);
const pollMs = 10_000;

class Killed extends Error {}

/** One life of the agent: the parts of the engine as they ship, over a real store and a real connector. Only the store's file outlives it. */
export class Agent {
  readonly #options: AgentOptions;
  readonly #store: Store;
  readonly #missed: Missed;
  readonly #link: Link;
  readonly #connectors: Connectors;
  readonly #stop = new AbortController();
  #isKilled = false;
  #commitsLeft: number | null = null;

  constructor(options: AgentOptions) {
    this.#options = options;
    const { folder, clock, companies, dial, userIdleMs } = options;
    const origin = tallyOrigin(options.origin);
    this.#store = openStore({ folder, key: storeKey, clock });
    this.#missed = new Missed(join(folder, storeFile));
    this.#watchCommits();
    this.#watchCensuses();
    const pace = new Pace({ clock, userIdleMs });
    const notes = notesAt(this.#store, origin);
    this.#connectors = new Connectors({
      configured: [origin],
      open: (at, isSure) => options.connect({ origin: at, clock, isSure, limits: pace, notes }),
    });
    const connectors = this.#connectors;
    this.#link = new Link({
      jobEngine: noEngine,
      enrolment: {
        installationId,
        gateway: gatewayUrl,
        hashKey: Buffer.from(hashKey, 'base64url'),
        ...signerOf(options.privateKey),
      },
      connectors,
      shapes,
      companies,
      store: this.#store,
      clock,
      log: options.log,
      pollMs,
      outboxBytes: 64 * 1024 * 1024,
      paceOf: () => pace,
      dial: (gateway, handlers, signal) => dial(gateway, this.#whileAlive(handlers), signal),
    });
    this.#link.failed.catch((error: unknown) => this.#failed(error));
    this.#link.start();
    const discovery = new Discovery({
      connectors,
      async *scan() {},
      expected: null,
      carries: (connector) => this.#link.carriers.carries(connector),
      companies,
      pollMs: pollMs * 4,
      clock,
      log: options.log,
      found: (connector, discovered) => this.#link.carriers.found(connector, discovered),
    });
    discovery.run(this.#stop.signal).catch((error: unknown) => this.#failed(error));
  }

  get isKilled(): boolean {
    return this.#isKilled;
  }

  /** Nothing waits to be sent, every source was read to the present, and no epoch is owed anything. */
  get isSettled(): boolean {
    const views = this.#link.carriers.views();
    const isRead = views.length > 0 && views.every(({ state }) => state === 'in-sync');
    const isOnline = this.#link.tunnel.state === 'online';
    return (
      isOnline && isRead && this.#owesNothing && this.#store.outbox.usage().every((stream) => stream.batches === 0)
    );
  }

  views(): readonly SourceStatusView[] {
    return this.#link.carriers.views();
  }

  sources(): readonly SourceRow[] {
    return this.#store.sources.list();
  }

  kill(): void {
    if (this.#isKilled) return;
    this.#isKilled = true;
    this.#stop.abort(new Error('killed'));
    void this.#link.stop();
    this.#store.close();
    this.#missed[Symbol.dispose]();
    this.#options.ended();
  }

  /** The process ends right after so many more of its commits. */
  killAtCommit(commits: number | null): void {
    this.#commitsLeft = commits;
  }

  wake(): void {
    this.#link.wakeAll();
  }

  /** A census has named the masters, and has not come to its end. */
  get isAtVouchers(): boolean {
    const { censuses, sources } = this.#store;
    return sources.list().some(({ num }) => censuses.pass(num)?.mark != null);
  }

  /** How many deletions wait for a person. */
  get held(): number {
    const { heldDeletions, sources } = this.#store;
    const waiting = sources.list().flatMap(({ num }) => heldDeletions.list(num));
    return waiting.filter(({ state }) => state === 'waiting').reduce((sum, { count }) => sum + count, 0);
  }

  /** Deletions are held, or restored books wait to be confirmed. */
  get needsPerson(): boolean {
    const isSetAside = this.#connectors.all().some((connector) => (connector.setAside?.() ?? []).length > 0);
    return isSetAside || this.held > 0 || this.#store.sources.list().some(({ rewound }) => rewound);
  }

  /** A person looks into the books, says yes to what is held if it is gone from them, that a request which hung Tally may be asked again, and that restored books are right. */
  approve(isGone: (object: string) => boolean): void {
    for (const connector of this.#connectors.all()) {
      for (const { id } of connector.setAside?.() ?? []) connector.letGo?.(id);
    }
    const { heldDeletions, sources } = this.#store;
    for (const { num, sourceId, rewound } of sources.list()) {
      const carrier = this.#link.carriers.get(sourceId);
      const waiting = heldDeletions.list(num).filter(({ state }) => state === 'waiting');
      for (const { id } of waiting) {
        const isTrue = heldDeletions.objects(id).every((object) => isGone(object));
        heldDeletions.decide(id, isTrue ? 'approved' : 'refused');
      }
      if (waiting.length > 0) carrier?.deletionsDecided();
      if (rewound) carrier?.confirmRewound();
    }
  }

  /** "Books = agent = gateway", by the agent's own proof. Rejects when it could not be carried out. */
  tieOut(sourceId: SourceId, signal: AbortSignal) {
    return this.#link.tieOut(sourceId, signal);
  }

  get #owesNothing(): boolean {
    return this.#store.sources.list().every(({ resync }) => resync === 'none');
  }

  /** What arrives for a process that is gone is not heard; one may end while it hears. */
  #whileAlive(handlers: TransportHandlers): TransportHandlers {
    const hear = (work: () => void) => {
      if (this.#isKilled) return;
      try {
        work();
      } catch (error) {
        this.#failed(error);
      }
    };
    return {
      text: (text) => hear(() => handlers.text(text)),
      binary: () => hear(() => handlers.binary()),
      closed: () => hear(() => handlers.closed()),
    };
  }

  #watchCommits(): void {
    const transaction = this.#store.transaction.bind(this.#store);
    this.#store.transaction = (body) => {
      const result = transaction(body);
      this.#committed();
      return result;
    };
  }

  /** The days of a census are looked up once everything that was saved until then is read: then only what is wrong differs in AlterIDs. */
  #watchCensuses(): void {
    const { censuses, sources } = this.#store;
    const days = censuses.days.bind(censuses);
    censuses.days = (source) => {
      const objects = this.#missed.by(source);
      const row = sources.list().find(({ num }) => num === source);
      if (objects.length > 0 && row !== undefined) this.#options.missed(row.sourceId, objects);
      return days(source);
    };
  }

  #committed(): void {
    if (this.#commitsLeft === null || this.#isKilled) return;
    this.#commitsLeft -= 1;
    if (this.#commitsLeft > 0) return;
    this.kill();
    throw new Killed('killed at a commit');
  }

  /** What a killed life still tries fails on its closed store, as if the process were gone. */
  #failed(error: unknown): void {
    if (!this.#isKilled) this.#options.failed(error);
  }
}
