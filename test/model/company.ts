import type { Books, MasterType, TallyDate, TallyObject, VoucherRef } from '../../simulators/tally/books.ts';
import type { Dice } from '../sim/dice.ts';
import { objectsOf } from './truth.ts';

const always = { from: '00000000', to: '99999999' } as const;

/** The books' counters. */
interface Mark {
  readonly masters: number;
  readonly vouchers: number;
}

/** One company as the person at the keyboard sees it, and what has been in its books when. */
export class Company {
  readonly books: Books;
  readonly dice: Dice;
  #words = 0;
  #isRestored = false;
  #present: ReadonlySet<string>;
  /** Not in the books at some moment since the last quiet point: only these may be deleted upstream. */
  #absent = new Set<string>();
  /** Where the counters stood since the last quiet point. */
  #marks: Mark[];
  #isSilent = false;
  readonly #comparedFrom: TallyDate;

  /** `comparedFrom`: no earlier voucher changes without a save, since only the content of a year is compared. */
  constructor(books: Books, dice: Dice, comparedFrom: TallyDate = always.from) {
    this.books = books;
    this.dice = dice;
    this.#comparedFrom = comparedFrom;
    this.#present = objectsOf(books);
    this.#marks = [this.#mark];
  }

  get name(): string {
    return this.books.info().name;
  }

