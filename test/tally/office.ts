import { type Clock, systemClock } from '../../agent/clock.ts';
import { type Connector, plainSite, type WritingSite } from '../../agent/connectors/connector.ts';
import type { Cursor, ReadBatch, Source } from '../../agent/connectors/source.ts';
import { openTally } from '../../agent/connectors/tally/connector.ts';
import type { CanonicalRecord, Problem } from '../../contract/records/record.ts';
import type { VoucherData } from '../../contract/records/voucher.ts';
import { type BooksOptions, openBooks } from '../../simulators/tally/books/open-books.ts';
import type { Books } from '../../simulators/tally/books.ts';
import {
  startTallySimulator,
  type TallySimulator,
  type TallySimulatorOptions,
} from '../../simulators/tally/simulator.ts';

/** A PC with Tally on it and our connector beside it. */
export interface Office {
  readonly simulator: TallySimulator;
  readonly books: Books;
  readonly tally: Connector;
  /** The first company, pinned as it was when the office opened. */
  readonly source: Source;
  readonly signal: AbortSignal;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface OfficeOptions extends Partial<TallySimulatorOptions> {
  readonly vouchers?: number;
  readonly company?: Partial<BooksOptions>;
  readonly clock?: Clock;
  /** What stands between the connector and Tally. */
  readonly through?: (url: string) => Promise<string>;
  /** What a person has set for writing. */
  readonly writing?: Partial<WritingSite>;
}

export async function openOffice(options: OfficeOptions = {}): Promise<Office> {
  const { vouchers = 300, company = {}, clock = systemClock, through, writing = {}, ...rest } = options;
  const companies = rest.companies ?? [openBooks({ seed: 11, vouchers, ...company })];
  const simulator = await startTallySimulator({ ...rest, companies });
  const origin = through === undefined ? simulator.url : await through(simulator.url);
  const tally = openTally({ origin, clock });
  const { signal } = new AbortController();
  const { guid } = simulator.books.info();
  const found = (await tally.discover(signal)).find(({ fingerprint }) => fingerprint.guid === guid);
  if (found === undefined) throw new Error('the first company was not discovered');
  const site = { ...plainSite, writing: { ...plainSite.writing, ...writing } };
  return {
    simulator,
    books: simulator.books,
    tally,
    source: tally.open(found.sourceId, found.fingerprint, undefined, site),
    signal,
    [Symbol.asyncDispose]: () => simulator.stop(),
  };
}

/** A clock on which waiting is fifty times shorter. */
export const hastyClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now() * 50,
  sleep: (milliseconds, signal) => systemClock.sleep(milliseconds / 50, signal),
  random: Math.random,
};

export interface Pulled {
  readonly batches: readonly ReadBatch[];
  readonly records: ReadonlyMap<string, CanonicalRecord>;
  readonly problems: readonly Problem[];
  readonly cursor: Cursor;
}

export async function pullAll(source: Source, cursor: Cursor | null, signal: AbortSignal): Promise<Pulled> {
  const batches: ReadBatch[] = [];
  for await (const batch of source.pull(cursor, signal)) batches.push(batch);
  const last = batches.at(-1)?.cursor;
  if (last == null) throw new Error('the last batch has no cursor');
  const records = new Map(batches.flatMap((batch) => batch.records).map((record) => [record.id, record]));
  return { batches, records, problems: batches.flatMap((batch) => batch.problems), cursor: last };
}

export function vouchersOf(records: Iterable<CanonicalRecord>): readonly CanonicalRecord<'voucher', VoucherData>[] {
  // The kind says what the data is.
  return [...records].filter(({ kind }) => kind === 'voucher') as unknown as CanonicalRecord<'voucher', VoucherData>[];
}

/** What the books themselves hold, in a form that records can be compared with. */
export function truthOf(books: Books): readonly string[] {
  return [...books.vouchers('00000000', '99999999')]
    .map((ref) => {
      const voucher = ref.load();
      const entries = voucher['ALLLEDGERENTRIES'];
      const lines = typeof entries === 'object' ? entries.map((entry) => lineText(entry)).toSorted() : [];
      return [ref.guid, ref.alterId, ref.date, ref.voucherTypeName, ref.voucherNumber, ref.isCancelled, ...lines].join(
        '|',
      );
    })
    .toSorted();
}

export function told(records: Iterable<CanonicalRecord>): readonly string[] {
  return vouchersOf(records)
    .map(({ native, data }) => {
      const lines = data.lines.map(({ account, amount }) => `${account} ${paise(amount)}`).toSorted();
      const head = [native.guid, native['alterId'], data.date.replaceAll('-', ''), data.nativeType, data.number ?? ''];
      return [...head, data.status.state === 'cancelled', ...lines].join('|');
    })
    .toSorted();
}

function lineText(entry: string | { readonly [method: string]: unknown }): string {
  if (typeof entry === 'string') throw new Error('an entry is not a text');
  const amount = String(entry['AMOUNT']);
  const base = amount.slice(amount.lastIndexOf('=') + 1).replaceAll(/[^\d.-]/g, '');
  return `${String(entry['LEDGERNAME'])} ${-paise(base)}`;
}

/** Compared as numbers of paise, so that `-0.00` and `0` are the same. */
function paise(amount: string): number {
  return Math.round(Number(amount) * 100) + 0;
}
