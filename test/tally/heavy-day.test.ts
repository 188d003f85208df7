import { expect, it } from 'vitest';
import { type Clock, systemClock } from '../../agent/clock.ts';
import type { ReadLimits } from '../../agent/connectors/connector.ts';
import { openTally } from '../../agent/connectors/tally/connector.ts';
import { openBooks } from '../../simulators/tally/books/open-books.ts';
import { startTallySimulator } from '../../simulators/tally/simulator.ts';
import { pullAll, told, truthOf, vouchersOf } from './office.ts';
import { tap } from './wiretap.ts';

/** `LARGE=20000 npx vitest run test/tally/heavy-day.test.ts` for a day as heavy as they come. */
const large = Number(process.env['LARGE'] ?? 0);
const vouchers = large > 0 ? large : 1_500;
/** Looking through the smaller day, and listing its vouchers one by one, takes the same part of what is allowed. */
const longestMs = large > 0 ? 5_000 : 800;
const patience = large > 0 ? 900_000 : 60_000;

it(
  'reads a day so heavy that its list alone would keep Tally too long, and takes a census of it, in requests that do not',
  async () => {
    const books = openBooks({ seed: 11, vouchers: vouchers + 600 });
    for (const { masterId } of [...books.vouchers('00000000', '99999999')].slice(0, vouchers)) {
      books.keyboard.alterVoucher(masterId, { DATE: '20250602' });
    }
    const charged: number[] = [];
    let now = 0;
    const pass = (ms: number) => {
      now += ms;
      charged.push((charged.pop() ?? 0) + ms);
      return Promise.resolve();
    };
    const simulator = await startTallySimulator({ companies: [books], behaviour: { latency: 'measured' }, pass });
    await using wire = await tap(simulator.url);
    wire.onRequest = () => void charged.push(0);
    const clock: Clock = { ...systemClock, monotonic: () => now };
    const limits: ReadLimits = { longestMs: () => longestMs, sliceMs: () => 55_000, spent: () => undefined };
    const tally = openTally({ origin: wire.url, clock, limits });
    const { signal } = new AbortController();
    const [found] = await tally.discover(signal);
    if (found === undefined) throw new Error('nothing found');
    const source = tally.open(found.sourceId, found.fingerprint);
    const { records } = await pullAll(source, null, signal);
    const named = new Set<string>();
    for await (const { entries } of source.census(signal)) for (const { object } of entries) named.add(object);
    const longest = Math.round(Math.max(...charged));
    const total = Math.round(charged.reduce((sum, ms) => sum + ms, 0) / 1000);
    const { bytesSent } = simulator.stats.snapshot();
    process.stdout.write(
      `a day of ${vouchers}: ${charged.length} requests, ${Math.round(bytesSent / 1e6)} MB, longest ${longest} of ${longestMs} ms, ${total} s in all\n`,
    );
    expect(told(records.values())).toEqual(truthOf(books));
    expect(vouchersOf(records.values()).filter(({ id }) => !named.has(id))).toEqual([]);
    expect(longest).toBeLessThanOrEqual(longestMs);
    await simulator.stop();
  },
  patience,
);
