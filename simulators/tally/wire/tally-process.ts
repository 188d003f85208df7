import { setTimeout as sleep } from 'node:timers/promises';
import type { Books } from '../books.ts';
import type { Dialog } from './answer.ts';
import type { TallyBehaviour } from './behaviour.ts';
import { Faults } from './faults.ts';
import { Licence } from './licence.ts';
import { Shelf } from './shelf.ts';
import { Stats } from './stats.ts';
import { Turns } from './turns.ts';

export type ProcessState =
  | { readonly state: 'running' }
  /** The listener is up; nothing is answered yet, or no company is loaded yet. */
  | { readonly state: 'starting'; readonly answers: Starting }
  /** Somebody imports a file or prints: it takes its turn like a request, and ends by itself (facts §1.5, §1.6). */
  | { readonly state: 'busy' }
  /** A modal dialog is on the screen; it never closes by itself (facts §1.6). */
  | { readonly state: 'dialog'; readonly dialog: Dialog }
  | { readonly state: 'crashed' };

export type Starting = 'nothing' | 'no-company';

/** How time passes while Tally works, in milliseconds; a test may let it pass on a clock of its own. */
export type Pass = (milliseconds: number) => Promise<void>;

/** The work ended with the process. */
export class ProcessGone extends Error {}

/** The Tally program itself: what is open in it, whose turn it is, and whether it can answer at all. */
export class TallyProcess {
  readonly shelf: Shelf;
  readonly licence: Licence;
  readonly turns = new Turns();
  readonly faults = new Faults();
  readonly stats = new Stats();
  readonly pass: Pass;
  #behaviour: TallyBehaviour;
  #state: ProcessState = { state: 'running' };
  #longJob: (() => void) | undefined;
  #changed = Promise.withResolvers<void>();
  #onCrash: () => void = () => undefined;
  #onAsked: ((text: string) => void) | undefined;
  #life = 0;

  constructor(books: readonly Books[], behaviour: TallyBehaviour, pass: Pass = passOfRealTime) {
    this.shelf = new Shelf(books);
    this.licence = new Licence(this.shelf);
    this.#behaviour = behaviour;
    this.pass = pass;
    for (const one of books) one.follow(behaviour);
  }

  /** As it is now: a lost licence shows in it. */
  get behaviour(): TallyBehaviour {
    return this.licence.seenThrough(this.#behaviour);
  }

  /** Sets switches while it runs. */
  set(changes: Partial<TallyBehaviour>): void {
    this.#behaviour = { ...this.#behaviour, ...changes };
    for (const { books } of this.shelf.all()) books.follow(this.#behaviour);
  }

  /** Another company appears on this machine, and is opened. */
  addCompany(books: Books): void {
    books.follow(this.#behaviour);
    this.shelf.add(books);
  }

  state(): ProcessState {
    return this.#state.state === 'running' && this.#longJob !== undefined ? { state: 'busy' } : this.#state;
  }

  /** A long job at the PC: begins when Tally is free, and holds everybody up until `endLongJob` or a crash. */
  beginLongJob(): void {
    if (this.#longJob !== undefined) return;
    const done = Promise.withResolvers<void>();
    this.#longJob = done.resolve;
    void this.turns.take(() => done.promise);
  }

  endLongJob(): void {
    this.#longJob?.();
    this.#longJob = undefined;
  }

  /** Counts starts of the program: work begun in an earlier life is void. */
  life(): number {
    return this.#life;
  }

  onCrash(listener: () => void): void {
    this.#onCrash = listener;
  }

  /** Is told of every request but the probe when its turn has come, before anything is done: what it does then meets that request. */
  onAsked(listener: ((text: string) => void) | undefined): void {
    this.#onAsked = listener;
  }

  asked(text: () => string): void {
    this.#onAsked?.(text());
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
    this.endLongJob();
    this.faults.release();
    this.#onCrash();
  }

  /**
   * Somebody starts Tally again: only the last active company is loaded (facts §1.1). With `answers` it stays in the middle of its start
   * until `finishStart`.
   */
  restart(answers?: Starting): void {
    this.#life += 1;
    if (answers === undefined) this.shelf.reloadLastActive();
    else this.shelf.unloadAll();
    this.#become(answers === undefined ? { state: 'running' } : { state: 'starting', answers });
  }

  finishStart(): void {
    if (this.#state.state !== 'starting') return;
    this.shelf.reloadLastActive();
    this.#become({ state: 'running' });
  }

  /** Resolves when neither a dialog nor the start of the program is in the way. Throws ProcessGone. */
  async untilAnswering(life: number): Promise<void> {
    while (this.#isInTheWay()) await this.#changed.promise;
    if (this.isGone(life)) throw new ProcessGone();
  }

  #isInTheWay(): boolean {
    const now = this.#state;
    return now.state === 'dialog' || (now.state === 'starting' && now.answers === 'nothing');
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
