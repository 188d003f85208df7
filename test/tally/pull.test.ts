import { expect, it } from 'vitest';
import { openBooks } from '../../simulators/tally/books/open-books.ts';
import { masterTypes } from '../../simulators/tally/books.ts';
import { openOffice, pullAll, told, truthOf, vouchersOf } from './office.ts';

const always = { from: '00000000', to: '99999999' };

it('reads every voucher of the books once, and exactly', async () => {
  await using office = await openOffice({ vouchers: 1_500 });
  const { records, batches, problems } = await pullAll(office.source, null, office.signal);
  expect(told(records.values())).toEqual(truthOf(office.books));
  expect(batches.flatMap((batch) => batch.records)).toHaveLength(records.size);
  expect(problems).toEqual([]);
});

it('reads every master of every type, before the first voucher', async () => {
  await using office = await openOffice({ vouchers: 50 });
  const { records, batches } = await pullAll(office.source, null, office.signal);
  const guids = new Set(
    [...records.values()].filter(({ kind }) => kind !== 'voucher').map(({ native }) => native.guid),
  );
  const masters = masterTypes.flatMap((type) => [...office.books.masters(type, always)]);
  expect(guids).toEqual(new Set([office.books.info().guid, ...masters.map((master) => master['GUID'])]));
  const stages = batches.map(({ progress }) => progress.stage);
  expect(stages.indexOf('vouchers')).toBeGreaterThan(stages.lastIndexOf('masters'));
});

it('tells the ledger behind every line', async () => {
  await using office = await openOffice();
  const { records } = await pullAll(office.source, null, office.signal);
  const lines = vouchersOf(records.values()).flatMap(({ data }) => data.lines);
  expect(lines.length).toBeGreaterThan(300);
  for (const line of lines) expect(records.get(line.accountId ?? '')?.data).toMatchObject({ name: line.account });
});

it('asks one question at a time', async () => {
  await using office = await openOffice();
  await pullAll(office.source, null, office.signal);
  expect(office.simulator.stats.snapshot()).toMatchObject({ peakConcurrency: 1, abandoned: 0 });
});

it('goes on where an interrupted full read stopped, and misses nothing', async () => {
  await using office = await openOffice({ vouchers: 1_500 });
  const first = [];
  let cursor = null;
  for await (const batch of office.source.pull(null, office.signal)) {
    first.push(...batch.records);
    cursor = batch.cursor ?? cursor;
    if (batch.progress.stage === 'vouchers' && batch.records.length > 0 && batch.cursor !== null) break;
  }
  const afterRestart = office.tally.open(
    office.source.sourceId,
    (await office.source.probe(null, office.signal)).fingerprint,
  );
  const rest = await pullAll(afterRestart, cursor, office.signal);
  expect(vouchersOf(rest.records.values()).length).toBeLessThan(1_500);
  const all = new Map([...first, ...rest.records.values()].map((record) => [record.id, record]));
  expect(told(all.values())).toEqual(truthOf(office.books));
  expect((await office.source.probe(rest.cursor, office.signal)).state).toBe('unchanged');
});

it('reads a company whose name holds an ampersand', async () => {
  const name = 'Zorvane & Sons "Demo" <Unit> - (from 1-Apr-24)';
  await using office = await openOffice({ vouchers: 60, company: { name } });
  const { records } = await pullAll(office.source, null, office.signal);
  expect(told(records.values())).toEqual(truthOf(office.books));
});

it('keeps two companies of one Tally apart', async () => {
  const companies = [
    openBooks({ seed: 1, vouchers: 40, name: 'Northwind Demo' }),
    openBooks({ seed: 2, vouchers: 70, name: 'Southwind Demo' }),
  ];
  await using office = await openOffice({ companies });
  const found = await office.tally.discover(office.signal);
  expect(new Set(found.map(({ sourceId }) => sourceId)).size).toBe(2);
  for (const [index, { sourceId, fingerprint }] of found.entries()) {
    const { records } = await pullAll(office.tally.open(sourceId, fingerprint), null, office.signal);
    expect(told(records.values())).toEqual(truthOf(companies[index] ?? office.books));
  }
});

it('reads a heavy day in pieces', async () => {
  await using office = await openOffice({ vouchers: 30 });
  const [model] = [...office.books.vouchers('00000000', '99999999')].filter((ref) => ref.voucherTypeName === 'Journal');
  if (model === undefined) throw new Error('no journal to copy');
  const { GUID: _guid, MASTERID: _id, ALTERID: _alter, REMOTEID: _remote, ...journal } = model.load();
  for (let i = 0; i < 1_100; i += 1) office.simulator.keyboard.createVoucher({ ...journal, DATE: '20250110' });
  const { records } = await pullAll(office.source, null, office.signal);
  expect(vouchersOf(records.values())).toHaveLength(1_130);
});

it('reads an unlicensed Tally, which honours few days as bounds of a period', async () => {
  await using office = await openOffice({ vouchers: 400, profile: 'prime7-edu' });
  const { records } = await pullAll(office.source, null, office.signal);
  expect(told(records.values())).toEqual(truthOf(office.books));
});

it.each(['erp9', 'prime2', 'prime4', 'prime7'] as const)('reads %s with bodies of every framing', async (profile) => {
  for (const framing of ['chunked', 'content-length', 'close-delimited'] as const) {
    await using office = await openOffice({ vouchers: 60, profile, behaviour: { framing } });
    const { records } = await pullAll(office.source, null, office.signal);
    expect(told(records.values())).toEqual(truthOf(office.books));
  }
});
