import { BridgeError } from '../../../../contract/errors.ts';
import type { Clock } from '../../../clock.ts';
import { declaredEncoding, sniffEncoding } from '../xml/encoding.ts';
import { type SliceEnd, type SliceEvent, Slicer } from '../xml/slice.ts';
import { type Answer, type Evidence, judgeImport, judgeRead, type Leaf } from './answer.ts';
import { exchange } from './exchange.ts';
import { Lane } from './lane.ts';
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
  /** Longest silence. Default by class. */
  readonly quietMs?: number;
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

/**
 * After so long a silence a person is asked to look at Tally's window: a dialog never goes away by itself
 * (facts/tally.md §1.6).
 */
const dialogAfterMs = 180_000;
const graceMs = 1_500;
const probeAfterMs = 15_000;
const probeQuietMs = 3_000;
const openingBytes = 512;

/** A request that nobody waits for any more, but that Tally may still be working on (facts/tally.md §1.5). */
interface Abandoned {
  readonly since: number;
  readonly over: Promise<void>;
  probedAt: number;
}

/** One Tally process behind its HTTP port: one request at a time, never repeated blindly, every failure named. */
export class TallyGateway {
  readonly origin: string;
  readonly #clock: Clock;
  readonly #lane = new Lane();
  #abandoned: Abandoned | null = null;

  constructor({ origin, clock }: { readonly origin: string; readonly clock: Clock }) {
    this.origin = origin;
    this.#clock = clock;
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

  #turn(question: Question, judge: (evidence: Evidence) => BridgeError | 'empty' | null): Promise<Answer> {
    return this.#lane.turn(question.lane, question.signal, async () => {
      await this.#untilFree(question.signal);
      const reading = new Reading(question);
      const startedAt = this.#clock.monotonic();
      const reply = await this.#exchange(question, reading);
      const evidence = { origin: this.origin, reply, ...reading.finish() };
      const trouble = judge(evidence);
      if (trouble === 'empty') throw await this.#explainEmpty(question.signal);
      if (trouble !== null) throw trouble;
      const { leaves, end } = evidence;
      return { leaves, rows: reading.rows, bytes: end.bytes, elapsedMs: this.#clock.monotonic() - startedAt };
    });
  }

  async #exchange(question: Question, reading: Reading) {
    const startedAt = this.#clock.monotonic();
    const { reply, over } = exchange({
      origin: this.origin,
      body: Buffer.from(question.xml, 'utf16le'),
      quietMs: question.quietMs ?? quietMs[question.lane],
      clock: this.#clock,
      signal: question.signal,
      open: ({ contentType }) => reading.open(contentType),
    });
    let isOver = false;
    void over.then(() => {
      isOver = true;
      if (this.#abandoned?.over === over) this.#abandoned = null;
    });
    try {
      return await reply;
    } catch (error) {
      if (!isOver) this.#abandoned = { since: startedAt, over, probedAt: startedAt };
      throw error;
    }
  }

  /** Throws `tally.busy`, or `tally.dialog` after a long silence, while an abandoned request may still occupy Tally. */
  async #untilFree(signal: AbortSignal): Promise<void> {
    const abandoned = this.#abandoned;
    if (abandoned === null) return;
    await Promise.race([abandoned.over, this.#clock.sleep(graceMs, signal)]);
    if (this.#abandoned === null) return;
    const now = this.#clock.monotonic();
    if (now - abandoned.probedAt >= probeAfterMs) {
      abandoned.probedAt = now;
      if (await this.#isAlive(signal)) {
        this.#abandoned = null;
        return;
      }
    }
    const silentMs = now - abandoned.since;
    if (silentMs >= dialogAfterMs) throw new BridgeError('tally.dialog');
    throw new BridgeError('tally.busy', { details: { seconds: Math.round(silentMs / 1000) } });
  }

  /**
   * An empty answer is a dialog on the screen, or no company loaded: then the listener itself still answers
   * (facts/tally.md §1.6).
   */
  async #explainEmpty(signal: AbortSignal): Promise<BridgeError> {
    return new BridgeError((await this.#isAlive(signal)) ? 'tally.no-company' : 'tally.dialog');
  }

  async #isAlive(signal: AbortSignal): Promise<boolean> {
    const chunks: Buffer[] = [];
    const { reply } = exchange({
      origin: this.origin,
      body: null,
      quietMs: probeQuietMs,
      clock: this.#clock,
      signal,
      open: () => (chunk) => chunks.push(chunk),
    });
    try {
      await reply;
    } catch (error) {
      if (error instanceof BridgeError) return false;
      throw error;
    }
    return decode(Buffer.concat(chunks)).includes('Server is Running');
  }
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

function decode(bytes: Buffer): string {
  return bytes.toString(sniffEncoding(bytes) === 'utf-16le' ? 'utf16le' : 'latin1');
}
