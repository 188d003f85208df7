import type { Books, TallyObject } from '../../../simulators/tally/books.ts';
import { copiesOf } from '../copies.ts';
import type { Case, Here } from './cases.ts';

const wholeBooks = ['00000000', '99999999'] as const;

/** What the books hold of one run: the job's documents, also after they were changed, and those that a person entered. */
export class Documents {
  readonly #books: Books;
  readonly #case: Case;
  readonly #here: Here;
  readonly #known = new Set<string>();
  readonly #entered = new Set<string>();

  constructor(books: Books, kase: Case, here: Here) {
    this.#books = books;
    this.#case = kase;
    this.#here = here;
  }

  look(): readonly TallyObject[] {
    for (const each of this.#alike()) if (!this.#entered.has(idOf(each))) this.#known.add(idOf(each));
    return this.#all(this.#known);
  }

  /** Whatever is like the job's documents since the last look was entered by hand. */
  entered(): void {
    for (const each of this.#alike()) if (!this.#known.has(idOf(each))) this.#entered.add(idOf(each));
  }

  byHand(): readonly TallyObject[] {
    return this.#all(this.#entered);
  }

  #alike(): readonly TallyObject[] {
    const { place } = this.#case;
    if ('vouchersOf' in place) return copiesOf(this.#books, place.vouchersOf, this.#here.amount);
    const name = `Proof ${this.#here.token}`;
    return this.#masters().filter(({ NAME }) => NAME === name);
  }

  #all(ids: ReadonlySet<string>): readonly TallyObject[] {
    if ('master' in this.#case.place) return this.#masters().filter((one) => ids.has(idOf(one)));
    return [...ids].map((id) => this.#books.voucher(Number(id))?.load()).filter((one) => one !== undefined);
  }

  #masters(): readonly TallyObject[] {
    const { place } = this.#case;
    const [from, to] = wholeBooks;
    return 'master' in place ? [...this.#books.masters(place.master, { from, to })] : [];
  }
}

function idOf({ MASTERID }: TallyObject): string {
  return textOf(MASTERID).trim();
}

/** Of a method that is a text. */
export function textOf(value: TallyObject[string] | undefined): string {
  if (typeof value !== 'string') throw new Error('it is no text');
  return value;
}
