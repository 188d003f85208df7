import type { Books, CompanyInfo } from '../books.ts';
import type { Period } from './period.ts';

/** A company on this machine, open in Tally or only on disk. */
export interface Company {
  readonly books: Books;
  readonly isOpen: boolean;
  /** What the company is called now: an import can rename it behind the books' back (facts §1.8). */
  readonly name: string;
  /** A group company, which consolidates others and has no books of its own to read. */
  readonly isGroup: boolean;
}

export type Chosen =
  | { readonly state: 'open'; readonly company: Company }
  | { readonly state: 'closed'; readonly name: string }
  | { readonly state: 'unknown'; readonly name: string }
  /** SVCURRENTCOMPANY is there and empty. */
  | { readonly state: 'blank' }
  | { readonly state: 'none-open' }
  /** No company was named while a group company is active: Tally dies of it (facts §1.6). */
  | { readonly state: 'deadly' };

interface Place {
  readonly books: Books;
  isOpen: boolean;
  renamed: string | undefined;
  isGroup: boolean;
}

/** The companies of one Tally: several may be open, one of them is active. */
export class Shelf {
  readonly #places: Place[];
  #active: Place | undefined;
  /** Which company to load again after a start. */
  #lastActive: Place | undefined;
  #shown: Period | undefined;
  #openings = 0;

  constructor(books: readonly Books[]) {
    this.#places = books.map((one) => ({ books: one, isOpen: true, renamed: undefined, isGroup: false }));
    this.#active = this.#places[0];
  }

  add(books: Books): void {
    const place = { books, isOpen: true, renamed: undefined, isGroup: false };
    this.#places.push(place);
    this.#active ??= place;
  }

  all(): readonly Company[] {
    return this.#places.map(companyOf);
  }

  open(): readonly Company[] {
    return this.all().filter((company) => company.isOpen);
  }

  active(): Company | undefined {
    return this.#active === undefined ? undefined : companyOf(this.#active);
  }

  /** Case and surrounding blanks don't matter, a prefix doesn't match; undefined means the variable was omitted (facts §1.8). */
  choose(name: string | undefined): Chosen {
    if (this.#active === undefined) return { state: 'none-open' };
    if (name === undefined && this.#active.isGroup) return { state: 'deadly' };
    if (name === undefined) return { state: 'open', company: companyOf(this.#active) };
    if (name.trim() === '') return { state: 'blank' };
    const matching = this.#places.filter((place) => fold(companyOf(place).name) === fold(name));
    const open = matching.find((place) => place.isOpen);
    if (open !== undefined) return { state: 'open', company: companyOf(open) };
    return { state: matching.length > 0 ? 'closed' : 'unknown', name: name.trim() };
  }

  /** Makes an open company the active one; false when it isn't open. */
  activate(name: string): boolean {
    const place = this.#find(name);
    if (place?.isOpen !== true) return false;
    this.#active = place;
    return true;
  }

  /** Makes it a group company, or one of its own again. */
  setGroup(name: string, isGroup: boolean): void {
    const place = this.#find(name);
    if (place !== undefined) place.isGroup = isGroup;
  }

  /** `$$CurrentSimpleCompany`: the active company, or the first open one that is no group company (facts §1.8). */
  simple(): Company | undefined {
    const active = this.active();
    return active?.isGroup === true ? this.open().find((company) => !company.isGroup) : active;
  }

  openCompany(name: string): boolean {
    const place = this.#find(name);
    if (place === undefined) return false;
    if (!place.isOpen) this.#openings += 1;
    place.isOpen = true;
    this.#active ??= place;
    return true;
  }

  closeCompany(name: string): boolean {
    const place = this.#find(name);
    if (place === undefined) return false;
    place.isOpen = false;
    if (this.#active === place) this.#active = this.#places.find((other) => other.isOpen);
    return true;
  }

  /** The period somebody set on the screen, or a report did for good (facts §1.8). */
  shownPeriod(): Period | undefined {
    return this.#shown;
  }

  showPeriod(period: Period): void {
    this.#shown = period;
  }

  /** What a COMPANY import does to the loaded company. */
  rename(company: Company, name: string): void {
    const place = this.#places.find((candidate) => candidate.books === company.books);
    if (place !== undefined) place.renamed = name;
  }

  /** After a restart Tally loads only the company that was active last (facts §1.1). */
  reloadLastActive(): void {
    this.#active ??= this.#lastActive;
    for (const place of this.#places) place.isOpen = place === this.#active;
    this.#openings += 1;
  }

  /** The program is up and has loaded nothing yet. */
  unloadAll(): void {
    this.#lastActive = this.#active ?? this.#lastActive;
    this.#active = undefined;
    for (const place of this.#places) place.isOpen = false;
  }

  /** How often a company was opened. */
  openings(): number {
    return this.#openings;
  }

  #find(name: string): Place | undefined {
    return this.#places.find((place) => fold(companyOf(place).name) === fold(name));
  }
}

/** The company's own figures under its present name. */
export function companyInfo(company: Company): CompanyInfo {
  return { ...company.books.info(), name: company.name };
}

function companyOf(place: Place): Company {
  return {
    books: place.books,
    isOpen: place.isOpen,
    name: place.renamed ?? place.books.info().name,
    isGroup: place.isGroup,
  };
}

function fold(name: string): string {
  return name.trim().toLowerCase();
}
