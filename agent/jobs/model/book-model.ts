/** One document as the books hold it. `remoteId` is what a sender gave: the books use it but never show it. */
export interface BookDocument {
  readonly masterId: string;
  readonly nativeId: string;
  readonly version: string;
  readonly remoteId: string | null;
  readonly content: string;
  readonly narration: string;
  readonly date: string;
  readonly isCancelled: boolean;
  /** Whether a person changed it since it was sent. */
  readonly isChanged: boolean;
}

export type Written = Pick<BookDocument, 'content' | 'narration' | 'date'>;

/**
 * Books with the semantics that make writing hard (facts/tally.md §4.2, §5.5): one counter that every save raises and a deletion
 * raises by two, ids that are never used again, and a remote id under which a second send replaces the document: it undoes a
 * person's edit, un-cancels, and brings back what was deleted. With `upserts` false a second send makes a second document.
 */
export class BookModel {
  readonly upserts: boolean;
  /** Remote ids in the order in which sends took effect. More than one of a key: written twice. */
  readonly landings: string[] = [];
  /** Whether the person at the keyboard changed anything. */
  touched = false;
  readonly #documents = new Map<string, BookDocument>();
  #counter = 100;
  #lastId = 40;

  constructor(upserts: boolean) {
    this.upserts = upserts;
  }

  get counter(): number {
    return this.#counter;
  }

  get lastId(): number {
    return this.#lastId;
  }

  documents(): BookDocument[] {
    return [...this.#documents.values()];
  }

  get(masterId: string): BookDocument | null {
    return this.#documents.get(masterId) ?? null;
  }

  sentAs(remoteId: string): BookDocument[] {
    return this.documents().filter((document) => document.remoteId === remoteId);
  }

  import(written: Written, remoteId: string): { readonly outcome: 'created' | 'altered'; readonly masterId: string } {
    this.landings.push(remoteId);
    const [known] = this.upserts ? this.sentAs(remoteId) : [];
    if (!known) return { outcome: 'created', masterId: this.#create(written, remoteId) };
    this.#put({ ...known, ...written, isCancelled: false, isChanged: false });
    return { outcome: 'altered', masterId: known.masterId };
  }

  personEnters(written: Written): void {
    this.touched = true;
    this.#create(written, null);
  }

  personChanges(document: BookDocument, change: Partial<Written> | { readonly isCancelled: true }): void {
    this.touched = true;
    this.#put({ ...document, ...change, isChanged: true });
  }

  personDeletes({ masterId }: BookDocument): void {
    this.touched = true;
    this.#documents.delete(masterId);
    this.#counter += 2;
  }

  #create(written: Written, remoteId: string | null): string {
    this.#lastId += 1;
    const masterId = String(this.#lastId);
    const nativeId = `guid-${masterId.padStart(8, '0')}`;
    this.#put({ ...written, masterId, nativeId, remoteId, isCancelled: false, isChanged: false, version: '' });
    return masterId;
  }

  #put(document: BookDocument): void {
    this.#counter += 1;
    this.#documents.set(document.masterId, { ...document, version: String(this.#counter) });
  }
}
