import { openBooks } from './books/open-books.ts';
import type { Books, Keyboard } from './books.ts';
import type { TallyBehaviour } from './wire/behaviour.ts';
import { ControlServer } from './wire/control/control-server.ts';
import type { Faults } from './wire/faults.ts';
import { GatewayServer } from './wire/gateway-server.ts';
import { type ProfileName, profiles } from './wire/profiles.ts';
import type { Stats } from './wire/stats.ts';
import { type Pass, type Starting, TallyProcess } from './wire/tally-process.ts';

export interface TallySimulatorOptions {
  /** The companies on this machine, all open, the first being the active one. Absent: one is generated. */
  readonly companies?: readonly Books[];
  /** Of the generated company. */
  readonly vouchers?: number;
  readonly seed?: number;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly controlPort?: number;
  /** `prime7` when absent. */
  readonly profile?: ProfileName;
  /** Single switches set differently from the profile. */
  readonly behaviour?: Partial<TallyBehaviour>;
  /** Real time when absent. */
  readonly pass?: Pass;
}

export interface TallySimulator {
  readonly url: string;
  /** The keyboard, the faults and the truth over HTTP, for other processes. */
  readonly controlUrl: string;
  /** The first company's books. */
  readonly books: Books;
  /** The person at the first company's keyboard, acting at once even while a request runs; see `atDesk`. */
  readonly keyboard: Keyboard;
  readonly faults: Faults;
  readonly stats: Stats;
  /** The Tally program: dialogs, crash, companies opened and closed. */
  readonly process: TallyProcess;
  /** Does something at the keyboard when Tally is free for it, as a person has to. */
  atDesk<T>(work: (keyboard: Keyboard) => T): Promise<T>;
  /** Starts Tally again after a crash, on the same port; with `answers` it is still starting until `process.finishStart()`. */
  restart(answers?: Starting): Promise<void>;
  /** Breaks what is under way and frees the ports. */
  stop(): Promise<void>;
}

/** Starts a TallyPrime, and its control port, on loopback. */
export async function startTallySimulator(options: TallySimulatorOptions): Promise<TallySimulator> {
  const companies = options.companies ?? [openBooks({ seed: options.seed ?? 7, vouchers: options.vouchers ?? 1000 })];
  const [books] = companies;
  if (books === undefined) throw new Error('a Tally simulator needs at least one company');
  const behaviour = { ...profiles[options.profile ?? 'prime7'], ...options.behaviour };
  const process = new TallyProcess(companies, behaviour, options.pass);
  const gateway = new GatewayServer(process, options.port ?? 0);
  const restart = async (answers?: Starting): Promise<void> => {
    process.restart(answers);
    await gateway.listen();
  };
  const control = new ControlServer(process, restart);
  const port = await gateway.listen();
  const controlPort = await control.listen(options.controlPort ?? 0).catch(async (error: unknown) => {
    await gateway.close();
    throw error;
  });
  return {
    url: `http://127.0.0.1:${port}/`,
    controlUrl: `http://127.0.0.1:${controlPort}/`,
    books,
    get keyboard() {
      return books.keyboard;
    },
    faults: process.faults,
    stats: process.stats,
    process,
    atDesk: (work) => process.turns.take(() => work(books.keyboard)),
    restart,
    stop: async () => {
      process.crash();
      await Promise.all([gateway.close(), control.close()]);
    },
  };
}
