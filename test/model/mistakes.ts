import type { Connector } from '../../agent/connectors/connector.ts';
import type { CensusPage, Cursor, ReadBatch, Source } from '../../agent/connectors/source.ts';
import { parseCursor } from '../../agent/connectors/tally/pull/cursor.ts';
import { parseDate } from '../../agent/connectors/tally/scalars/date.ts';
import { addDays, PlainDate } from '../../contract/dates.ts';
import { isBridgeError } from '../../contract/errors.ts';
import type { Books } from '../../simulators/tally/books.ts';

/** Mistakes that the model must find. Each is made by a switch around the real connector, never in it. */
export const mistakes = {
  'no-census': 'nobody looks for what is gone, or has changed without a save',
  'filter-off-by-one': 'the AlterID filter begins one too high',
  'no-reemit-on-rename': 'vouchers that show a new name without a new AlterID are left as they are',
  'cursor-first': 'the cursor is kept before the last window is read',
  'counters-read-last': 'the cursor is made of the counters after the reading, not before it',
  'short-census-believed': 'a census that came short is taken for the whole truth, at the first look',
  'rewind-ignored': 'counters that went back are taken for unchanged ones',
} as const;

export type Mistake = keyof typeof mistakes;
export const mistakeNames = Object.keys(mistakes) as Mistake[];

export function isMistake(name: string): name is Mistake {
  return Object.hasOwn(mistakes, name);
}

/** The connector with the mistake in it. `books`: what it reads, for mistakes in what is asked when. */
export function mistaken(connector: Connector, mistake: Mistake | null, books: readonly Books[]): Connector {
  if (mistake === null) return connector;
  const open: Connector['open'] = (sourceId, pin) => {
    const source = connector.open(sourceId, pin);
    const its = books.find((each) => each.info().number === pin.number);
    return its === undefined ? source : instead(source, changes[mistake](source, its));
  };
  return instead(connector, { open });
}

/** The object, some of whose methods are others. */
function instead<T extends object>(object: T, others: Partial<T>): T {
  return new Proxy(object, {
    get(target, name) {
      const value: unknown = Reflect.get(Object.hasOwn(others, name) ? others : target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

const changes: { readonly [mistake in Mistake]: (source: Source, books: Books) => Partial<Source> } = {
  'no-census': () => ({
    async *census() {},
  }),
  'filter-off-by-one': (source) => ({
    pull: (cursor, ...rest) => source.pull(moved(cursor), ...rest),
  }),
  'no-reemit-on-rename': (source) => ({
    pull: (cursor, ...rest) => onlyNew(source.pull(cursor, ...rest)),
    reread: (...asked) => onlyNew(source.reread(...asked)),
  }),
  'cursor-first': (source) => ({
    pull: (...asked) => cursorFirst(source.pull(...asked)),
  }),
  'counters-read-last': (source, books) => ({
    pull: (...asked) => countersLast(source.pull(...asked), books),
  }),
  'short-census-believed': shortBelieved,
  'rewind-ignored': (source) => ({
    async probe(...asked) {
      const probe = await source.probe(...asked);
      return probe.state === 'rewound' ? { ...probe, state: 'unchanged' } : probe;
    },
  }),
};

function moved(cursor: Cursor | null): Cursor | null {
  return cursor && withMarks(cursor, (mark) => mark + 1);
}

function withMarks(cursor: Cursor, change: (mark: number) => number): Cursor {
  const segments = parseCursor(cursor)?.segments ?? [];
  return { ...cursor, segments: segments.map((segment) => ({ ...segment, mark: change(segment.mark) })) };
}

/** Survives the process, as what the platform holds does. */
const seen = new Map<string, string>();

async function* onlyNew(batches: AsyncIterable<ReadBatch>): AsyncIterable<ReadBatch> {
  for await (const batch of batches) {
    const records = batch.records.filter(({ kind, id, native }) => {
      const isKnown = kind === 'voucher' && seen.get(id) === native.version;
      seen.set(id, native.version ?? '');
      return !isKnown;
    });
    yield { ...batch, records };
  }
}

async function* cursorFirst(batches: AsyncIterable<ReadBatch>): AsyncIterable<ReadBatch> {
  const read: ReadBatch[] = [];
  for await (const batch of batches) read.push(batch);
  const last = read.at(-1);
  if (last !== undefined) yield { ...last, records: [], problems: [] };
  for (const batch of read) yield { ...batch, cursor: null };
}

async function* countersLast(batches: AsyncIterable<ReadBatch>, books: Books): AsyncIterable<ReadBatch> {
  for await (const batch of batches) {
    const { altMstId: masters, altVchId } = books.info();
    const newest = Math.max(0, ...(parseCursor(batch.cursor)?.segments ?? []).map(({ mark }) => mark));
    const last = (mark: number) => (mark === newest ? (altVchId ?? 0) : mark);
    yield { ...batch, cursor: batch.cursor && { ...withMarks(batch.cursor, last), masters } };
  }
}

/**
 * A month that came short is empty, and nobody looks a second time: a second look alone finds what is there. Were it all that is left, a
 * person would be asked whether the whole kind is gone.
 */
function shortBelieved(source: Source, books: Books): Partial<Source> {
  let isShort = false;
  async function* taken(signal: AbortSignal, after: Cursor | null): AsyncIterable<CensusPage> {
    let reached = after;
    try {
      for await (const page of source.census(signal, { after })) {
        reached = page.mark ?? reached;
        yield page;
      }
    } catch (error) {
      if (!isBridgeError(error, 'tally.truncated') || reached === null) throw error;
      isShort = true;
      const to = PlainDate.parse(reached['from'] ?? parseDate(books.info().lastVoucherDate ?? ''));
      const from = addDays(to, -30);
      yield { entries: [], covers: { from, to }, mark: { from } };
      yield* taken(signal, { from });
    }
  }
  return {
    async *census(signal, { after = null, only } = {}) {
      if (only === undefined) {
        isShort &&= after !== null;
        yield* taken(signal, after);
      } else if (isShort) yield* only.map((covers) => ({ entries: [], covers }));
      else yield* source.census(signal, { only });
    },
  };
}
