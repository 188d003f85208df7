import { isAscii } from 'node:buffer';
import { BridgeError, isBridgeError } from '../../../../contract/errors.ts';
import type { Clock } from '../../../clock.ts';
import { type ReadLimits, type SetAside, unhurried } from '../../connector.ts';
import type { Notes } from '../notes.ts';
import { declaredEncoding } from '../xml/encoding.ts';
import { type SliceEnd, type SliceEvent, Slicer } from '../xml/slice.ts';
import { type Answer, type Evidence, judgeImport, judgeRead, type Leaf } from './answer.ts';
import { type Asked, askedOf } from './asked.ts';
import { type Body, type Ending, exchange, type Reply } from './exchange.ts';
import { Lane } from './lane.ts';
import { decode } from './pulse.ts';
import { RequestCost } from './request-cost.ts';
import { Standing } from './standing.ts';
import { Suspects } from './suspects.ts';
import type { LaneClass } from './turns.ts';

export interface Question {
  readonly xml: string;
  readonly lane: LaneClass;
  readonly signal: AbortSignal;
  /**
   * The element of a row: `VOUCHER`, `LEDGER`. Rows are handed over while they arrive, and count only when `ask`
   * resolves.
   */
  readonly row?: { readonly element: string; readonly take: (row: Row) => void };
  /** The answer holds days and numbers alone. */
  readonly figures?: boolean;
  /** Longest silence. Default by class. */
  readonly quietMs?: number;
  /** Whoever asks can ask for less: what Tally never answered is then refused here, `tally.request-set-aside`. */
  readonly divisible?: boolean;
}

/** `text` is null for a row beyond any sense of size. `at`: bytes from the beginning of the answer. */
export interface Row {
  readonly text: string | null;
  readonly at: number;
}

const quietMs: { readonly [lane in LaneClass]: number } = {
  write: 60_000,
  probe: 30_000,
  import: 120_000,
  bulk: 120_000,
};

const openingBytes = 512;

interface Options {
  readonly origin: string;
  readonly clock: Clock;
  readonly notes: Notes;
  /** False: Tally has to show itself before it is asked anything. */
  readonly isSure: boolean;
  readonly limits?: ReadLimits | undefined;
}

/** One Tally process behind its HTTP port: one request at a time, never repeated blindly, every failure named. */
export class TallyGateway {
  readonly origin: string;
  readonly limits: ReadLimits;
  /** Learned from every answer of this Tally, whichever company it was about. */
  readonly cost = new RequestCost();
  readonly #clock: Clock;
  readonly #lane = new Lane();
  readonly #standing: Standing;
  readonly #suspects: Suspects;

  constructor({ origin, clock, notes, isSure, limits = unhurried }: Options) {
    this.origin = origin;
    this.limits = limits;
    this.#clock = clock;
    this.#standing = new Standing({ origin, clock, isSure });
    this.#suspects = new Suspects(notes, clock);
  }

