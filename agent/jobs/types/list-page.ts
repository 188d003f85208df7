import { z } from 'zod';
import { BridgeError } from '../../../contract/errors.ts';
import type { CanonicalRecord, Problem } from '../../../contract/records/record.ts';
import type { Cursor, Listed, ListPage, ListWish, Source } from '../../connectors/source.ts';
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
  const pages = source.list(wish, asked.page === undefined ? null : openToken(Mark, asked.page), desk.signal);
  const { asOf, told } = await withState(source, desk, () => eachObject(pages, desk, (object) => page.take(object)));
  return { asOf, ...page.output(), problems: told.map(({ at, code, message }) => ({ at, code, message })) };
}

/**
 * Hands over each object until `take` has no more room, and leaves the product alone after each request. Returns what could not be
 * understood.
 */
export async function eachObject(
  pages: AsyncIterable<ListPage>,
  { clock, signal, tell }: ReadDesk,
  take: (object: Listed) => boolean,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  let looked = 0;
  let began = clock.monotonic();
  for await (const page of pages) {
    problems.push(...page.problems);
    if (!page.objects.every(take)) break;
    looked += page.objects.length;
    tell(looked, page.total);
    await clock.sleep(Math.min(clock.monotonic() - began, longestPauseMs), signal);
    began = clock.monotonic();
  }
  return problems;
}

class PageBeingMade {
  readonly #limit: number;
  readonly #choose: Choose;
  readonly #records: CanonicalRecord[] = [];
  #objects = 0;
  #bytes = 0;
  #mark: Cursor | null = null;
  #isFull = false;

  constructor(limit: number, choose: Choose) {
    this.#limit = limit;
    this.#choose = choose;
  }

  output() {
    const next = this.#isFull && this.#mark !== null ? sealToken(this.#mark) : null;
    return { records: this.#records, more: next !== null, next };
  }

  /** False when there is no more room for it. */
  take(object: Listed): boolean {
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

const Mark = z.record(z.string(), z.unknown());

export function sealToken(place: object): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** Throws `job.invalid` for one that was never given. */
export function openToken<T>(schema: z.ZodType<T>, page: string): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(page, 'base64url').toString('utf8')));
  } catch {
    throw invalidInput('page: it is not one that was given');
  }
}
