import type { VirtualClock } from '../../agent/virtual-clock.ts';
import type { Books, Keyboard } from '../../simulators/tally/books.ts';
import { startTallySimulator, type TallySimulator } from '../../simulators/tally/simulator.ts';
import type { TallyBehaviour } from '../../simulators/tally/wire/behaviour.ts';
import type { Fault } from '../../simulators/tally/wire/faults.ts';
import type { ProfileName } from '../../simulators/tally/wire/profiles.ts';
import type { Starting } from '../../simulators/tally/wire/tally-process.ts';
import type { Dice } from '../sim/dice.ts';
import { InFlight } from './in-flight.ts';

export interface TallyOptions {
  readonly companies: readonly Books[];
  readonly profile: ProfileName;
  readonly behaviour: Partial<TallyBehaviour>;
  readonly clock: VirtualClock;
  readonly dice: Dice;
}

const never = new AbortController().signal;
/** Marks the pause before every answer, whose length is drawn anew each time. */
const drawn = 1;

/** The simulated Tally on virtual time: each answer takes some, so that edits, kills and silences fall between any two of them. */
export class Tally {
  readonly #options: TallyOptions;
  readonly #simulator: TallySimulator;
  readonly #inFlight: InFlight;
  /** Requests that wait for virtual time, a person or the end of a hang. */
  #standing = 0;
  /** Also behind a dialog, which says nothing of it. */
  #isPrinting = false;

  private constructor(options: TallyOptions, start: (pass: TallyPass) => TallySimulator) {
    this.#options = options;
    this.#simulator = start((milliseconds) => this.#pass(milliseconds));
    this.#inFlight = new InFlight(this.#simulator.url);
    this.#watch();
    this.calm();
  }

  static async open(options: TallyOptions): Promise<Tally> {
    const { companies, profile, behaviour } = options;
    let pass: TallyPass = () => Promise.resolve();
    const simulator = await startTallySimulator({ companies, profile, behaviour, pass: (ms) => pass(ms) });
    return new Tally(options, (own) => {
      pass = own;
      return simulator;
    });
  }

  get url(): string {
    return this.#simulator.url;
  }

  /** Changes with everything that goes on. */
  get activity(): string {
    const { requests, bytesSent } = this.#simulator.stats.snapshot();
    return `${this.#inFlight.open} ${this.#standing} ${requests} ${bytesSent}`;
  }

  /** True while a request is under way that needs neither time nor a person. */
  get isBusy(): boolean {
    return this.#inFlight.open > 0 && this.#standing === 0 && !this.#isPrinting && this.state !== 'starting';
  }

  get hasVisitors(): boolean {
    return this.#inFlight.open > 0;
  }

  get state() {
    return this.#simulator.process.state().state;
  }

  /** No faults but the time that answers take. */
  calm(): void {
    this.#simulator.faults.clear();
    this.#simulator.faults.add({ type: 'latency', milliseconds: drawn, times: -1 });
  }

  fail(fault: Fault): void {
    this.#simulator.faults.add(fault);
  }

  /** At the keyboard, once Tally is free. What the screen refuses is left. */
  async type<T>(books: Books, work: (keyboard: Keyboard) => T): Promise<T> {
    return this.#simulator.process.turns.take(() => work(books.keyboard));
  }

  openDialog(): void {
    this.#simulator.process.openDialog('incorrect-object-type');
  }

  clickOk(): void {
    this.#simulator.process.clickOk();
  }

  crash(): void {
    this.#isPrinting = false;
    this.#simulator.process.crash();
  }

  /** `answers`: what the program says while it starts, until `start`. */
  async begin(answers: Starting): Promise<void> {
    if (this.state === 'crashed') await this.#simulator.restart(answers);
  }

  async start(): Promise<void> {
    if (this.state === 'crashed') await this.#simulator.restart();
    this.#simulator.process.finishStart();
  }

  /** Somebody prints, and everybody waits. */
  beginLongJob(): void {
    this.#isPrinting = true;
    this.#simulator.process.beginLongJob();
  }

  endLongJob(): void {
    this.#isPrinting = false;
    this.#simulator.process.endLongJob();
  }

  get licence() {
    return this.#simulator.process.licence;
  }

  /** A company that appears on this machine. */
  add(books: Books): void {
    this.#simulator.process.addCompany(books);
  }

  openCompany(name: string): void {
    this.#simulator.process.shelf.openCompany(name);
  }

  closeCompany(name: string): void {
    this.#simulator.process.shelf.closeCompany(name);
  }

  get requests(): number {
    return this.#simulator.stats.snapshot().requests;
  }

  async stop(): Promise<void> {
    await this.#simulator.stop();
    this.#inFlight[Symbol.dispose]();
  }

  async #pass(milliseconds: number): Promise<void> {
    const { clock, dice } = this.#options;
    await this.#standFor(clock.sleep(milliseconds === drawn ? dice.int(1, 120) : milliseconds, never));
  }

  #watch(): void {
    const { process, faults } = this.#simulator;
    const untilAnswering = process.untilAnswering.bind(process);
    process.untilAnswering = async (life) => {
      const work = untilAnswering(life);
      await (process.state().state === 'dialog' ? this.#standFor(work) : work);
    };
    const hang = faults.hang.bind(faults);
    faults.hang = (since) => this.#standFor(hang(since));
  }

  async #standFor(work: Promise<void>): Promise<void> {
    this.#standing += 1;
    try {
      await work;
    } finally {
      this.#standing -= 1;
    }
  }
}

type TallyPass = (milliseconds: number) => Promise<void>;
