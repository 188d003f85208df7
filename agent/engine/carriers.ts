import type { SourceStatusView } from '../../contract/control.ts';
import type { SourceId } from '../../contract/ids.ts';
import type { Connector, Discovered } from '../connectors/connector.ts';
import type { Store } from '../store/store.ts';
import type { Log } from '../support/log.ts';
import { Carrier, type CarrierOptions } from './carrier.ts';

export interface CarriersOptions extends Omit<CarrierOptions, 'connector' | 'sourceId' | 'pin'> {
  readonly store: Store;
  readonly log: Log;
  readonly connectors: readonly Connector[];
  /** Only these companies, by name; empty: all. */
  readonly companies: readonly string[];
  readonly signal: AbortSignal;
  /** A carrier's life: it ends with the signal, or by a programming mistake. */
  readonly watch: (life: Promise<void>) => void;
  /** Books never seen before were pinned. */
  readonly pinned: (sourceId: SourceId) => void;
}

interface Entry {
  readonly carrier: Carrier;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/** One carrier for each set of books this PC means to carry, open or not. */
export class Carriers {
  readonly #options: CarriersOptions;
  readonly #entries = new Map<SourceId, Entry>();

  constructor(options: CarriersOptions) {
    this.#options = options;
  }

  /** Books known from an earlier life are carried from the start: closed, they say so. */
  carryKnown(): void {
    const { store, companies } = this.#options;
    for (const { sourceId, pin } of store.sources.list()) {
      const connector = this.#connectorAt(pin?.origin);
      const isWanted = companies.length === 0 || companies.includes(pin?.name ?? '');
      if (connector !== null && isWanted) this.#carry(connector, sourceId);
    }
  }

  /** Books that are open. New ones are pinned and claimed; ones in trouble look again now. */
  found(connector: Connector, { sourceId, fingerprint }: Discovered): void {
    const { store, log, signal, pinned } = this.#options;
    if (signal.aborted) return;
    const known = this.#entries.get(sourceId);
    if (known) {
      known.carrier.seenOpen();
      return;
    }
    const isKnown = store.sources.get(sourceId)?.pin != null;
    if (!isKnown) store.transaction(() => store.sources.pin(sourceId, fingerprint));
    log.info('source.found', { sourceId, known: isKnown });
    this.#carry(connector, sourceId);
    if (!isKnown) pinned(sourceId);
  }

  get(sourceId: SourceId): Carrier | null {
    return this.#entries.get(sourceId)?.carrier ?? null;
  }

  wake(): void {
    for (const { carrier } of this.#entries.values()) carrier.wake();
  }

  views(): SourceStatusView[] {
    return [...this.#entries.values()].map(({ carrier }) => carrier.view());
  }

  /** A person took the company's new name: the books are pinned by it. True when there was one. */
  async acceptName(sourceId: SourceId): Promise<boolean> {
    const entry = this.#entries.get(sourceId);
    const renamedTo = entry?.carrier.renamedTo ?? null;
    const { store } = this.#options;
    const pin = store.sources.get(sourceId)?.pin ?? null;
    const connector = this.#connectorAt(pin?.origin);
    if (!entry || renamedTo === null || pin === null || connector === null) return false;
    entry.stop.abort(new Error('pinned anew'));
    await entry.ended;
    store.transaction(() => store.sources.pin(sourceId, { ...pin, name: renamedTo }));
    this.#carry(connector, sourceId);
    return true;
  }

  #connectorAt(origin: string | undefined): Connector | null {
    return this.#options.connectors.find((connector) => connector.origin === origin) ?? null;
  }

  #carry(connector: Connector, sourceId: SourceId): void {
    const { store, signal, watch } = this.#options;
    const { pin } = store.sources.require(sourceId);
    if (pin === null) throw new Error('a source without a pin');
    const carrier = new Carrier({ ...this.#options, connector, sourceId, pin });
    const stop = new AbortController();
    const ended = carrier.run(AbortSignal.any([stop.signal, signal]));
    this.#entries.set(sourceId, { carrier, stop, ended });
    watch(ended);
  }
}
