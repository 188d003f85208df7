import type { Connector } from '../connectors/connector.ts';

/** The products that are asked, as the carriers want to see them. */
export interface ConnectorList {
  all(): readonly Connector[];
  /** The one at that origin, which is asked from now on if it was not yet. */
  at(origin: string): Connector;
}

interface Options {
  /** Asked from the start and for ever. */
  readonly configured: readonly string[];
  /** `isSure`: a person said that the product is there; otherwise it has to show itself first. */
  readonly open: (origin: string, isSure: boolean) => Connector;
}

/** One connector for each product that is configured, was found, or has books of ours. */
export class Connectors implements ConnectorList {
  readonly #open: Options['open'];
  readonly #configured: ReadonlySet<string>;
  readonly #byOrigin = new Map<string, Connector>();
  #added: (connector: Connector) => void = () => undefined;

  constructor({ configured, open }: Options) {
    this.#open = open;
    this.#configured = new Set(configured);
    for (const origin of configured) this.#byOrigin.set(origin, open(origin, true));
  }

  all(): readonly Connector[] {
    return [...this.#byOrigin.values()];
  }

  has(origin: string): boolean {
    return this.#byOrigin.has(origin);
  }

  at(origin: string): Connector {
    const known = this.#byOrigin.get(origin);
    if (known) return known;
    const connector = this.#open(origin, false);
    this.#byOrigin.set(origin, connector);
    this.#added(connector);
    return connector;
  }

  /** Is told of each one that is added from now on. */
  onAdded(listener: (connector: Connector) => void): void {
    this.#added = listener;
  }

  /** One that doesn't answer and has no books of ours is asked no more; true unless it is configured. */
  drop({ origin }: Connector): boolean {
    return !this.#configured.has(origin) && this.#byOrigin.delete(origin);
  }
}