  /** Wall time, for what is remembered. */
  now(): Date {
    return this.#clock.now();
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  /** Throws `BridgeError` with one of the `tally.*` codes, or the signal's reason. */
  ask(question: Question): Promise<Answer> {
    return this.#turn(question, judgeRead);
  }

  /** Sends an import, once. An answer that can be read as one is returned, whatever it says. */
  import(question: Question): Promise<Answer> {
    return this.#turn(question, judgeImport);
  }

  /** Keeps Tally for `body`: all questions asked within it go first. */
  hold<T>(signal: AbortSignal, body: () => Promise<T>): Promise<T> {
    return this.#lane.hold(signal, body);
  }

  /** So many companies are open. Throws `tally.no-company` or `tally.starting` when there are none. */
  sawCompanies(count: number): void {
    if (count === 0) throw this.#standing.explain(new BridgeError('tally.no-company'));
    this.#standing.isUp();
  }

  /** Requests that Tally stopped at twice. */
  setAside(): readonly SetAside[] {
    return this.#suspects.setAside();
  }

  /** A person wants one to be asked again. False when there is none by that id. */
  letGo(id: string): boolean {
    return this.#suspects.letGo(id);
  }

  #turn(question: Question, judge: (evidence: Evidence) => BridgeError | 'empty' | null): Promise<Answer> {
    return this.#lane.turn(question.lane, question.signal, async () => {
      await this.#standing.ready(question.signal);
      const asked = askedOf(question.xml);
      this.#suspects.admit(asked, question.divisible === true);
      const reading = new Reading(question);
      const startedAt = this.#clock.monotonic();
      const reply = await this.#exchange(question, asked, reading);
      const evidence = { origin: this.origin, reply, ...reading.finish() };
      const trouble = judge(evidence);
      if (trouble === 'empty') throw await this.#explainEmpty(asked, question.signal);
      if (!reply.complete) throw await this.#explainBreak(asked, question.signal, trouble);
      this.#standing.answered();
      this.#suspects.answered(asked);
      if (trouble !== null) throw this.#standing.explain(trouble);
      const { leaves, end } = evidence;
      const elapsedMs = this.#clock.monotonic() - startedAt;
      if (question.lane === 'bulk') this.limits.spent(elapsedMs);
      return { leaves, rows: reading.rows, bytes: end.bytes, elapsedMs };
    });
  }

  async #exchange(question: Question, asked: Asked, reading: Reading): Promise<Reply> {
    const startedAt = this.#clock.monotonic();
    const { reply, over } = exchange({
      origin: this.origin,
      body: bodyOf(question),
      quietMs: this.#suspects.quietFor(asked, question.quietMs ?? quietMs[question.lane]),
      clock: this.#clock,
      signal: question.signal,
      open: ({ contentType }) => reading.open(contentType),
    });
    let isOver = false;
    void over.then(() => {
      isOver = true;
    });
    try {
      return await reply;
    } catch (error) {
      if (isBridgeError(error, 'tally.truncated')) throw await this.#explainBreak(asked, question.signal, error);
      if (isBridgeError(error, 'tally.unreachable')) throw this.#standing.refused();
      if (!isOver) this.#abandon(asked, startedAt, over, isBridgeError(error, 'tally.busy'));
      throw error;
    }
  }

  /** Nobody waits for it any more. Until its answer comes after all, it counts as one that Tally never answered. */
  #abandon(asked: Asked, since: number, over: Promise<Ending>, isSilent: boolean): void {
    const isSuspect = this.#standing.abandoned(since, over) && isSilent;
    if (!isSuspect) return;
    this.#suspects.strike(asked);
    void over.then(({ answered }) => answered && this.#suspects.answeredLate(asked));
  }

  /**
   * An empty answer is a dialog on the screen, or no company loaded: then the listener itself still answers
   * (facts/tally.md §1.6). The dialog may be this request's doing.
   */
  async #explainEmpty(asked: Asked, signal: AbortSignal): Promise<BridgeError> {
    const trouble = await this.#standing.afterEmpty(signal);
    if (isBridgeError(trouble, 'tally.dialog')) this.#suspects.strike(asked);
    return trouble;
  }

  /** Bytes were lost on the way: with Tally still there it is asked again, else the request has brought it down. */
  async #explainBreak(asked: Asked, signal: AbortSignal, trouble: BridgeError | null): Promise<BridgeError> {
    const found = await this.#standing.afterBreak(signal);
    if (isBridgeError(found, 'tally.crashed')) this.#suspects.strike(asked);
    return found ?? trouble ?? new BridgeError('tally.truncated');
  }
}

/**
 * UTF-16 loses nothing: text outside of the ANSI code page is lost inside Tally otherwise (facts/tally.md §1.3). Where there is no text in
 * question and answer both weigh half in the other charset.
 */
export function bodyOf({ xml, figures = false }: Pick<Question, 'xml' | 'figures'>): Body {
  const plain = Buffer.from(xml, 'utf8');
  if (figures && isAscii(plain)) return { bytes: plain, charset: 'utf-8' };
  return { bytes: Buffer.from(xml, 'utf16le'), charset: 'utf-16' };
}

/** Takes an answer apart while it arrives. */
class Reading {
  readonly #question: Question;
  readonly #leaves: Leaf[] = [];
  #slicer = new Slicer({ names: new Set() });
  #opening = Buffer.alloc(0);
  #end: SliceEnd | null = null;
  rows = 0;

  constructor(question: Question) {
    this.#question = question;
  }

  open(contentType: string): (chunk: Buffer) => void {
    const { row } = this.#question;
    const names = new Set(row === undefined ? [] : [row.element]);
    this.#slicer = new Slicer({ names, encoding: declaredEncoding(contentType) });
    return (chunk) => {
      if (this.#opening.length < openingBytes) {
        this.#opening = Buffer.concat([this.#opening, chunk.subarray(0, openingBytes)]);
      }
      this.#take(this.#slicer.push(chunk));
    };
  }

  finish(): Pick<Evidence, 'end' | 'leaves' | 'opening'> {
    this.#take(this.#slicer.end());
    if (this.#end === null) throw new Error('the slicer gave no end');
    return { end: this.#end, leaves: this.#leaves, opening: decode(this.#opening) };
  }

  #take(events: readonly SliceEvent[]): void {
    for (const event of events) {
      switch (event.type) {
        case 'object':
          this.rows += 1;
          this.#question.row?.take({ text: event.text, at: event.at });
          break;
        case 'too-large':
          this.rows += 1;
          this.#question.row?.take({ text: null, at: event.at });
          break;
        case 'leaf':
          this.#leaves.push({ path: event.path, text: event.text });
          break;
        case 'end':
          this.#end = event;
          break;
        case 'skipped':
          break;
      }
    }
  }
}
