import { expect, it } from 'vitest';
import type { Source } from '../../agent/connectors/source.ts';
import { openTally } from '../../agent/connectors/tally/connector.ts';
import type { PlainDate } from '../../contract/dates.ts';
import { type Office, openOffice, pullAll } from './office.ts';
import { tap } from './wiretap.ts';

const asOn = '2026-03-25' as PlainDate;

/** The first `times` answers to requests that say `what` stop after twenty rows, and say STATUS 1 (facts/tally.md §6). */
async function stoppingAt(office: Office, what: RegExp, times: number) {
  const wire = await tap(office.simulator.url);
  const [found] = await openTally({ origin: wire.url }).discover(office.signal);
  if (found === undefined) throw new Error('nothing found');
  const source: Source = openTally({ origin: wire.url }).open(found.sourceId, found.fingerprint);
  let left = times;
  wire.onRequest = (_number, xml) => {
    if (left <= 0 || !what.test(xml)) return;
    left -= 1;
    office.simulator.faults.add({ type: 'truncate-rows', rows: 20 });
  };
  return { source, left: () => left, [Symbol.asyncDispose]: () => wire[Symbol.asyncDispose]() };
}

const masterList = /<TYPE>Ledger<\/TYPE><FETCH>Name, GUID/;
const masterListAndCount = /<TYPE>Ledger<\/TYPE><FETCH>Name, (GUID|Parent)/;
const typeCounts = /<BY>Date : \$Date<\/BY><BY>VoucherTypeName/;
const allCounts = /<BY>VoucherTypeName : \$VoucherTypeName<\/BY>/;

it('has every ledger though the list of them stopped early once', async () => {
  await using office = await openOffice({ vouchers: 100 });
  const whole = await pullAll(office.source, null, office.signal);
  await using at = await stoppingAt(office, masterList, 1);
  const { records } = await pullAll(at.source, null, office.signal);
  expect(at.left()).toBe(0);
  expect(new Set(records.keys())).toEqual(new Set(whole.records.keys()));
});

it('says tally.truncated when list and count of ledgers stop after as many rows', async () => {
  await using office = await openOffice({ vouchers: 100 });
  await using at = await stoppingAt(office, masterListAndCount, 99);
  await expect(pullAll(at.source, null, office.signal)).rejects.toMatchObject({ code: 'tally.truncated' });
});

it('tells the true number of vouchers by type though a count stopped early once', async () => {
  await using office = await openOffice({ vouchers: 300 });
  const { counts } = await office.source.balances(asOn, office.signal);
  await using at = await stoppingAt(office, typeCounts, 1);
  expect((await at.source.balances(asOn, office.signal)).counts).toEqual(counts);
  expect(at.left()).toBe(0);
  expect(counts.reduce((sum, { vouchers }) => sum + vouchers, 0)).toBe(office.books.voucherCount());
});

it('says tally.truncated, not a difference, when both counts of vouchers stop after as many rows', async () => {
  await using office = await openOffice({ vouchers: 300 });
  await using at = await stoppingAt(office, allCounts, 99);
  await expect(at.source.balances(asOn, office.signal)).rejects.toMatchObject({ code: 'tally.truncated' });
});
