import { setTimeout as sleep } from 'node:timers/promises';
import type { Books } from '../books.ts';
import type { Dialog } from './answer.ts';
import type { TallyBehaviour } from './behaviour.ts';
import { Faults } from './faults.ts';
import { Shelf } from './shelf.ts';
import { Stats } from './stats.ts';
import { Turns } from './turns.ts';

export type ProcessState =
  | { readonly state: 'running' }
  /** A modal dialog is on the screen; it never closes by itself (facts §1.6). */
  | { readonly state: 'dialog'; readonly dialog: Dialog }
  | { readonly state: 'crashed' };

/** How time passes while Tally works, in milliseconds; a test may let it pass on a clock of its own. */
export type Pass = (milliseconds: number) => Promise<void>;

/** The work ended with the process. */
export class ProcessGone extends Error {}

/** The Tally program itself: what is open in it, whose turn it is, and whether it can answer at all. */
export class TallyProcess {
  readonly shelf: Shelf;
  readonly behaviour: TallyBehaviour;
  readonly turns = new Turns();
  readonly faults = new Faults();
  readonly stats = new Stats();
  readonly pass: Pass;
  #state: ProcessState = { state: 'running' };
  #changed = Promise.withResolvers<void>();
  #onCrash: () => void = () => undefined;
  #life = 0;

  constructor(books: readonly Books[], behaviour: TallyBehaviour, pass: Pass = passOfRealTime) {
    this.shelf = new Shelf(books);
    this.behaviour = behaviour;
    this.pass = pass;
    for (const one of books) one.follow(behaviour);
  }

  /** Another company appears on this machine, and is opened. */
  addCompany(books: Books): void {
    books.follow(this.behaviour);
    this.shelf.add(books);
  }

  state(): ProcessState {
    return this.#state;
  }

  /** Counts starts of the program: work begun in an earlier life is void. */
  life(): number {
    return this.#life;
  }

  onCrash(listener: () => void): void {
    this.#onCrash = listener;
  }

  openDialog(dialog: Dialog): void {
    if (this.#state.state === 'running') this.#become({ state: 'dialog', dialog });
  }

  /** Somebody clicks OK. After "Could not find description!" Tally exits (facts §1.6). */
  clickOk(): void {
    if (this.#state.state !== 'dialog') return;
    if (this.#state.dialog === 'could-not-find-description') this.crash();
    else this.#become({ state: 'running' });
  }

  crash(): void {
    if (this.#state.state === 'crashed') return;
    this.#become({ state: 'crashed' });
    this.faults.release();
    this.#onCrash();
  }

  /** Somebody starts Tally again: only the last active company is loaded (facts §1.1). */
  restart(): void {
    this.shelf.reloadLastActive();
    this.#life += 1;
    this.#become({ state: 'running' });
  }

  /** Resolves when no dialog is open. Throws ProcessGone. */
  async untilAnswering(life: number): Promise<void> {
    while (this.#state.state === 'dialog') await this.#changed.promise;
    if (this.isGone(life)) throw new ProcessGone();
  }

  /** Whether the program that ran in that life has ended. */
  isGone(life: number): boolean {
    return this.#state.state === 'crashed' || life !== this.#life;
  }

  #become(state: ProcessState): void {
    this.#state = state;
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

/** Time that nobody waits for any more must not keep the program alive. */
function passOfRealTime(milliseconds: number): Promise<void> {
  return sleep(milliseconds, undefined, { ref: false });
}
