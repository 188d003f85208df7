import type { SliceEnd, SliceEvent } from './events.ts';

/**
 * What a document says about itself outside of its objects. Give it every event of `slice`; it keeps a bounded few texts.
 * HTTP 200 and `STATUS` 1 do not mean that an answer is whole or that it is the one asked for (facts/tally.md §6).
 */
export class Envelope {
  /** `1` is success; null where the document has none, as native reports and files have. */
  status: string | null = null;
  /** The company a file export or a report was made for. */
  company: string | null = null;
  /** `Export`, `Import Data` and so on: the verb of the request, or of a file made to be imported. */
  request: string | null = null;
  /** Text of a bare `<RESPONSE>`, such as `Unknown Request, cannot be processed`. */
  response: string | null = null;
  readonly errors: string[] = [];
  /** Counters of an import answer: CREATED, ALTERED, ERRORS, EXCEPTIONS and so on. */
  readonly importCounters = new Map<string, string>();
  end: SliceEnd | null = null;

  note(event: SliceEvent): void {
    if (event.type === 'leaf') this.#noteLeaf(event.path, event.text.trim());
    else if (event.type === 'end') this.end = event;
  }

  /** Tally's own error, in the words it used; null when it reports none. */
  get error(): string | null {
    return this.errors[0] ?? this.response ?? (this.status === '0' ? 'STATUS 0' : null);
  }

  /** The outermost element was closed: nothing is missing at the end. */
  get isWhole(): boolean {
    return this.end?.complete === true;
  }

  #noteLeaf(path: string, text: string): void {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (path === 'ENVELOPE/HEADER/STATUS') this.status = text;
    else if (path === 'RESPONSE') this.response = text;
    else if (name === 'SVCURRENTCOMPANY') this.company ??= text;
    else if (name === 'TALLYREQUEST') this.request ??= text;
    else if (errorNames.has(name)) {
      if (this.errors.length < 100) this.errors.push(text);
    } else if (importCounterNames.has(name) && importAnswer.test(path)) this.importCounters.set(name, text);
  }
}

const errorNames: ReadonlySet<string> = new Set(['LINEERROR', 'ERRORMSG', 'EXCEPTION']);

/** The flat form, and the one inside an ENVELOPE (facts/tally.md §5.3). */
const importAnswer = /^RESPONSE\/|IMPORTRESULT\//;

const importCounterNames: ReadonlySet<string> = new Set([
  'CREATED',
  'ALTERED',
  'DELETED',
  'LASTVCHID',
  'LASTMID',
  'COMBINED',
  'IGNORED',
  'ERRORS',
  'CANCELLED',
  'EXCEPTIONS',
]);
