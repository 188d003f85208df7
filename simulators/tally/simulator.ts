import type { Books, Keyboard } from './books.ts';
import type { TallyBehaviour } from './wire/behaviour.ts';
import type { Faults } from './wire/faults.ts';
import { GatewayServer } from './wire/gateway-server.ts';
import { type ProfileName, profiles } from './wire/profiles.ts';
import type { Stats } from './wire/stats.ts';
import { TallyProcess } from './wire/tally-process.ts';

export interface TallySimulatorOptions {
  /** The companies Tally has open, the first being the active one. */
  readonly companies: readonly Books[];
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** `prime7` when absent. */
  readonly profile?: ProfileName;
  /** Single switches set differently from the profile. */
  readonly behaviour?: Partial<TallyBehaviour>;
}

export interface TallySimulator {
  readonly url: string;
  /** The first company's books. */
  readonly books: Books;
  /** The person at the first company's keyboard. */
  readonly keyboard: Keyboard;
  readonly faults: Faults;
  readonly stats: Stats;
  /** The Tally program: dialogs, crash and restart, companies opened and closed. */
  readonly process: TallyProcess;
  /** Breaks what is under way and frees the ports. */
  stop(): Promise<void>;
}

/** Starts a TallyPrime on a loopback port. */
export async function startTallySimulator(options: TallySimulatorOptions): Promise<TallySimulator> {
  const [books] = options.companies;
  if (books === undefined) throw new Error('a Tally simulator needs at least one company');
  const behaviour = { ...profiles[options.profile ?? 'prime7'], ...options.behaviour };
  const process = new TallyProcess(options.companies, behaviour);
  const gateway = new GatewayServer(process, options.port ?? 0);
  const port = await gateway.listen();
  return {
    url: `http://127.0.0.1:${port}/`,
    books,
    get keyboard() {
      return books.keyboard;
    },
    faults: process.faults,
    stats: process.stats,
    process,
    stop: () => gateway.close(),
  };
}
