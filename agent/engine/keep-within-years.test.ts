import { expect, test } from 'vitest';
import { tempStore, testSigner } from '../store/testing.ts';
import { silentLog } from '../support/log.ts';
import { settled, VirtualClock } from '../virtual-clock.ts';
import { keepWithinYears } from './keep-within-years.ts';

test('old evidence goes while no document is under way, step after step', async () => {
  const clock = new VirtualClock();
  const store = tempStore({ clock });
  const old = new Date(clock.now().getTime() - 20 * 366 * 86_400_000);
  const entry = { jobId: null, event: 'rule.set', by: 'accountant', body: {} };
  store.transaction(() => {
    for (let i = 0; i < 700; i += 1) store.audit.append({ ...entry, at: old });
    store.audit.append({ ...entry, at: clock.now() });
  });
  const stop = new AbortController();
  let isIdle = false;
  const years = { syncYears: 3, evidenceYears: 8 };
  const keeping = keepWithinYears({
    store,
    clock,
    log: silentLog,
    signer: testSigner(),
    years,
    isIdle: () => isIdle,
    signal: stop.signal,
  });
  const rowsAfter = async (milliseconds: number) => {
    await settled();
    await clock.advance(milliseconds);
    await settled();
    return store.audit.verify();
  };
  expect(await rowsAfter(61_000)).toMatchObject({ rows: 701 });
  isIdle = true;
  expect(await rowsAfter(60_000)).toMatchObject({ state: 'whole', rows: 201 });
  expect(await rowsAfter(5_000)).toMatchObject({ state: 'whole', rows: 1 });
  stop.abort(new Error('stopped'));
  await keeping;
});
