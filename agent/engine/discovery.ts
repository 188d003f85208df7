import { BridgeError, isBridgeError } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { Connector, Discovered } from '../connectors/connector.ts';
import { errorFields, type Log } from '../support/log.ts';
import type { Connectors } from './connectors.ts';

interface Options {
  readonly connectors: Connectors;
  /** Looks once where else the product runs. */
  readonly scan: (signal: AbortSignal) => AsyncIterable<string>;
  /** Where it is expected when it is found nowhere; null: nowhere is scanned. */
  readonly expected: string | null;
  /** Only these companies, by name; empty: all. */
  readonly companies: readonly string[];
  readonly pollMs: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly found: (connector: Connector, discovered: Discovered) => void;
  /** Whether books of ours are read there. */
  readonly carries: (connector: Connector) => boolean;
}

const scanEveryMs = 180_000;
/** Whoever follows books there looks at all that are open, as often as this does: a look of the poll before will do. */
const lookAges = 2;
/** While the product is found nowhere. */
const scanSoonMs = 30_000;

/** Looks again and again where the product runs and which books are open in it, and remembers why one can't say. */
export class Discovery {
  readonly #options: Options;
  readonly #troubles = new Map<string, BridgeError>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Origins that could not be asked, and why. */
  get troubles(): ReadonlyMap<string, BridgeError> {
    const { connectors, expected } = this.#options;
    if (expected === null || connectors.all().length > 0) return this.#troubles;
    return new Map([[expected, new BridgeError('tally.unreachable', { details: { origin: expected } })]]);
  }

  /** What is open now where the product is known to run. */
  async now(signal: AbortSignal): Promise<readonly (readonly [Connector, readonly Discovered[] | BridgeError])[]> {
    const { connectors } = this.#options;
    return await Promise.all(
      connectors.all().map(async (connector) => [connector, await this.#ask(connector, signal)] as const),
    );
  }

  async #ask(connector: Connector, signal: AbortSignal): Promise<readonly Discovered[] | BridgeError> {
    try {
      const open = await connector.discover(signal);
      this.#take(connector, open);
      return open;
    } catch (error) {
      if (!isBridgeError(error)) throw error;
      return error;
    }
  }

  #take(connector: Connector, open: readonly Discovered[]): void {
    const { companies, found } = this.#options;
    for (const discovered of open) {
      if (companies.length === 0 || companies.includes(discovered.fingerprint.name)) found(connector, discovered);
    }
  }

  /** Until the signal fires. */
  async run(signal: AbortSignal): Promise<void> {
    const { connectors } = this.#options;
    const failure = Promise.withResolvers<never>();
    const watch = (connector: Connector) => void this.#watch(connector, signal).catch(failure.reject);
    connectors.onAdded(watch);
    for (const connector of connectors.all()) watch(connector);
    await Promise.race([failure.promise, this.#scan(signal)]);
  }

  async #scan(signal: AbortSignal): Promise<void> {
    const { connectors, scan, expected, clock } = this.#options;
    while (!signal.aborted) {
      try {
        for await (const origin of scan(signal)) connectors.at(origin);
        const isNowhere = expected !== null && connectors.all().length === 0;
        await clock.sleep(isNowhere ? scanSoonMs : scanEveryMs, signal);
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    }
  }

  /** As long as it is one of ours. */
  async #watch(connector: Connector, signal: AbortSignal): Promise<void> {
    const { clock, pollMs } = this.#options;
    while (!signal.aborted) {
      try {
        if (!(await this.#look(connector, signal))) return;
        await clock.sleep(pollMs, signal);
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    }
  }

  /** False when there is nothing more to look for. */
  async #look(connector: Connector, signal: AbortSignal): Promise<boolean> {
    const { pollMs } = this.#options;
    try {
      const open = await connector.discover(signal, lookAges * pollMs);
      this.#settled(connector.origin);
      this.#take(connector, open);
      return true;
    } catch (error) {
      if (!isBridgeError(error)) throw error;
      if (this.#isOver(connector, error)) return false;
      this.#failed(connector.origin, error);
      return true;
    }
  }

  /** A product that was only found, and that went away without leaving books with us. */
  #isOver(connector: Connector, error: BridgeError): boolean {
    const { connectors, carries } = this.#options;
    const isAway = isBridgeError(error, 'tally.unreachable', 'tally.crashed', 'tally.not-tally');
    if (!isAway || carries(connector) || !connectors.drop(connector)) return false;
    this.#troubles.delete(connector.origin);
    return true;
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
