import { expect, it } from 'vitest';
import { type Clock, systemClock } from '../../agent/clock.ts';
import type { Known, ReadLimits } from '../../agent/connectors/connector.ts';
import type { Cursor } from '../../agent/connectors/source.ts';
import { openTally } from '../../agent/connectors/tally/connector.ts';
import type { PlainDate } from '../../contract/dates.ts';
import { openBooks } from '../../simulators/tally/books/open-books.ts';
import type { Books } from '../../simulators/tally/books.ts';
import { startTallySimulator } from '../../simulators/tally/simulator.ts';
import { vouchersOf } from './office.ts';
import { tap } from './wiretap.ts';

/** `LARGE=1000000 npx vitest run test/tally/one-edit.test.ts` for books as large as they come. */
const large = Number(process.env['LARGE'] ?? 0);
const vouchers = large > 0 ? large : 10_000;
/** Of small books a request may take less, so that they too don't fit into one. */
const longestMs = large > 0 ? 5_000 : 250;
const patience = large > 0 ? 900_000 : 60_000;

it.each(['recent', 'oldest'] as const)(
  'carries one edit (%s) with little asked of Tally and no request over the limit',
  async (which) => {
    const books = openBooks({ seed: 11, vouchers });
    const charged: number[] = [];
    let now = 0;
    const pass = (ms: number) => {
      now += ms;
      charged.push((charged.pop() ?? 0) + ms);
      return Promise.resolve();
    };
    const simulator = await startTallySimulator({ companies: [books], behaviour: { latency: 'measured' }, pass });
    await using wire = await tap(simulator.url);
    const clock: Clock = { ...systemClock, monotonic: () => now };
    const limits: ReadLimits = { longestMs: () => longestMs, sliceMs: () => 55_000, spent: () => undefined };
    const tally = openTally({ origin: wire.url, clock, limits });
    const { signal } = new AbortController();
    const [found] = await tally.discover(signal);
    if (found === undefined) throw new Error('nothing found');
    const source = tally.open(found.sourceId, found.fingerprint, knownOf(books));
    const before = await carriedAll(source.pull(null, signal), books);

    const all = [...books.vouchers('00000000', '99999999')];
    const target = which === 'recent' ? all.at(-3) : all[3];
    if (target === undefined) throw new Error('no vouchers');
    simulator.keyboard.alterVoucher(target.masterId, { NARRATION: 'corrected' });
    wire.onRequest = () => void charged.push(0);
    charged.length = 0;
    const bytes = simulator.stats.snapshot().bytesSent;
    const records = [];
    for await (const batch of source.pull(before, signal)) records.push(...batch.records);
    const asked = simulator.stats.snapshot().bytesSent - bytes;
    const longest = Math.round(Math.max(...charged));
    const total = Math.round(charged.reduce((sum, ms) => sum + ms, 0));
    process.stdout.write(
      `${which} of ${vouchers}: ${charged.length} requests, ${asked} bytes, longest ${longest} ms, ${total} ms in all\n`,
    );
    expect(vouchersOf(records).map(({ native }) => native.guid)).toEqual([target.guid]);
    expect(longest).toBeLessThanOrEqual(longestMs);
    expect(asked).toBeLessThan(200_000);
    await simulator.stop();
  },
  patience,
);

/** As after a full read, without the hours that it takes. */
async function carriedAll(pull: AsyncIterable<{ readonly cursor: Cursor | null }>, books: Books): Promise<Cursor> {
  const { altVchId, booksFrom } = books.info();
  for await (const { cursor } of pull) {
    if (cursor === null) continue;
    const from = `${booksFrom.slice(0, 4)}-${booksFrom.slice(4, 6)}-${booksFrom.slice(6)}`;
    const segments = [{ from, mark: altVchId ?? 0, at: new Date().toISOString(), seen: 0 }];
    return { ...cursor, segments, unread: null };
  }
  throw new Error('no cursor');
}

function knownOf(books: Books): Known {
  const counts = new Map<string, number>();
  for (const { date } of books.vouchers('00000000', '99999999')) counts.set(date, (counts.get(date) ?? 0) + 1);
  const day = (date: string) => `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}` as PlainDate;
  return { vouchersPerDay: () => [...counts].map(([date, count]) => ({ day: day(date), count })) };
}
