import type { TallyDate, TallyObject } from '../../books.ts';
import { financialYearStart } from '../calendar.ts';
import type { Master } from '../master.ts';
import { at, present } from '../present.ts';
import { draftFields } from './draft-fields.ts';
import { draftVoucher } from './draft-voucher.ts';
import { Numbering, type NumberingSnapshot } from './numbering.ts';
import type { StoredVoucher, Voucher } from './voucher.ts';
import { alterIdAt, generatedNumber, highestAlterId, indexOfMasterId, masterIdAt, type World } from './world.ts';

/** Where a voucher stands: the index of a generated one that nobody has touched, or one that is held. */
export type Place = number | StoredVoucher;

/** What a save puts into the books. `number` undefined leaves it to automatic numbering. */
export interface VoucherContent {
  readonly voucher: Voucher;
  readonly fields: TallyObject;
  readonly number: string | undefined;
}

/** All vouchers as they once stood, for `restore`. */
export interface VoucherSnapshot {
  readonly held: ReadonlyMap<number, StoredVoucher | undefined>;
  readonly hidden: readonly number[];
  readonly resaved: number | undefined;
  readonly mark: number;
  readonly nextId: number;
  readonly count: number;
  readonly numbering: NumberingSnapshot;
}

export interface VoucherStoreOptions {
  readonly renumber: () => boolean;
  /** Generated vouchers before this day belong to a parent company; absent: none do. */
  readonly booksFrom?: TallyDate;
}

/**
 * All vouchers of a company: the generated ones, which take no memory, under a layer of what was created, changed or deleted
 * since. ALTVCHID rises as measured: by one for every save, by two for a delete (`facts/tally.md` §4.2).
 */
export class VoucherStore {
  readonly world: World;
  readonly numbering: Numbering;
  readonly booksFrom: TallyDate;
  /** The generated vouchers below this index are not ours. */
  readonly #first: number;
  /** Everything that differs from the generated books; `undefined` marks a deleted voucher. */
  readonly #held = new Map<number, StoredVoucher | undefined>();
  /** Held vouchers by date, then MASTERID. */
  readonly #ordered: StoredVoucher[] = [];
  /** At which revision a generated voucher stopped standing for itself. */
  readonly #hiddenAt = new Map<number, number>();
  #revision = 0;
  /** Once all vouchers were saved again: what the index of a generated one is added to for its ALTERID. */
  #resaved: number | undefined;
  #mark: number;
  #nextId: number;
  #count: number;

  constructor(world: World, { renumber, booksFrom = world.plan.booksFrom }: VoucherStoreOptions) {
    this.world = world;
    this.numbering = new Numbering(world, renumber);
    this.booksFrom = booksFrom;
    this.#first = world.plan.firstIndexFrom(booksFrom);
    const { count } = world.plan;
    this.#count = count - this.#first;
    this.#mark = highestAlterId(count);
    this.#nextId = count === 0 ? 1 : masterIdAt(count - 1) + 1;
  }

  get count(): number {
    return this.#count;
  }

  /** ALTVCHID; zero while no voucher ever existed. */
  get mark(): number {
    return this.#mark;
  }

  /** The highest MASTERID given so far. */
  get highestId(): number {
    return this.#nextId - 1;
  }

  /** Changes whenever any voucher does. */
  get revision(): number {
    return this.#revision;
  }

