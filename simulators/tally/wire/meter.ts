import type { Work } from './answer.ts';
import type { TallyBehaviour } from './behaviour.ts';
import { costOf, startCost } from './latency.ts';

/** Counts the time one answer costs Tally, and lets it pass where the simulator is to be as slow as Tally. */
export class Meter {
  readonly #work: Work;
  readonly #behaviour: Pick<TallyBehaviour, 'latency' | 'latencyScale' | 'addOns'>;
  readonly #pass: (milliseconds: number) => Promise<void>;
  #scanned = 0;
  #rendered = 0;
  #milliseconds = 0;

  constructor(
    work: Work,
    behaviour: Pick<TallyBehaviour, 'latency' | 'latencyScale' | 'addOns'>,
    pass: (milliseconds: number) => Promise<void>,
  ) {
    this.#work = work;
    this.#behaviour = behaviour;
    this.#pass = pass;
  }

  /** What Tally would have taken so far. */
  get milliseconds(): number {
    return this.#milliseconds;
  }

  /** What passes before the first byte. */
  begin(): Promise<void> | undefined {
    return this.#take(startCost(this.#work));
  }

  /** For the characters made since the last call, and what was looked at for them. */
  charge(characters: number): Promise<void> | undefined {
    const { vouchersScanned, vouchersRendered, isWhole } = this.#work;
    const done = {
      vouchersScanned: vouchersScanned - this.#scanned,
      vouchersRendered: vouchersRendered - this.#rendered,
      isWhole,
    };
    this.#scanned = vouchersScanned;
    this.#rendered = vouchersRendered;
    return this.#take(costOf(done, characters));
  }

  #take(milliseconds: number): Promise<void> | undefined {
    const taken = milliseconds * (this.#behaviour.addOns === 'heavy' ? heavyAddOns : 1);
    this.#milliseconds += taken;
    return this.#behaviour.latency === 'none' ? undefined : this.#pass(taken * this.#behaviour.latencyScale);
  }
}

const heavyAddOns = 3;
