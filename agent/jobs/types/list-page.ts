import { z } from 'zod';
import { BridgeError } from '../../../contract/errors.ts';
import type { CanonicalRecord, Problem } from '../../../contract/records/record.ts';
import type { Cursor, Listed, ListWish, Source } from '../../connectors/connector.ts';
import { invalidInput, type ReadDesk } from './job-kind.ts';
import { withState } from './read-state.ts';

interface Asked {
  readonly limit: number;
  readonly page?: string | undefined;
}

/** What of an object goes into the answer; none: it is passed over. */
type Choose = (object: Listed) => readonly CanonicalRecord[];

/** A result travels as one batch and is kept for redelivery: far below what a batch may hold. */
const mostBytes = 4 * 1024 * 1024;
/** So long at most the product is left alone after a request for a list. */
const longestPauseMs = 1_000;

/** One page of a list, for the platform: it begins where `page` says and ends before it grows too large. */
export async function listPage(source: Source, wish: ListWish, asked: Asked, desk: ReadDesk, choose: Choose) {
  if (source.list === undefined) throw new BridgeError('job.unsupported', { details: { type: 'import' } });
  const page = new PageBeingMade(asked.limit, choose);
  const pages = source.list(wish, markIn(asked.page), desk.signal);
  const { asOf } = await withState(source, desk, () => page.fill(pages, desk));
  return { asOf, ...page.output() };
}

class PageBeingMade {
  readonly #limit: number;
  readonly #choose: Choose;
  readonly #records: CanonicalRecord[] = [];
  readonly #problems: Problem[] = [];
  #objects = 0;
  #bytes = 0;
  #mark: Cursor | null = null;
  #isFull = false;

  constructor(limit: number, choose: Choose) {
    this.#limit = limit;
    this.#choose = choose;
  }

  async fill(pages: ReturnType<NonNullable<Source['list']>>, { clock, signal, tell }: ReadDesk): Promise<void> {
    let began = clock.monotonic();
    for await (const { objects, problems, total } of pages) {
      this.#problems.push(...problems);
      if (!objects.every((object) => this.#take(object))) return;
      tell(this.#objects, total);
      const tookMs = clock.monotonic() - began;
      await clock.sleep(Math.min(tookMs, longestPauseMs), signal);
      began = clock.monotonic();
    }
  }

  output() {
    const next = this.#isFull && this.#mark !== null ? tokenOf(this.#mark) : null;
    const problems = this.#problems.map(({ at, code, message }) => ({ at, code, message }));
    return { records: this.#records, more: next !== null, next, problems };
  }

  /** False when there is no more room for it. */
  #take(object: Listed): boolean {
    const records = this.#choose(object);
    if (records.length > 0) {
      const bytes = Buffer.byteLength(JSON.stringify(records));
      const isTooMuch = this.#objects > 0 && this.#bytes + bytes > mostBytes;
      this.#isFull = this.#objects === this.#limit || isTooMuch;
      if (this.#isFull) return false;
      this.#records.push(...records);
      this.#bytes += bytes;
      this.#objects += 1;
    }
    this.#mark = object.mark;
    return true;
  }
}

const Token = z.record(z.string(), z.unknown());

function tokenOf(mark: Cursor): string {
  return Buffer.from(JSON.stringify(mark)).toString('base64url');
}

function markIn(page: string | undefined): Cursor | null {
  if (page === undefined) return null;
  try {
    return Token.parse(JSON.parse(Buffer.from(page, 'base64url').toString('utf8')));
  } catch {
    throw invalidInput('page: it is not one that was given');
  }
}