  /** After an edit. */
  look(): void {
    const now = objectsOf(this.books);
    for (const object of this.#present) if (!now.has(object)) this.#absent.add(object);
    this.#present = now;
  }

  /**
   * After an edit. Of one that leaves the counters where they had stood before, or numbers all objects anew, whoever looks at counters and
   * AlterIDs alone may notice nothing; nor of a restore after which they are beyond where he had looked.
   */
  changed(kind: string): void {
    const mark = this.#mark;
    const isSeen = this.#marks.some(({ masters, vouchers }) => masters === mark.masters && vouchers === mark.vouchers);
    const isBack = this.#marks.some((earlier) => isBelow(mark, earlier));
    const overtakes = this.#marks.some((earlier, at) => {
      const fellBelow = kind === 'restore' || this.#marks.slice(at + 1).some((later) => isBelow(later, earlier));
      return fellBelow && !isBelow(mark, earlier);
    });
    this.#isSilent ||= isSeen || overtakes || (isBack && kind !== 'restore');
    this.#marks.push(mark);
  }

  /** Only the content tells of some change since the last quiet point. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** Everybody holds what is here: what was absent before and is back can't be deleted any more. */
  agreed(): void {
    this.#absent = new Set([...this.#absent].filter((object) => !this.#present.has(object)));
    this.#marks = [this.#mark];
    this.#isSilent = false;
  }

  get #mark(): Mark {
    const { altMstId: masters, altVchId } = this.books.info();
    return { masters, vouchers: altVchId ?? 0 };
  }

  /** Of a restore: what it lost is deleted upstream only once a person has said so. */
  get isRestored(): boolean {
    return this.#isRestored;
  }

  restored(): void {
    this.#isRestored = true;
  }

  approved(): void {
    this.#isRestored = false;
  }

  mayBeDeleted(object: string): boolean {
    return this.#absent.has(object);
  }

  isThere(object: string): boolean {
    return this.#present.has(object);
  }

  /** `series`: of a type whose numbers Tally counts anew; `plain`: with ledger lines and nothing else, in rupees. */
  voucher(kind?: 'series' | 'plain'): VoucherRef | null {
    const all = [...this.books.vouchers(always.from, always.to)].filter((ref) => !ref.isCancelled);
    if (kind === undefined) return this.dice.pick(all) ?? null;
    const chosen = all.filter((ref) => (kind === 'series' ? this.#renumbers(ref) : isPlain(ref.load())));
    return this.dice.pick(chosen) ?? null;
  }

  /** One of those that may change without a save. */
  compared(isWanted: (voucher: TallyObject) => boolean): VoucherRef | null {
    const all = [...this.books.vouchers(this.#comparedFrom, always.to)];
    return this.dice.pick(all.filter((ref) => !ref.isCancelled && isWanted(ref.load()))) ?? null;
  }

  master(type: MasterType): string | null {
    const names = this.#masters(type).map((master) => text(master, 'NAME'));
    return this.dice.pick(names) ?? null;
  }

  /** One that was made here, by its name. */
  made(type: MasterType): string | null {
    const names = this.#masters(type).map((master) => text(master, 'NAME'));
    return this.dice.pick(names.filter((name) => name.startsWith(`New ${type}`))) ?? null;
  }

  /** What a predefined master is called now. */
  reserved(type: MasterType, reservedName: string): string | null {
    const master = this.#masters(type).find((each) => each['RESERVEDNAME'] === reservedName);
    return master === undefined ? null : text(master, 'NAME');
  }

  /** Somewhere below one of these predefined groups. */
  ledgerBelow(...groups: readonly string[]): string | null {
    const top = new Set(groups.map((group) => this.reserved('Group', group)));
    const parents = new Map(this.#masters('Group').map((group) => [text(group, 'NAME'), text(group, 'PARENT')]));
    const isBelow = (group: string | undefined): boolean =>
      group !== undefined && (top.has(group) || isBelow(parents.get(group)));
    const below = this.#masters('Ledger').filter((ledger) => isBelow(text(ledger, 'PARENT')));
    return this.dice.pick(below.map((ledger) => text(ledger, 'NAME'))) ?? null;
  }

  /** A name that nothing else has. */
  word(stem: string): string {
    this.#words += 1;
    return `${stem} ${this.#words}${this.dice.pick(['', ' & Co', ' – જોયું', ' "b"']) ?? ''}`;
  }

  near(date: TallyDate): TallyDate {
    return this.#moved(date, this.dice.int(-12, 12));
  }

  early(): TallyDate {
    return this.#moved(this.books.info().booksFrom, this.dice.int(0, 60));
  }

  nextYear(): TallyDate {
    const last = this.books.info().lastVoucherDate ?? this.books.info().booksFrom;
    return this.#moved(`${Number(last.slice(0, 4)) + 1}0401`, this.dice.int(0, 40));
  }

  otherMonth(date: TallyDate): TallyDate {
    return this.#moved(date, this.dice.int(30, 80) * (this.dice.chance(0.5) ? 1 : -1));
  }

  otherYear(date: TallyDate): TallyDate {
    return this.#moved(date, 366 * (this.dice.chance(0.5) ? 1 : -1));
  }

  #moved(date: TallyDate, days: number): TallyDate {
    const at = Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6)) + days);
    const moved = new Date(at).toISOString().slice(0, 10).replaceAll('-', '');
    const { booksFrom } = this.books.info();
    return moved < booksFrom ? booksFrom : moved;
  }

  #masters(type: MasterType): readonly TallyObject[] {
    const { booksFrom } = this.books.info();
    return [...this.books.masters(type, { from: booksFrom, to: booksFrom })];
  }

  #renumbers({ voucherTypeName }: VoucherRef): boolean {
    const type = this.#masters('VoucherType').find((each) => each['NAME'] === voucherTypeName);
    const series = type?.['VOUCHERNUMBERSERIES'];
    return Array.isArray(series) && series.some((each) => each['NUMBERINGSUBMETHOD'] === 'Auto Renumber');
  }
}

function isPlain(voucher: TallyObject): boolean {
  const entries = voucher['ALLLEDGERENTRIES'];
  if (voucher['ISINVOICE'] === 'Yes' || !Array.isArray(entries) || entries.length === 0) return false;
  return entries.every(
    (entry) =>
      typeof entry === 'object' &&
      !text(entry, 'AMOUNT').includes('=') &&
      ['BILLALLOCATIONS', 'CATEGORYALLOCATIONS', 'BANKALLOCATIONS'].every((name) => entry[name]?.length === 0),
  );
}

function text(object: TallyObject, method: string): string {
  const value = object[method];
  return typeof value === 'string' ? value : '';
}

function isBelow(mark: Mark, other: Mark): boolean {
  return mark.masters < other.masters || mark.vouchers < other.vouchers;
}
