import type { Clock } from '../../agent/clock.ts';
import type { BookBalances, CensusPage, Cursor, Probe, ReadBatch, Source } from '../../agent/connectors/connector.ts';
import { BridgeError } from '../../contract/errors.ts';
import type { Dice } from './dice.ts';
import type { BookObject, ModelBooks } from './model-books.ts';

export interface ModelSourceOptions {
  readonly books: ModelBooks;
  readonly clock: Clock;
  readonly dice: Dice;
  /** How likely one answer of the product fails or comes short. */
  readonly faults: { readonly closed: number; readonly short: number };
  /** A connector that takes a short answer for the whole truth. */
  readonly trustsShortReads: boolean;
}

const perBatch = 7;

/** The model books as a connector serves them: each answer takes time, and a person may save in between. */
export function modelSource(options: ModelSourceOptions): Source {
  const { books, clock } = options;
  return {
    sourceId: books.sourceId,
    writer: null,
    async probe(cursor, signal): Promise<Probe> {
      await answer(options, signal);
      return {
        state: reached(cursor) === books.counter ? 'unchanged' : 'changed',
        fingerprint: books.fingerprint,
        renamedTo: null,
        latencyMs: clock.monotonic() % 1,
        product: 'Model Books 1',
      };
    },
    pull: (cursor, signal) => pull(options, cursor, signal),
    census: (signal) => census(options, signal),
    balances: (): Promise<BookBalances> => Promise.reject(new Error('the model books draw up no balances')),
  };
}

async function* pull(
  options: ModelSourceOptions,
  cursor: Cursor | null,
  signal: AbortSignal,
): AsyncIterable<ReadBatch> {
  const { books } = options;
  const end = books.counter;
  const wanted = books.objects().filter((object) => object.version > reached(cursor));
  for (let done = 0; done === 0 || done < wanted.length; done += perBatch) {
    await answer(options, signal);
    const last = done + perBatch >= wanted.length;
    yield {
      records: books.records(wanted.slice(done, done + perBatch)),
      problems: [],
      cursor: last ? { counter: end } : null,
      progress: { stage: 'vouchers', done, total: wanted.length, through: null },
    };
  }
}

/** Verified by the count and by counters that didn't move meanwhile (rule 6). */
async function* census(options: ModelSourceOptions, signal: AbortSignal): AsyncIterable<CensusPage> {
  const { books, dice, faults, trustsShortReads } = options;
  const before = books.counter;
  const objects = [...books.objects()].sort((a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)));
  const shown = dice.chance(faults.short) ? objects.filter(() => !dice.chance(0.05)) : objects;
  if (shown.length < objects.length && !trustsShortReads) throw unsteady();
  for (let done = 0; done < shown.length; done += perBatch) {
    await answer(options, signal);
    if (books.counter !== before) throw unsteady();
    yield { entries: shown.slice(done, done + perBatch).map(entry) };
  }
}

function entry({ id, version }: BookObject) {
  return { object: id, version: String(version) };
}

async function answer({ clock, dice, faults }: ModelSourceOptions, signal: AbortSignal): Promise<void> {
  await clock.sleep(dice.int(1, 40), signal);
  if (dice.chance(faults.closed))
    throw new BridgeError('tally.company-closed', { details: { company: 'Model Books' } });
}

function reached(cursor: Cursor | null): number {
  return Number(cursor?.['counter'] ?? 0);
}

function unsteady(): BridgeError {
  return new BridgeError('tally.busy', { details: { seconds: 1 } });
}