  get(masterId: number): StoredVoucher | undefined {
    if (this.#held.has(masterId)) return this.#held.get(masterId);
    const index = indexOfMasterId(masterId, this.world.plan.count);
    return index === undefined || index < this.#first ? undefined : this.generated(index);
  }

  /** The ALTERID of a generated voucher that nobody has touched. */
  alterIdAt(index: number): number {
    return this.#resaved === undefined ? alterIdAt(index) : this.#resaved + index;
  }

  /** A generated voucher in full. */
  generated(index: number): StoredVoucher {
    const voucher = draftVoucher(this.world, index);
    const masterId = masterIdAt(index);
    return {
      masterId,
      alterId: this.alterIdAt(index),
      voucher,
      number: this.numbering.counts(voucher.type) ? undefined : generatedNumber(this.world, index),
      fields: draftFields(this.world, index, voucher),
      key: (index - this.world.plan.firstIndexFrom(voucher.date) + 1) * 8,
    };
  }

  numberOf(stored: StoredVoucher): string {
    return stored.number ?? this.numbering.at(stored.voucher.type, stored.voucher.date, stored.masterId);
  }

  /**
   * Places dated within the period in order of date, then MASTERID. What the walk sees is the books as they were when it
   * began, so a reader that pauses neither misses a voucher nor meets one twice.
   */
  *places(from: TallyDate, to: TallyDate): Generator<Place> {
    const { plan } = this.world;
    const revision = this.#revision;
    const held = this.#ordered.slice(this.#lowerBound(from, 0), this.#lowerBound(to, Number.POSITIVE_INFINITY));
    const end = plan.firstIndexAfter(to);
    let next = 0;
    for (let index = Math.max(plan.firstIndexFrom(from), this.#first); index < end; index++) {
      const masterId = masterIdAt(index);
      const hiddenAt = this.#hiddenAt.get(masterId);
      if (hiddenAt !== undefined && hiddenAt <= revision) continue;
      if (next < held.length) {
        const date = plan.dateOf(index);
        while (next < held.length && precedes(at(held, next), date, masterId)) yield at(held, next++);
      }
      yield index;
    }
    yield* held.slice(next);
  }

  /** As `places`, but what each voucher says. */
  *vouchers(from: TallyDate, to: TallyDate): Generator<Voucher> {
    for (const place of this.places(from, to)) {
      yield typeof place === 'number' ? draftVoucher(this.world, place) : place.voucher;
    }
  }

  /** Vouchers that an import or a person has created or changed. */
  held(): readonly StoredVoucher[] {
    return this.#ordered;
  }

  /** True while the generated voucher at an index stands as it was made. */
  isUntouched(index: number): boolean {
    return index >= this.#first && !this.#held.has(masterIdAt(index));
  }

  get lastDate(): TallyDate | undefined {
    let last = this.#ordered.at(-1)?.voucher.date;
    for (let index = this.world.plan.count - 1; index >= this.#first; index--) {
      if (!this.isUntouched(index)) continue;
      const date = this.world.plan.dateOf(index);
      if (last === undefined || date > last) last = date;
      break;
    }
    return last;
  }

  create(content: VoucherContent): StoredVoucher {
    const masterId = this.#nextId++;
    this.#count++;
    return this.#save(masterId, content, undefined);
  }

  /** `moves` false: a save that leaves ALTERID and mark as they were. */
  replace(masterId: number, content: VoucherContent, moves = true): StoredVoucher {
    const before = this.get(masterId);
    if (!before) throw new Error(`no voucher ${masterId}`);
    return this.#save(masterId, content, before, moves);
  }

  delete(masterId: number, moves = true): void {
    const before = this.get(masterId);
    if (!before) throw new Error(`no voucher ${masterId}`);
    this.#revision++;
    this.#leave(before);
    this.#held.set(masterId, undefined);
    this.#count--;
    if (moves) this.#mark += 2;
  }

  /** Saves every voucher again, with the ALTERIDs after `mark` in the order in which they were first made. */
  resaveAll(mark: number): void {
    this.#revision++;
    this.#resaved = mark + 1 - this.#first;
    let last = mark + this.world.plan.count - this.#first;
    for (const [place, stored] of this.#ordered.entries()) {
      const saved = { ...stored, alterId: ++last };
      this.#ordered[place] = saved;
      this.#held.set(saved.masterId, saved);
    }
    this.#mark = last;
  }

  snapshot(): VoucherSnapshot {
    return {
      held: new Map(this.#held),
      hidden: [...this.#hiddenAt.keys()],
      resaved: this.#resaved,
      mark: this.#mark,
      nextId: this.#nextId,
      count: this.#count,
      numbering: this.numbering.snapshot(),
    };
  }

  /** A child company's vouchers: the parent's from `booksFrom` on. `own` puts the child's masters into one. */
  adopt(parent: VoucherSnapshot, own: (stored: StoredVoucher) => StoredVoucher): void {
    const held = [...parent.held].map(([masterId, stored]): [number, StoredVoucher | undefined] => {
      const isOurs = stored !== undefined && stored.voucher.date >= this.booksFrom;
      return [masterId, isOurs ? own(stored) : undefined];
    });
    const { plan } = this.world;
    const hidden = parent.hidden.filter((masterId) => (indexOfMasterId(masterId, plan.count) ?? -1) >= this.#first);
    const ours = held.filter(([, stored]) => stored !== undefined);
    this.restore({
      ...parent,
      held: new Map(held),
      hidden,
      count: plan.count - this.#first - hidden.length + ours.length,
      numbering: { ...this.numbering.snapshot(), lastRetained: parent.numbering.lastRetained },
    });
    for (const masterId of hidden) {
      const { voucher } = this.generated(present(indexOfMasterId(masterId, plan.count), 'generated voucher'));
      this.numbering.removeGenerated(voucher.type, voucher.date, masterId);
    }
    for (const stored of this.#ordered) this.numbering.add(stored.voucher.type, stored.voucher.date, stored.masterId);
  }

  restore(snapshot: VoucherSnapshot): void {
    const revision = ++this.#revision;
    replaceAll(this.#held, snapshot.held);
    const held = [...this.#held.values()].filter((stored) => stored !== undefined);
    this.#ordered.splice(0, this.#ordered.length, ...held.sort(byPlace));
    replaceAll(this.#hiddenAt, new Map(snapshot.hidden.map((masterId) => [masterId, revision])));
    this.#resaved = snapshot.resaved;
    this.#mark = snapshot.mark;
    this.#nextId = snapshot.nextId;
    this.#count = snapshot.count;
    this.numbering.restore(snapshot.numbering);
  }

  /** True when another voucher of that type and year bears the number. */
  isNumberTaken(type: Master, date: TallyDate, number: string, except: number | undefined): boolean {
    const year = financialYearStart(date, this.world.plan.booksFrom);
    const inYear = (other: TallyDate): boolean => financialYearStart(other, this.world.plan.booksFrom) === year;
    const index = this.generatedWithNumber(type, year, number);
    if (index !== undefined && this.isUntouched(index) && masterIdAt(index) !== except) return true;
    return this.#ordered.some(
      (stored) =>
        stored.masterId !== except &&
        stored.voucher.type === type &&
        inYear(stored.voucher.date) &&
        this.numberOf(stored) === number,
    );
  }

  /** The generated voucher that was given a number, by arithmetic. */
  generatedWithNumber(type: Master, yearStart: TallyDate, number: string): number | undefined {
    const slot = Object.entries(this.world.chart.types).find(([, candidate]) => candidate === type)?.[0] as
      | keyof World['chart']['types']
      | undefined;
    const prefix = slot && this.world.prefixes.get(`${slot}:${yearStart}`);
    if (slot === undefined || prefix === undefined || !number.startsWith(prefix)) return undefined;
    const rank = number.slice(prefix.length);
    return /^[1-9]\d*$/.test(rank) ? this.world.plan.indexOfRank(slot, yearStart, Number(rank)) : undefined;
  }

  #save(masterId: number, content: VoucherContent, before: StoredVoucher | undefined, moves = true): StoredVoucher {
    this.#revision++;
    if (before) this.#leave(before);
    const alterId = before && !moves ? before.alterId : ++this.#mark;
    const stored: StoredVoucher = { ...content, masterId, alterId, key: masterId * 8 };
    this.#held.set(masterId, stored);
    this.#ordered.splice(this.#lowerBound(stored.voucher.date, masterId), 0, stored);
    this.numbering.add(stored.voucher.type, stored.voucher.date, masterId);
    return stored;
  }

  /** Takes a voucher from its place, whether it is held or generated. */
  #leave({ voucher, masterId }: StoredVoucher): void {
    if (this.#held.has(masterId)) {
      this.#ordered.splice(this.#lowerBound(voucher.date, masterId), 1);
      this.numbering.drop(voucher.type, voucher.date, masterId);
    } else {
      this.#hiddenAt.set(masterId, this.#revision);
      this.numbering.removeGenerated(voucher.type, voucher.date, masterId);
    }
  }

  #lowerBound(date: TallyDate, masterId: number): number {
    let low = 0;
    let high = this.#ordered.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (precedes(at(this.#ordered, middle), date, masterId)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function replaceAll<K, V>(target: Map<K, V>, source: ReadonlyMap<K, V>): void {
  target.clear();
  for (const [key, value] of source) target.set(key, value);
}

function byPlace(a: StoredVoucher, b: StoredVoucher): number {
  return precedes(a, b.voucher.date, b.masterId) ? -1 : 1;
}

function precedes(stored: StoredVoucher, date: TallyDate, masterId: number): boolean {
  const own = stored.voucher.date;
  return own < date || (own === date && stored.masterId < masterId);
}
