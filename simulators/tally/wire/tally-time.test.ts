import { afterEach, describe, expect, it } from 'vitest';
import { startTallySimulator, type TallySimulator } from '../simulator.ts';
import { collection, post } from './testing/post.ts';

let simulator: TallySimulator;

afterEach(() => simulator.stop());

const year = '<SVFROMDATE TYPE="Date">20240401</SVFROMDATE><SVTODATE TYPE="Date">20250331</SVTODATE>';
const whole = '<SVFROMDATE TYPE="Date">20240401</SVFROMDATE><SVTODATE TYPE="Date">20260331</SVTODATE>';
const read = (fetch: string, options: { statics?: string; filter?: string } = {}): string =>
  collection(
    `<COLLECTION NAME="Ours"><TYPE>Voucher</TYPE><FETCH>${fetch}</FETCH>${options.filter === undefined ? '' : '<FILTER>F</FILTER>'}</COLLECTION>` +
      (options.filter === undefined ? '' : `<SYSTEM TYPE="Formulae" NAME="F">${options.filter}</SYSTEM>`),
    { statics: options.statics ?? whole },
  );

async function secondsOf(request: string): Promise<number> {
  const before = simulator.stats.snapshot().tallySeconds;
  await post(simulator.url, request);
  return simulator.stats.snapshot().tallySeconds - before;
}

describe("Tally's time", () => {
  it('is counted by what requests are for, although nothing is slowed down', async () => {
    simulator = await startTallySimulator({ vouchers: 2000, seed: 1 });
    await post(simulator.url, read('Guid, AlterId'));
    await post(simulator.url, read('Date, ALLLEDGERENTRIES.*'));
    await post(simulator.url, collection('<COLLECTION NAME="Ours"><TYPE>Ledger</TYPE></COLLECTION>'));
    await post(simulator.url, collection('<COLLECTION NAME="Ours"><TYPE>Company</TYPE></COLLECTION>'));
    const perDay =
      '<COLLECTION NAME="Rows"><TYPE>Voucher</TYPE></COLLECTION><COLLECTION NAME="Ours"><SOURCECOLLECTION>Rows</SOURCECOLLECTION>' +
      '<BY>Day : $Date</BY><AGGRCOMPUTE>Many : SUM : 1</AGGRCOMPUTE></COLLECTION>';
    await post(simulator.url, collection(perDay, { statics: whole }));
    const { byClass, tallySeconds } = simulator.stats.snapshot();
    expect(Object.keys(byClass).toSorted()).toEqual(['census', 'companies', 'counts', 'masters', 'vouchers']);
    const { census, counts, vouchers } = byClass;
    expect(vouchers?.seconds).toBeGreaterThan(10 * (census?.seconds ?? 0));
    expect(counts?.seconds).toBeLessThan(census?.seconds ?? 0);
    expect(counts?.seconds).toBeGreaterThan(2000 * 0.00022);
    expect(Object.values(byClass).reduce((sum, { seconds }) => sum + seconds, 0)).toBeCloseTo(tallySeconds, 6);
  });

  it('is the whole book for an AlterID filter, and a window is cheap', async () => {
    simulator = await startTallySimulator({ vouchers: 4000, seed: 1 });
    const filter = '$AlterID &gt; 999999';
    const book = await secondsOf(read('Guid', { filter }));
    const half = await secondsOf(read('Guid', { filter, statics: year }));
    const month = '<SVFROMDATE TYPE="Date">20240901</SVFROMDATE><SVTODATE TYPE="Date">20240930</SVTODATE>';
    expect(book).toBeGreaterThan(4000 * 0.00022);
    expect(half / book).toBeCloseTo(0.5, 1);
    expect(await secondsOf(read('Guid', { filter, statics: month }))).toBeLessThan(book / 12);
  });

  it('does not depend on how the length of a body is told', async () => {
    simulator = await startTallySimulator({ vouchers: 500, seed: 1 });
    const chunked = await secondsOf(read('Guid'));
    simulator.process.set({ framing: 'content-length' });
    expect(await secondsOf(read('Guid'))).toBe(chunked);
  });

  it('passes as scaled, and counts unscaled', async () => {
    let passed = 0;
    const pass = async (milliseconds: number): Promise<void> => {
      passed += milliseconds;
    };
    const behaviour = { latency: 'measured', latencyScale: 0.25 } as const;
    simulator = await startTallySimulator({ vouchers: 500, seed: 1, behaviour, pass });
    const seconds = await secondsOf(read('Guid'));
    expect(passed / 1000).toBeCloseTo(seconds / 4, 6);
  });

  it('is three times as long with heavy add-ons', async () => {
    simulator = await startTallySimulator({ vouchers: 200, seed: 1 });
    const plain = await secondsOf(read('Guid'));
    simulator.process.set({ addOns: 'heavy' });
    expect(await secondsOf(read('Guid'))).toBeCloseTo(3 * plain, 6);
  });

  it('goes on for a request whose client has gone, and keeps everybody else waiting', async () => {
    let passed = 0;
    const gone = new AbortController();
    const pass = async (milliseconds: number): Promise<void> => {
      passed += milliseconds;
      gone.abort();
      await new Promise((resolve) => setImmediate(resolve));
    };
    simulator = await startTallySimulator({ vouchers: 3000, seed: 1, behaviour: { latency: 'measured' }, pass });
    const wide = read('Date, ALLLEDGERENTRIES.*');
    await expect(post(simulator.url, wide, { signal: gone.signal })).rejects.toThrow();
    await post(simulator.url, read('Guid', { statics: year }));
    expect(simulator.stats.snapshot()).toMatchObject({ abandoned: 1 });
    expect(simulator.stats.snapshot().byClass.vouchers?.seconds).toBeGreaterThan(20);
    expect(passed).toBeGreaterThan(20_000);
  });
});
