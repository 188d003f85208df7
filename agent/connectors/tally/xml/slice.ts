import { ByteWindow } from './byte-window.ts';
import { type Encoding, markLength, sniffEncoding, sniffLength } from './encoding.ts';
import type { SliceEvent } from './events.ts';
import { ObjectCut } from './object-cut.ts';
import { scan } from './scan.ts';
import { endsName, findTagEnd, isSpace } from './tag.ts';

export type { SliceEnd, SliceEvent } from './events.ts';

export interface SliceOptions {
  /** Objects to cut out wherever they stand, except in HEADER, DESC and the like, where the same names are counters. */
  readonly names: ReadonlySet<string>;
  /** What happens to other objects of a COLLECTION or TALLYMESSAGE. Default `skip`. */
  readonly others?: 'skip' | 'slice';
  /** Default: by the first bytes. */
  readonly encoding?: Encoding | null;
  /** Default 64 MiB. */
  readonly maxObjectBytes?: number;
}

/**
 * Cuts the objects out of a Tally document while it streams by, in chunks of any size, without parsing it: memory holds one
 * object and one chunk. Everything outside of objects comes as leaves, and the last event says whether the document is whole.
 */
export async function* slice(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: SliceOptions,
): AsyncGenerator<SliceEvent, void, undefined> {
  const slicer = new Slicer(options);
  for await (const chunk of chunks) yield* slicer.push(chunk);
  yield* slicer.end();
}

/** The same for callers that hold the chunks: each call returns what became complete with it. */
export class Slicer {
  readonly #names: ReadonlySet<string>;
  readonly #keepsOthers: boolean;
  readonly #maxUnits: number;
  readonly #encoding: Encoding | null;
  #head: Uint8Array = new Uint8Array(0);
  #window: ByteWindow | null = null;
  #markBytes = 0;

  #events: SliceEvent[] = [];
  #stack: string[] = [];
  #object: ObjectCut | null = null;
  /** What ends the comment, CDATA, instruction or DOCTYPE at hand. */
  #until: string | null = null;
  #at = 0;
  /** Where the text of the innermost open element began; -1 when it has children or none is open. */
  #textFrom = -1;
  #root: string | null = null;
  #isMarkup: boolean | null = null;
  #isComplete = false;
  #bytes = 0;

  constructor({ names, others = 'skip', encoding = null, maxObjectBytes = 64 << 20 }: SliceOptions) {
    this.#names = names;
    this.#keepsOthers = others === 'slice';
    this.#encoding = encoding;
    this.#maxUnits = maxObjectBytes;
  }

