import { createHash } from 'node:crypto';
import { z } from 'zod';
import { BridgeError } from '../../../../contract/errors.ts';
import type { Clock } from '../../../clock.ts';
import type { SetAside } from '../../connector.ts';
import type { Notes } from '../notes.ts';
import { type Asked, isWithin, overlaps } from './asked.ts';

const Suspect = z.object({
  kind: z.string(),
  box: z.object({ from: z.string(), to: z.string(), above: z.number(), upTo: z.number() }),
  what: z.string(),
  /** How often Tally never answered it, or stopped running over it. */
  strikes: z.int().nonnegative(),
  /** How often the answer came after nobody waited any more. */
  late: z.int().nonnegative(),
  /** Wall time in milliseconds. */
  at: z.number(),
});
type Suspect = z.infer<typeof Suspect>;

const patience = 2;
/** One that is not set aside is forgotten after so long: it may have had the bad luck of a dialog that a person opened. */
const forgottenAfterMs = 86_400_000;
const longestQuietMs = 1_200_000;

/**
 * The requests that Tally never answered, or answered too late, so that none of them is repeated blindly:
 *
 * 1. One that could be asked in smaller pieces is, from then on.
 * 2. One that can't is asked once more, after Tally has answered smaller questions again.
 * 3. What was not answered twice, it or the piece of it that was at fault, is set aside until a person lets it go.
 *
 * An answer in time forgives it. Kept in `notes`, so that an engine that is started again remembers.
 */
export class Suspects {
  readonly #notes: Notes;
  readonly #clock: Clock;
  #list: readonly Suspect[];

  constructor(notes: Notes, clock: Clock) {
    this.#notes = notes;
    this.#clock = clock;
    this.#list = parse(notes.get(key));
  }

  /** Throws `tally.request-set-aside`; for one that is `divisible` also when it has to be asked in smaller pieces. */
  admit(asked: Asked, divisible: boolean): void {
    const near = this.#near(asked);
    const hopeless = near.find(({ strikes, box }) => strikes >= patience && (!divisible || isWithin(asked.box, box)));
    if (hopeless) throw setAside(hopeless);
    const doubtful = near.find(({ box }) => !isWithin(asked.box, box) || isWithin(box, asked.box));
    if (divisible && doubtful) throw setAside(doubtful);
  }

  /** Longer for one that is known to be answered late: turning away would only make Tally do it in vain. */
  quietFor(asked: Asked, quietMs: number): number {
    const late = Math.max(0, ...this.#near(asked).map((suspect) => suspect.late));
    return Math.max(quietMs, Math.min(longestQuietMs, quietMs * 4 ** late));
  }

  /** Tally has not answered it, for all that is known now. */
  strike(asked: Asked): void {
    const near = this.#near(asked);
    const strikes = 1 + Math.max(0, ...near.map((suspect) => suspect.strikes));
    const late = this.#same(asked)?.late ?? 0;
    this.#keep([...this.#without(asked), this.#suspect(asked, { strikes, late })]);
  }

  /** It was answered after all, when nobody waited any more: the strike is taken back. */
  answeredLate(asked: Asked): void {
    const { strikes = 1, late = 0 } = this.#same(asked) ?? {};
    this.#keep([...this.#without(asked), this.#suspect(asked, { strikes: strikes - 1, late: late + 1 })]);
  }

  answered(asked: Asked): void {
    if (this.#same(asked)) this.#keep(this.#without(asked));
  }

  setAside(): readonly SetAside[] {
    return this.#list
      .filter(({ strikes }) => strikes >= patience)
      .map((suspect) => ({ id: idOf(suspect), what: suspect.what }));
  }

  /** A person wants it to be asked again; with it goes what it was a piece of. False when there is none. */
  letGo(id: string): boolean {
    const found = this.#list.find((suspect) => suspect.strikes >= patience && idOf(suspect) === id);
    if (!found) return false;
    this.#keep(this.#list.filter(({ kind, box }) => kind !== found.kind || !overlaps(box, found.box)));
    return true;
  }

  #near({ kind, box }: Asked): readonly Suspect[] {
    return this.#live().filter((suspect) => suspect.kind === kind && overlaps(suspect.box, box));
  }

  #same(asked: Asked): Suspect | undefined {
    return this.#list.find((suspect) => isSame(suspect, asked));
  }

  #without(asked: Asked): readonly Suspect[] {
    return this.#live().filter((suspect) => !isSame(suspect, asked));
  }

  #live(): readonly Suspect[] {
    const since = this.#clock.now().getTime() - forgottenAfterMs;
    return this.#list.filter(({ strikes, at }) => strikes >= patience || at >= since);
  }

  #suspect({ kind, box, what }: Asked, counts: Pick<Suspect, 'strikes' | 'late'>): Suspect {
    return { kind, box, what, ...counts, at: this.#clock.now().getTime() };
  }

  #keep(list: readonly Suspect[]): void {
    this.#list = list;
    this.#notes.set(key, list.length === 0 ? null : JSON.stringify(list));
  }
}

const key = 'suspects';

function parse(text: string | null): readonly Suspect[] {
  return text === null ? [] : z.array(Suspect).catch([]).parse(JSON.parse(text));
}

function isSame({ kind, box }: Suspect, asked: Asked): boolean {
  return kind === asked.kind && isWithin(box, asked.box) && isWithin(asked.box, box);
}

function idOf({ kind, box }: Suspect): string {
  return `ask-${createHash('sha256')
    .update(`${kind}${JSON.stringify(box)}`)
    .digest('hex')
    .slice(0, 8)}`;
}

function setAside(suspect: Suspect): BridgeError {
  return new BridgeError('tally.request-set-aside', { details: { what: suspect.what, id: idOf(suspect) } });
}
