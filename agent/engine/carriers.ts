import type { SourceStatusView } from '../../contract/control.ts';
import { BridgeError } from '../../contract/errors.ts';
import type { Fingerprint } from '../../contract/frames.ts';
import type { SourceId } from '../../contract/ids.ts';
import type { Connector, Discovered } from '../connectors/connector.ts';
import type { Store } from '../store/store.ts';
import type { Log } from '../support/log.ts';
import { Carrier, type CarrierOptions } from './carrier.ts';
import type { ConnectorList } from './connectors.ts';
import { conditionOf } from './follow-condition.ts';

export interface CarriersOptions extends Omit<CarrierOptions, 'connector' | 'sourceId' | 'pin'> {
  readonly store: Store;
  readonly log: Log;
  readonly connectors: ConnectorList;
  /** Only these companies, by name; empty: all. */
  readonly companies: readonly string[];
  readonly signal: AbortSignal;
  /** A carrier's life: it ends with the signal, or by a programming mistake. */
  readonly watch: (life: Promise<void>) => void;
  /** Books never seen before were pinned. */
  readonly pinned: (sourceId: SourceId) => void;
}

interface Entry {
  readonly connector: Connector;
  readonly carrier: Carrier;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/** One carrier for each set of books this PC means to carry, open or not. */
export class Carriers {
  readonly #options: CarriersOptions;
  readonly #entries = new Map<SourceId, Entry>();
  /** Books that are not open where they were pinned, but at another place (rule 7): reading waits for a person. */
  readonly #moved = new Map<SourceId, Connector>();

  constructor(options: CarriersOptions) {
    this.#options = options;
  }

  /** Books known from an earlier life are carried from the start: closed, they say so. */
  carryKnown(): void {
    const { store, companies, connectors } = this.#options;
    for (const { sourceId, pin } of store.sources.list()) {
      const isWanted = companies.length === 0 || companies.includes(pin?.name ?? '');
      if (pin !== null && isWanted) this.#carry(connectors.at(pin.origin), sourceId);
    }
  }

  /**
   * Books that are open. New ones are pinned and claimed; ones in trouble look again now. The same books at a second place are read
   * at the one where they are pinned, as long as they are open there.
   */
  found(connector: Connector, { sourceId, fingerprint }: Discovered): void {
    if (this.#options.signal.aborted) return;
    const known = this.#entries.get(sourceId);
    if (known) this.#seen(known, connector, sourceId);
    else this.#begin(connector, sourceId, fingerprint);
  }

  get(sourceId: SourceId): Carrier | null {
    return this.#entries.get(sourceId)?.carrier ?? null;
  }

  wake(): void {
    for (const { carrier } of this.#entries.values()) carrier.wake();
  }

  /** Something may be read again that could not be: it is looked for everywhere. */
  fillGaps(): void {
    for (const { carrier } of this.#entries.values()) carrier.fillGaps();
  }

  /** Whether books are read there. */
  carries(connector: Connector): boolean {
    return [...this.#entries.values()].some((entry) => entry.connector === connector);
  }

  views(): SourceStatusView[] {
    return [...this.#entries.entries()].map(([sourceId, { carrier }]) => this.#view(sourceId, carrier.view()));
  }

  /** A person took the company's new name: the books are pinned by it. True when there was one. */
  async acceptName(sourceId: SourceId): Promise<boolean> {
    const entry = this.#entries.get(sourceId);
    const name = entry?.carrier.renamedTo ?? null;
    if (!entry || name === null) return false;
    await this.#pinAnew(sourceId, entry, entry.connector, { name });
    return true;
  }

  /** A person says that what is open at another place are the same books. True when there were any. */
  async acceptOrigin(sourceId: SourceId): Promise<boolean> {
    const entry = this.#entries.get(sourceId);
    const connector = this.#moved.get(sourceId);
    if (!entry || !connector) return false;
    this.#moved.delete(sourceId);
    await this.#pinAnew(sourceId, entry, connector, { origin: connector.origin });
    return true;
  }

  #begin(connector: Connector, sourceId: SourceId, fingerprint: Fingerprint): void {
    const { store, log, pinned, connectors } = this.#options;
    const pin = store.sources.get(sourceId)?.pin ?? null;
    if (pin === null) store.transaction(() => store.sources.pin(sourceId, fingerprint));
    log.info('source.found', { sourceId, known: pin !== null });
    this.#carry(pin === null ? connector : connectors.at(pin.origin), sourceId);
    if (pin === null) pinned(sourceId);
  }

  #seen({ connector, carrier }: Entry, at: Connector, sourceId: SourceId): void {
    const { log } = this.#options;
    if (connector === at) {
      this.#moved.delete(sourceId);
      carrier.seenOpen();
    } else if (carrier.isAway && this.#moved.get(sourceId) !== at) {
      this.#moved.set(sourceId, at);
      log.warn('source.moved', { sourceId, from: connector.origin, to: at.origin });
    }
  }

  #view(sourceId: SourceId, view: SourceStatusView): SourceStatusView {
    const connector = this.#moved.get(sourceId);
    if (!connector) return view;
    const details = { company: view.name, from: view.origin, to: connector.origin, id: sourceId };
    return { ...view, state: 'trouble', condition: conditionOf(new BridgeError('tally.origin-changed', { details })) };
  }

  async #pinAnew(
    sourceId: SourceId,
    { carrier, stop, ended }: Entry,
    connector: Connector,
    change: { readonly name?: string; readonly origin?: string },
  ): Promise<void> {
    const { store } = this.#options;
    stop.abort(new Error('pinned anew'));
    await ended;
    store.transaction(() => store.sources.pin(sourceId, { ...carrier.pin, ...change }));
    this.#carry(connector, sourceId);
  }

  #carry(connector: Connector, sourceId: SourceId): void {
    const { store, signal, watch } = this.#options;
    const { pin } = store.sources.require(sourceId);
    if (pin === null) throw new Error('a source without a pin');
    const carrier = new Carrier({ ...this.#options, connector, sourceId, pin });
    const stop = new AbortController();
    const ended = carrier.run(AbortSignal.any([stop.signal, signal]));
    this.#entries.set(sourceId, { connector, carrier, stop, ended });
    watch(ended);
  }
}