  push(chunk: Uint8Array): readonly SliceEvent[] {
    this.#bytes += chunk.length;
    if (this.#window === null) {
      this.#head = this.#head.length === 0 ? chunk : Buffer.concat([this.#head, chunk]);
      if (this.#head.length < sniffLength) return [];
      this.#open();
    } else this.#window.append(chunk);
    return this.#advance();
  }

  end(): readonly SliceEvent[] {
    if (this.#window === null) this.#open();
    const events = [...this.#advance()];
    const cut = this.#object;
    events.push({
      type: 'end',
      complete: this.#isComplete && this.#stack.length === 0 && cut === null,
      root: this.#root,
      cut: cut === null ? null : { name: cut.name, at: cut.at },
      isMarkup: this.#isMarkup === true,
      isBlank: this.#isMarkup === null,
      bytes: this.#bytes,
    });
    return events;
  }

  #open(): void {
    this.#markBytes = markLength(this.#head);
    this.#window = new ByteWindow(this.#encoding ?? sniffEncoding(this.#head));
    this.#window.append(this.#head.subarray(this.#markBytes));
    this.#head = new Uint8Array(0);
  }

  #advance(): readonly SliceEvent[] {
    const window = this.#window;
    if (window === null) return [];
    this.#events = [];
    while (this.#step(window));
    this.#forget(window);
    return this.#events;
  }

  /** Goes on by one token or object; false when more bytes are needed for it. */
  #step(window: ByteWindow): boolean {
    if (this.#object !== null) return this.#stepInObject(window, this.#object);
    if (this.#until !== null) return this.#stepPast(window, this.#until);
    return this.#stepOutside(window);
  }

  #stepInObject(window: ByteWindow, object: ObjectCut): boolean {
    if (object.isKept && window.length - object.start > this.#maxUnits) {
      this.#events.push({ type: 'too-large', name: object.name, at: object.at });
      object.isKept = false;
      object.isReported = true;
    }
    const end = object.findEnd(window);
    if (end < 0) return false;
    this.#finishObject(window, object, end);
    return true;
  }

  #finishObject(window: ByteWindow, { name, at, start, isKept, isReported }: ObjectCut, end: number): void {
    if (isKept) this.#events.push({ type: 'object', name, at, text: window.text(start, end) });
    else if (!isReported) this.#events.push({ type: 'skipped', name, at });
    this.#object = null;
    this.#at = end;
    this.#closeRootIfDone();
  }

  #stepPast(window: ByteWindow, pattern: string): boolean {
    const found = window.indexOf(pattern, this.#at);
    this.#at = found < 0 ? Math.max(this.#at, window.length - pattern.length + 1) : found + pattern.length;
    if (found < 0) return false;
    this.#until = null;
    return true;
  }

  #stepOutside(window: ByteWindow): boolean {
    const { units, length } = window;
    let p = this.#at;
    while (p < length && units[p] !== lessThan) {
      if (this.#isMarkup === null && !isSpace(units[p])) this.#isMarkup = false;
      p += 1;
    }
    this.#at = this.#isMarkup === false ? length : p;
    if (this.#isMarkup === false) return false;
    if (p < length) this.#isMarkup = true;
    if (p + longestOpening > length && !this.#canDecide(window, p)) return false;
    const next = units[p + 1];
    if (next === exclamation || next === question) {
      this.#until = markupEnd(window.text(p, Math.min(p + longestOpening, length)));
      this.#at = p + 2;
      return true;
    }
    const tagEnd = findTagEnd(units, p + 1, length);
    if (tagEnd < 0) return false;
    if (next === slash) this.#closeElement(window, p, tagEnd);
    else this.#openElement(window, p, tagEnd);
    return true;
  }

  /** Near the end of what has come, a tag is read only when it is there up to its `>`. */
  #canDecide(window: ByteWindow, p: number): boolean {
    return p < window.length && window.indexOf('>', p) >= 0;
  }

  #openElement(window: ByteWindow, start: number, tagEnd: number): void {
    const name = nameAt(window, start + 1, tagEnd);
    const isEmpty = window.units[tagEnd - 1] === slash;
    this.#root ??= name;
    const fate = this.#fate(name);
    this.#textFrom = -1;
    this.#at = tagEnd + 1;
    if (fate !== 'enter') {
      const object = new ObjectCut(name, start, tagEnd + 1, window.offset(start) + this.#markBytes, fate === 'keep');
      if (isEmpty) this.#finishObject(window, object, tagEnd + 1);
      else this.#object = object;
      return;
    }
    if (isEmpty) {
      this.#closeRootIfDone();
      return;
    }
    this.#isComplete = false;
    this.#stack.push(name);
    this.#textFrom = tagEnd + 1;
  }

  #fate(name: string): 'keep' | 'skip' | 'enter' {
    if (this.#stack.some((open) => aboutTheDocument.has(open))) return 'enter';
    if (this.#names.has(name)) return 'keep';
    if (!holdsObjects.has(this.#stack.at(-1) ?? '')) return 'enter';
    return this.#keepsOthers ? 'keep' : 'skip';
  }

  /** An end tag without its start is passed over; one of an outer element closes what is open within. */
  #closeElement(window: ByteWindow, start: number, tagEnd: number): void {
    const name = nameAt(window, start + 2, tagEnd);
    this.#at = tagEnd + 1;
    if (this.#stack.at(-1) === name && this.#textFrom >= 0) this.#leaf(window, this.#textFrom, start);
    this.#textFrom = -1;
    const depth = this.#stack.lastIndexOf(name);
    if (depth < 0) return;
    this.#stack.length = depth;
    this.#closeRootIfDone();
  }

  #closeRootIfDone(): void {
    if (this.#stack.length === 0) this.#isComplete = true;
  }

  #leaf(window: ByteWindow, start: number, end: number): void {
    const raw = window.text(start, end);
    if (raw.trim() === '') return;
    const { text } = scan(`<leaf>${raw}</leaf>`);
    const at = window.offset(start) + this.#markBytes;
    if (text !== '') this.#events.push({ type: 'leaf', path: this.#stack.join('/'), at, text });
  }

  /** Lets go of the bytes that no later step looks at. */
  #forget(window: ByteWindow): void {
    const object = this.#object;
    if (this.#textFrom >= 0 && this.#at - this.#textFrom > longestLeaf) this.#textFrom = -1;
    const needed = object === null ? (this.#textFrom >= 0 ? this.#textFrom : this.#at) : object.neededFrom;
    if (needed === 0) return;
    window.dropBefore(needed);
    this.#at -= needed;
    if (this.#textFrom >= 0) this.#textFrom -= needed;
    object?.shift(needed);
  }
}

/** Rows of these are objects, whatever their names. */
const holdsObjects: ReadonlySet<string> = new Set(['COLLECTION', 'TALLYMESSAGE']);

/** In these the names of objects are counters and settings: `CMPINFO` has a `<VOUCHER>0</VOUCHER>` (facts/tally.md §3.1). */
const aboutTheDocument: ReadonlySet<string> = new Set(['HEADER', 'DESC', 'REQUESTDESC', 'CMPINFO', 'STATICVARIABLES']);

const lessThan = 60;
const slash = 47;
const exclamation = 33;
const question = 63;

/** `<![CDATA[`: so many characters tell every kind of markup apart. */
const longestOpening = 9;
const longestLeaf = 1 << 20;

function markupEnd(opening: string): string {
  if (opening.startsWith('<!--')) return '-->';
  if (opening.startsWith('<![CDATA[')) return ']]>';
  return opening.startsWith('<?') ? '?>' : '>';
}

function nameAt(window: ByteWindow, from: number, tagEnd: number): string {
  let end = from;
  while (end < tagEnd && !endsName(window.units[end])) end += 1;
  return window.text(from, end);
}
