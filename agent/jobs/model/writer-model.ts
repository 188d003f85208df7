import { createHash } from 'node:crypto';
import type { PlainDate } from '../../../contract/dates.ts';
import type { Decimal } from '../../../contract/decimal.ts';
import { BridgeError } from '../../../contract/errors.ts';
import { recordId, type SourceId } from '../../../contract/ids.ts';
import type { DryRunOutput } from '../../../contract/jobs/dry-run.ts';
import type {
  Draft,
  Found,
  RequestDigest,
  Sent,
  WriteMark,
  WriteRequest,
  Writer,
  WrittenDocument,
} from '../../connectors/writer.ts';
import type { BookDocument, BookModel, Written } from './book-model.ts';

/** What becomes of the next send. `late`: the product carries it out once the answer was given up; `later`: one look after that. */
export const sendFates = [
  'accepted',
  'accepted-without-id',
  'unsure-landed',
  'unsure-not-landed',
  'thrown-landed',
  'thrown-not-landed',
  'late',
  'later',
  'rejected',
] as const;
export type SendFate = (typeof sendFates)[number];

export interface WriterModelOptions {
  readonly sourceId: SourceId;
  readonly book: BookModel;
  /** Before and after every call, so that anything can happen there; what it throws ends the process. */
  readonly at: (point: string) => void;
}

/** The connector's half of writing, over the model: single flight, marker at the end of the narration, look and find as DESIGN rule 5. */
export class WriterModel implements Writer {
  readonly fates: SendFate[] = [];
  /** While set, every call meets it. */
  trouble: BridgeError | null = null;
  /** Every document as it was when it was read back. */
  readonly reads: BookDocument[] = [];
  readonly #options: WriterModelOptions;
  #lane: Promise<unknown> = Promise.resolve();
  #isLeased = false;
  /** Undone work of the product: what it does before the next calls. */
  #backlog: (() => void)[] = [];

  constructor(options: WriterModelOptions) {
    this.#options = options;
  }

