import { type BridgeError, isBridgeError } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { Connector, Discovered } from '../connectors/connector.ts';
import { errorFields, type Log } from '../support/log.ts';

interface Options {
  readonly connectors: readonly Connector[];
  /** Only these companies, by name; empty: all. */
  readonly companies: readonly string[];
  readonly pollMs: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly found: (connector: Connector, discovered: Discovered) => void;
}

/** Looks again and again which books are open, at every origin, and remembers why one can't say. */
export class Discovery {
  readonly #options: Options;
  readonly #troubles = new Map<string, BridgeError>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Origins that could not be asked, and why. */
  get troubles(): ReadonlyMap<string, BridgeError> {
    return this.#troubles;
  }

  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#options.connectors.map((connector) => this.#watch(connector, signal)));
  }

  async #watch(connector: Connector, signal: AbortSignal): Promise<void> {
    const { clock, pollMs } = this.#options;
    while (!signal.aborted) {
      try {
        await this.#look(connector, signal);
        await clock.sleep(pollMs, signal);
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    }
  }

  async #look(connector: Connector, signal: AbortSignal): Promise<void> {
    const { companies, found } = this.#options;
    try {
      const open = await connector.discover(signal);
      this.#settled(connector.origin);
      for (const discovered of open) {
        if (companies.length === 0 || companies.includes(discovered.fingerprint.name)) found(connector, discovered);
      }
    } catch (error) {
      if (!isBridgeError(error)) throw error;
      this.#failed(connector.origin, error);
    }
  }

  #settled(origin: string): void {
    if (this.#troubles.delete(origin)) this.#options.log.info('origin.answers', { origin });
  }

  /** Said once, not at every look. */
  #failed(origin: string, error: BridgeError): void {
    if (this.#troubles.get(origin)?.code !== error.code) {
      this.#options.log.warn('origin.trouble', { origin, ...errorFields(error) });
    }
    this.#troubles.set(origin, error);
  }
}
