import type { Clock } from '../../agent/clock.ts';
import type { BookBalances } from '../../agent/connectors/balances.ts';
import type { Connector } from '../../agent/connectors/connector.ts';
import type {
  CensusEntry,
  CensusPage,
  Cursor,
  Probe,
  ReadBatch,
  Source,
  Stretch,
} from '../../agent/connectors/source.ts';
import type { PlainDate } from '../../contract/dates.ts';
import { BridgeError } from '../../contract/errors.ts';
import type { RecordId } from '../../contract/ids.ts';
import type { Dice } from './dice.ts';
import type { BookObject, ModelBooks } from './model-books.ts';
import type { Mutant } from './mutants.ts';

export interface ModelSourceOptions {
  readonly books: ModelBooks;
  readonly clock: Clock;
  readonly dice: Dice;
  /** How likely one answer of the product fails or comes short. */
  readonly faults: { readonly closed: number; readonly short: number };
  readonly mutant: Mutant | null;
}

const perBatch = 7;

export function modelConnector(options: ModelSourceOptions): Connector {
  const { books } = options;
  const { connector: kind, origin } = books.fingerprint;
  return {
    kind,
    origin,
    shapes: {},
    discover: () => Promise.resolve([{ sourceId: books.sourceId, fingerprint: books.fingerprint }]),
    open: () => modelSource(options),
  };
}

/** The model books as a connector serves them: each answer takes time, and a person may save in between. */
function modelSource(options: ModelSourceOptions): Source {
  const { books, clock } = options;
  const shortfall = new Shortfall(options);
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
    census: (signal) => census(options, shortfall, signal),
    reread: (stretch, signal) => reread(options, stretch, signal),
    balances: (asOn, signal) => balances(options, asOn, signal),
  };
}

async function* pull(
  options: ModelSourceOptions,
  cursor: Cursor | null,
  signal: AbortSignal,
): AsyncIterable<ReadBatch> {
  const { books, mutant } = options;
  const end = books.counter;
  const progress = { stage: 'vouchers', done: 0, total: null, through: null } as const;
  if (mutant === 'cursor-before-records') yield { records: [], problems: [], cursor: { counter: end }, progress };
  const wanted = books.objects().filter((object) => object.version > reached(cursor));
  for (let done = 0; done === 0 || done < wanted.length; done += perBatch) {
    await answer(options, signal);
    const last = done + perBatch >= wanted.length;
    yield {
      records: books.records(wanted.slice(done, done + perBatch)),
      problems: [],
      cursor: last ? { counter: end } : null,
      progress: { ...progress, done, total: wanted.length },
      mayPause: true,
    };
  }
}

async function* reread(options: ModelSourceOptions, stretch: Stretch, signal: AbortSignal): AsyncIterable<ReadBatch> {
  const { books } = options;
  const progress = { stage: stretch === 'masters' ? 'masters' : 'vouchers', total: null, through: null } as const;
  const wanted = books.objects().filter(({ date }) => {
    if (stretch === 'masters' || date === null) return stretch === 'masters' && date === null;
    return stretch.from <= date && date <= stretch.to;
  });
  for (let done = 0; done < wanted.length; done += perBatch) {
    await answer(options, signal);
    const records = books.records(wanted.slice(done, done + perBatch));
    yield { records, problems: [], cursor: null, progress: { ...progress, done } };
  }
}

/** By sums of the model's own. */
async function balances(options: ModelSourceOptions, asOn: PlainDate, signal: AbortSignal): Promise<BookBalances> {
  const { books } = options;
  const before = books.counter;
  await answer(options, signal);
  const sums = books.sums(asOn);
  await answer(options, signal);
  if (books.counter !== before) throw booksMoved();
  return { asOn, ...sums, counters: String(before) };
}

/** Verified by the count and by counters that didn't move meanwhile (rule 6). */
async function* census(
  options: ModelSourceOptions,
  shortfall: Shortfall,
  signal: AbortSignal,
): AsyncIterable<CensusPage> {
  const { books, mutant } = options;
  const before = books.counter;
  const objects = [...books.objects()].sort((a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)));
  const shown = shortfall.leave(objects);
  if (shown.length < objects.length && mutant !== 'delete-on-short-read') throw booksMoved();
  for (let done = 0; done < shown.length; done += perBatch) {
    await answer(options, signal);
    if (books.counter !== before) throw booksMoved();
    yield { entries: shown.slice(done, done + perBatch).map(entry) };
  }
}

/** The product now and then gets into a state in which it leaves the same objects out, for a while. */
class Shortfall {
  readonly #options: ModelSourceOptions;
  #until = 0;
  #missing = new Set<RecordId>();

  constructor(options: ModelSourceOptions) {
    this.#options = options;
  }

  leave(objects: readonly BookObject[]): readonly BookObject[] {
    const { clock, dice, faults } = this.#options;
    const now = clock.monotonic();
    if (now >= this.#until && dice.chance(faults.short)) {
      this.#until = now + dice.int(1_000, 60_000);
      this.#missing = new Set(objects.filter(() => dice.chance(0.05)).map(({ id }) => id));
    }
    return now < this.#until ? objects.filter(({ id }) => !this.#missing.has(id)) : objects;
  }
}

function entry({ id, version, date }: BookObject): CensusEntry {
  return { object: id, version: String(version), date };
}

async function answer({ clock, dice, faults }: ModelSourceOptions, signal: AbortSignal): Promise<void> {
  await clock.sleep(dice.int(5, 400), signal);
  if (dice.chance(faults.closed))
    throw new BridgeError('tally.company-closed', { details: { company: 'Model Books' } });
}

function reached(cursor: Cursor | null): number {
  return Number(cursor?.['counter'] ?? 0);
}

function booksMoved(): BridgeError {
  return new BridgeError('tally.books-moved', { details: { company: 'Model Books' } });
}