  async withLease<T>(signal: AbortSignal, body: () => Promise<T>): Promise<T> {
    const turn = this.#lane.then(async () => {
      signal.throwIfAborted();
      this.#isLeased = true;
      return body();
    });
    this.#lane = turn
      .catch(() => undefined)
      .finally(() => {
        this.#isLeased = false;
      });
    return turn;
  }

  prepare({ type, input, effectKey }: WriteRequest, signal: AbortSignal): Promise<Draft> {
    return this.#call('prepare', signal, () => {
      const typed = typedFrom(type, input);
      const payload = { document: { ...typed, narration: `${typed.narration} ${effectKey}` }, effectKey };
      const { amount = null } = input as { amount?: Decimal };
      return { summary: `${type} of ${typed.date}`, amount, date: typed.date as PlainDate, payload };
    });
  }

  async preview(request: WriteRequest, signal: AbortSignal): Promise<DryRunOutput> {
    const { summary, payload } = await this.prepare(request, signal);
    return { summary, document: payload, twin: null, balances: [] };
  }

  look(draft: Draft, signal: AbortSignal): Promise<Found> {
    return this.#leased('look', signal, () => this.#byMarker(draft) ?? this.#byContent(draft, 0) ?? absent);
  }

  mark(signal: AbortSignal): Promise<WriteMark> {
    const { book } = this.#options;
    return this.#leased('mark', signal, () => ({ counters: String(book.counter), highestId: String(book.lastId) }));
  }

  requestOf(draft: Draft): RequestDigest {
    const text = JSON.stringify(draft.payload);
    return { sha256: createHash('sha256').update(text).digest('hex'), bytes: text.length };
  }

  send(draft: Draft, signal: AbortSignal): Promise<Sent> {
    return this.#leased('send', signal, () => this.#meet(this.fates.shift() ?? 'accepted', draft));
  }

  find(draft: Draft, mark: WriteMark, signal: AbortSignal): Promise<Found> {
    return this.#leased('find', signal, () => {
      const unmoved = String(this.#options.book.counter) === mark.counters ? absent : null;
      const nothing: Found = { state: 'unclear', reason: 'the books moved' };
      return this.#byMarker(draft) ?? unmoved ?? this.#byContent(draft, Number(mark.highestId)) ?? nothing;
    });
  }

  readBack(
    _draft: Draft,
    { masterId }: { readonly masterId: string },
    signal: AbortSignal,
  ): Promise<WrittenDocument | null> {
    return this.#leased('read-back', signal, () => {
      const document = this.#options.book.get(masterId);
      if (document) this.reads.push(document);
      return document && this.#shown(document);
    });
  }

  compare(draft: Draft, { record }: WrittenDocument) {
    const sent: Record<string, unknown> = { ...contentOf(draft).document, isCancelled: false };
    const found = record.data as Record<string, unknown>;
    return Object.keys(sent)
      .filter((path) => sent[path] !== found[path])
      .map((path) => ({ path, sent: String(sent[path]), found: String(found[path]) }));
  }

  #meet(fate: SendFate, draft: Draft): Sent {
    const { document, effectKey } = contentOf(draft);
    const land = () => this.#options.book.import(document, effectKey);
    if (fate === 'rejected') return { state: 'rejected', text: "Ledger 'X' does not exist!" };
    if (fate === 'late') this.#backlog = [land];
    if (fate === 'later') this.#backlog = [() => undefined, land];
    if (fate.endsWith('not-landed') || this.#backlog.length > 0) return lost(fate);
    const { outcome, masterId } = land();
    if (fate.endsWith('landed') || outcome === 'altered') return lost(fate);
    return { state: 'accepted', masterId: fate === 'accepted' ? masterId : null };
  }

  #byMarker(draft: Draft): Found | null {
    const { effectKey } = contentOf(draft);
    const marked = this.#options.book.documents().filter(({ narration }) => narration.endsWith(effectKey));
    return marked.length > 0 ? this.#single('ours', marked) : null;
  }

  #byContent(draft: Draft, above: number): Found | null {
    const { document } = contentOf(draft);
    const alike = this.#options.book
      .documents()
      .filter(
        ({ content, date, masterId }) =>
          Number(masterId) > above && content === document.content && date === document.date,
      );
    return alike.length > 0 ? this.#single('twin', alike) : null;
  }

  #single(state: 'ours' | 'twin', [first, second]: BookDocument[]): Found {
    if (!first || second) return { state: 'unclear', reason: 'several candidates' };
    return { state, document: this.#shown(first) };
  }

  #shown({ remoteId: _hidden, isChanged: _unknown, ...document }: BookDocument): WrittenDocument {
    const { masterId, nativeId, version, date } = document;
    const { sourceId } = this.#options;
    const id = recordId(sourceId, 'voucher', nativeId);
    const record = { kind: 'voucher', id, sourceId, native: { masterId, version }, shape: 1, data: document };
    return { nativeId, masterId, number: `N/${masterId}`, date: date as PlainDate, record };
  }

  async #leased<T>(name: string, signal: AbortSignal, body: () => T): Promise<T> {
    if (!this.#isLeased) throw new Error(`${name} without the lease`);
    return this.#call(name, signal, body);
  }

  async #call<T>(name: string, signal: AbortSignal, body: () => T): Promise<T> {
    signal.throwIfAborted();
    this.#options.at(`before ${name}`);
    await Promise.resolve();
    if (this.trouble) throw this.trouble;
    this.#backlog.shift()?.();
    const result = body();
    this.#options.at(`after ${name}`);
    await Promise.resolve();
    return result;
  }
}

/** A document as a person would enter it from the same paper. */
export function typedFrom(type: string, input: unknown): Written {
  const { narration = '', date, ...rest } = input as { narration?: string; date: string };
  return { content: JSON.stringify({ type, ...rest }), narration, date };
}

/** What `prepare` put into it. */
function contentOf({ payload }: Draft): { readonly document: Written; readonly effectKey: string } {
  return payload as unknown as { readonly document: Written; readonly effectKey: string };
}

const absent: Found = { state: 'absent' };

function lost(fate: SendFate): Sent {
  if (fate.startsWith('thrown')) throw new BridgeError('tally.busy', { details: { seconds: 60 } });
  return { state: 'unsure', text: 'no answer' };
}
