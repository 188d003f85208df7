import { expect, it } from 'vitest';
import { systemClock } from '../../agent/clock.ts';
import type { CensusEntry, CensusPage, Cursor } from '../../agent/connectors/source.ts';
import { openTally } from '../../agent/connectors/tally/connector.ts';
import type { PlainDate } from '../../contract/dates.ts';
import type { ItemData } from '../../contract/records/masters.ts';
import type { CanonicalRecord } from '../../contract/records/record.ts';
import type { Books, VoucherRef } from '../../simulators/tally/books.ts';
import { type Office, openOffice, pullAll, told, truthOf, vouchersOf } from './office.ts';
import { seeded } from './seeded.ts';
import { tap } from './wiretap.ts';

it('says whether anything has changed, from one small question', async () => {
  await using office = await openOffice();
  const { cursor } = await pullAll(office.source, null, office.signal);
  expect(await office.source.probe(cursor, office.signal)).toMatchObject({ state: 'unchanged', renamedTo: null });
  const before = office.simulator.stats.snapshot().requests;
  office.simulator.keyboard.cancelVoucher(firstVoucher(office.books).masterId);
  expect((await office.source.probe(cursor, office.signal)).state).toBe('changed');
  expect(office.simulator.stats.snapshot().requests).toBe(before + 1);
});

it('reads only what a person changed at the keyboard', async () => {
  await using office = await openOffice({ vouchers: 800 });
  const full = await pullAll(office.source, null, office.signal);
  const { keyboard } = office.simulator;
  const target = firstVoucher(office.books);
  keyboard.alterVoucher(target.masterId, { NARRATION: 'corrected' });
  const next = await pullAll(office.source, full.cursor, office.signal);
  expect(vouchersOf(next.records.values()).map(({ native }) => native.guid)).toEqual([target.guid]);
  expect(vouchersOf(next.records.values())[0]?.data.narration).toBe('corrected');
});

it('stops searching once every save since the last time is found', async () => {
  await using office = await openOffice({ vouchers: 800 });
  const full = await pullAll(office.source, null, office.signal);
  const last = [...office.books.vouchers('00000000', '99999999')].at(-1);
  if (last === undefined) throw new Error('no vouchers');
  office.simulator.keyboard.alterVoucher(last.masterId, { NARRATION: 'corrected' });
  const before = office.simulator.stats.snapshot();
  await pullAll(office.source, full.cursor, office.signal);
  const after = office.simulator.stats.snapshot();
  expect(after.requests - before.requests).toBeLessThan(8);
  expect(after.bytesSent - before.bytesSent).toBeLessThan(100_000);
});

it.each([1, 99])('does not take an empty count (%i of them) for no change where vouchers are held', async (times) => {
  await using office = await openOffice();
  await using wire = await tap(office.simulator.url);
  const tally = openTally({ origin: wire.url });
  const [found] = await tally.discover(office.signal);
  if (found === undefined) throw new Error('nothing found');
  const source = tally.open(found.sourceId, found.fingerprint);
  const { cursor } = await pullAll(source, null, office.signal);
  const target = firstVoucher(office.books);
  office.simulator.keyboard.alterVoucher(target.masterId, { NARRATION: 'corrected' });
  let counts = 0;
  wire.onRequest = (_number, xml) => {
    if (!xml.includes('Date : $Date') || !xml.includes('$AlterID &gt;')) return;
    counts += 1;
    if (counts <= times) office.simulator.faults.add({ type: 'truncate-rows', rows: 0 });
  };
  const next = pullAll(source, cursor, office.signal);
  if (times > 1) await expect(next).rejects.toMatchObject({ code: 'tally.truncated' });
  else expect(vouchersOf((await next).records.values()).map(({ native }) => native.guid)).toEqual([target.guid]);
});

it('looks at the company once before and once after an edit is read, the probe being the first look', async () => {
  await using office = await openOffice();
  const { cursor } = await pullAll(office.source, null, office.signal);
  office.simulator.keyboard.alterVoucher(firstVoucher(office.books).masterId, { NARRATION: 'corrected' });
  const before = looksOf(office);
  await office.source.probe(cursor, office.signal);
  const next = await pullAll(office.source, cursor, office.signal);
  expect(vouchersOf(next.records.values())).toHaveLength(1);
  expect(looksOf(office) - before).toBe(2);
});

it('begins a read with a look of its own when the probe is over for long', async () => {
  let now = 0;
  await using office = await openOffice({ clock: { ...systemClock, monotonic: () => now } });
  const { cursor } = await pullAll(office.source, null, office.signal);
  await office.source.probe(cursor, office.signal);
  now += 60_000;
  office.simulator.keyboard.alterVoucher(firstVoucher(office.books).masterId, { NARRATION: 'corrected' });
  const next = await pullAll(office.source, cursor, office.signal);
  expect(vouchersOf(next.records.values())).toHaveLength(1);
});

it('names the open books by the last probe as long as that is young enough', async () => {
  await using office = await openOffice();
  await office.source.probe(null, office.signal);
  const before = looksOf(office);
  expect(await office.tally.discover(office.signal, 60_000)).toHaveLength(1);
  expect(looksOf(office)).toBe(before);
  await office.tally.discover(office.signal);
  expect(looksOf(office)).toBe(before + 1);
});

it('asks for days and numbers in the lighter charset, unless the name of the company needs the other', async () => {
  const weights = [];
  for (const name of ['Plain Traders', 'सादा व्यापार']) {
    await using office = await openOffice({ vouchers: 60, company: { name } });
    const { cursor } = await pullAll(office.source, null, office.signal);
    const before = office.simulator.stats.snapshot().byClass.counts;
    office.simulator.keyboard.alterVoucher(firstVoucher(office.books).masterId, { NARRATION: 'सुधारा गया' });
    const next = await pullAll(office.source, cursor, office.signal);
    expect(vouchersOf(next.records.values()).map(({ data }) => data.narration)).toEqual(['सुधारा गया']);
    const after = office.simulator.stats.snapshot().byClass.counts;
    weights.push(((after?.bytes ?? 0) - (before?.bytes ?? 0)) / ((after?.requests ?? 0) - (before?.requests ?? 0)));
  }
  const [plain = 0, other = 0] = weights;
  expect(plain).toBeGreaterThan(0);
  expect(plain / other).toBeCloseTo(0.5, 1);
});

it.each([1, 2, 3, 4, 5])(
  'holds what the books hold after fifty edits at the keyboard, census included (seed %i)',
  async (seed) => {
    await using office = await openOffice({ vouchers: 400, company: { seed, renumber: false } });
    let { cursor, records } = await pullAll(office.source, null, office.signal);
    const held = new Map(records);
    const random = seeded(seed);
    for (let round = 0; round < 5; round += 1) {
      for (let edit = 0; edit < 10; edit += 1) office.simulator.keyboard.randomEdit(random);
      ({ cursor, records } = await pullAll(office.source, cursor, office.signal));
      for (const [id, record] of records) held.set(id, record);
    }
    const pages: CensusPage[] = [];
    for await (const page of office.source.census(office.signal)) pages.push(page);
    const there = new Set<string>(pages.flatMap(({ entries }) => entries.map(({ object }) => object)));
    for (const { id } of vouchersOf(held.values())) if (!there.has(id)) held.delete(id);
    expect(told(held.values())).toEqual(truthOf(office.books));
  },
);

it('gives every object of the books with its version in a census', async () => {
  await using office = await openOffice({ vouchers: 500 });
  const { records } = await pullAll(office.source, null, office.signal);
  const entries = [];
  for await (const page of office.source.census(office.signal)) entries.push(...page.entries);
  const versions = new Map<string, string>(entries.map(({ object, version }) => [object, version]));
  expect(versions.size).toBe(entries.length);
  const roles = ['party', 'tax-rate', 'pay-head', 'company'];
  const objects = [...records.values()].filter(({ kind }) => !roles.includes(kind));
  expect(versions).toEqual(new Map(objects.map(({ id, native }) => [id, native.version])));
});

it('concludes nothing from a census during which somebody saves all the time', async () => {
  await using office = await openOffice({ vouchers: 500 });
  await using wire = await tap(office.simulator.url);
  const { fingerprint } = await office.source.probe(null, office.signal);
  const source = openTally({ origin: wire.url }).open(office.source.sourceId, fingerprint);
  const target = firstVoucher(office.books).masterId;
  wire.onRequest = (_number, xml) => {
    if (xml.includes('<TYPE>Voucher</TYPE>')) office.simulator.keyboard.alterVoucher(target, { NARRATION: 'again' });
  };
  const take = async () => {
    for await (const { covers } of source.census(office.signal)) expect(covers ?? 'masters').toBe('masters');
  };
  await expect(take()).rejects.toMatchObject({ code: 'tally.books-moved' });
});

it('goes on with a census where it stopped, whatever was saved in between, latest days first', async () => {
  await using office = await openOffice({ vouchers: 3_000 });
  const named = new Map<string, string>();
  const covered: string[] = [];
  let mark: Cursor | null = null;
  for (let pages = 1; pages > 0; ) {
    pages = 0;
    for await (const page of office.source.census(office.signal, { after: mark })) {
      pages += 1;
      for (const { object, version } of page.entries) named.set(object, version);
      if (page.covers !== undefined && page.covers !== 'masters') covered.push(page.covers.from);
      mark = page.mark ?? mark;
      if (page.mark !== undefined) break;
    }
    office.simulator.keyboard.alterVoucher(firstVoucher(office.books).masterId, { NARRATION: `save ${pages}` });
  }
  expect(covered.length).toBeGreaterThan(3);
  expect(covered).toEqual(covered.toSorted().toReversed());
  const all = [...office.books.vouchers('00000000', '99999999')].map(({ guid }) => guid);
  expect(all.filter((guid) => !named.has(`${office.source.sourceId}:voucher:${guid}`))).toEqual([]);
});

it('names only what stands in the stretches that are asked about', async () => {
  await using office = await openOffice({ vouchers: 600 });
  const only = [{ from: '2025-05-01' as PlainDate, to: '2025-05-31' as PlainDate }];
  const entries: CensusEntry[] = [];
  for await (const page of office.source.census(office.signal, { only })) entries.push(...page.entries);
  const may = [...office.books.vouchers('20250501', '20250531')].map(({ guid }) => guid);
  const guids = entries.map(({ object }) => object.slice(object.lastIndexOf(':') + 1));
  expect(guids.toSorted()).toEqual(may.toSorted());
});

it('concludes nothing from a census of which answers stop early', async () => {
  await using office = await openOffice({ vouchers: 500 });
  await using wire = await tap(office.simulator.url);
  const { fingerprint } = await office.source.probe(null, office.signal);
  const source = openTally({ origin: wire.url }).open(office.source.sourceId, fingerprint);
  wire.onRequest = (_number, xml) => {
    if (xml.includes('VoucherNumber')) office.simulator.faults.add({ type: 'truncate-rows', rows: 3 });
  };
  const take = async () => {
    for await (const { covers, entries } of source.census(office.signal)) {
      if (covers !== 'masters') expect(entries.length).toBeLessThanOrEqual(3);
    }
  };
  await expect(take()).rejects.toMatchObject({ code: 'tally.truncated' });
});

it('names the ledger that was renamed, also across a restart, and none of its vouchers', async () => {
  await using office = await openOffice({ vouchers: 300 });
  const full = await pullAll(office.source, null, office.signal);
  const [line] = vouchersOf(full.records.values())[0]?.data.lines ?? [];
  if (line === undefined) throw new Error('no line');
  office.simulator.keyboard.renameMaster('Ledger', line.account, 'Renamed by a person');
  const { fingerprint } = await office.source.probe(null, office.signal);
  const afterRestart = office.tally.open(office.source.sourceId, fingerprint);
  for (const source of [office.source, afterRestart]) {
    const { batches, records } = await pullAll(source, full.cursor, office.signal);
    expect(batches.flatMap(({ renamed = [] }) => renamed)).toEqual([line.accountId]);
    expect(vouchersOf(records.values())).toEqual([]);
  }
});

it.each(['pull', 'reread'] as const)('knows a ledger that is renamed while a %s reads its vouchers', async (how) => {
  await using office = await openOffice({ vouchers: 400 });
  await using wire = await tap(office.simulator.url);
  const { fingerprint } = await office.source.probe(null, office.signal);
  const source = openTally({ origin: wire.url }).open(office.source.sourceId, fingerprint);
  const [line] = vouchersOf((await pullAll(source, null, office.signal)).records.values())[0]?.data.lines ?? [];
  if (line === undefined) throw new Error('no line');
  let isRenamed = false;
  wire.onRequest = (_number, xml) => {
    if (isRenamed || !/<TYPE>Voucher<.*AllLedgerEntries/s.test(xml)) return;
    isRenamed = true;
    office.simulator.keyboard.renameMaster('Ledger', line.account, 'Renamed by a person');
  };
  const year = { from: '2025-04-01' as PlainDate, to: '2026-03-31' as PlainDate };
  const read = how === 'pull' ? source.pull(null, office.signal) : source.reread(year, office.signal);
  const records = new Map<string, CanonicalRecord>();
  for await (const batch of read) for (const record of batch.records) records.set(record.id, record);
  const lines = vouchersOf(records.values()).flatMap(({ data }) => data.lines);
  expect(lines.filter(({ account }) => account === 'Renamed by a person')).not.toEqual([]);
  expect(lines.filter(({ accountId }) => accountId === null)).toEqual([]);
});

it('reads quantities in a unit whose name reads like a second quantity', async () => {
  await using office = await openOffice({ vouchers: 200 });
  const names = [...office.books.masters('Unit', { from: '00000000', to: '99999999' })].map(({ NAME }) => NAME);
  const unit = names.find((name) => typeof name === 'string' && /^[A-Za-z]+$/.test(name)) as string;
  const inUnit = async (name: string) => {
    const { records } = await pullAll(office.source, null, office.signal);
    const items = vouchersOf(records.values()).flatMap(({ data }) => data.items);
    const quantities = items.flatMap(({ billedQuantity, batches }) => [
      billedQuantity,
      ...batches.map((batch) => batch.billedQuantity),
    ]);
    return quantities.filter((quantity) => quantity?.unit === name && quantity.and === undefined).length;
  };
  const before = await inUnit(unit);
  office.simulator.keyboard.renameMaster('Unit', unit, 'Pkt 6 & Co');
  expect(before).toBeGreaterThan(0);
  expect(await inUnit('Pkt 6 & Co')).toBe(before);
});

it('reads items again after a group above them was renamed, though none of them was saved', async () => {
  await using office = await openOffice({ vouchers: 20 });
  const full = await pullAll(office.source, null, office.signal);
  const grouped = (records: Iterable<CanonicalRecord>) =>
    [...records].flatMap(({ kind, data }) => (kind === 'item' ? [(data as ItemData).group ?? ''] : []));
  const group = grouped(full.records.values()).find((name) => name !== '');
  if (group === undefined) throw new Error('no item stands in a group');
  office.simulator.keyboard.renameMaster('StockGroup', group, 'Renamed by a person');
  const next = await pullAll(office.source, full.cursor, office.signal);
  const renamed = grouped(full.records.values()).map((name) => (name === group ? 'Renamed by a person' : name));
  expect(grouped(next.records.values()).toSorted()).toEqual(renamed.toSorted());
});

it('does not read vouchers again because of a new ledger', async () => {
  await using office = await openOffice({ vouchers: 300 });
  const full = await pullAll(office.source, null, office.signal);
  office.simulator.keyboard.createMaster('Ledger', { NAME: 'Quite new', PARENT: 'Sundry Debtors' });
  const next = await pullAll(office.source, full.cursor, office.signal);
  expect([...next.records.values()].map(({ kind }) => kind).toSorted()).toEqual(['account', 'company', 'party']);
});

it('has what is saved during a full read in the next one at the latest', async () => {
  await using office = await openOffice({ vouchers: 900, company: { renumber: false } });
  const held = new Map();
  const random = seeded(9);
  let cursor = null;
  for await (const batch of office.source.pull(null, office.signal)) {
    for (const record of batch.records) held.set(record.id, record);
    cursor = batch.cursor ?? cursor;
    const { action } = office.simulator.keyboard.randomEdit(random);
    if (action === 'delete') continue;
  }
  const next = await pullAll(office.source, cursor, office.signal);
  for (const [id, record] of next.records) held.set(id, record);
  const truth = new Set(truthOf(office.books));
  const missing = [...truth].filter((voucher) => !told(held.values()).includes(voucher));
  expect(missing).toEqual([]);
});

it('misses nothing that is saved while changes are being read', async () => {
  await using office = await openOffice({ vouchers: 400 });
  await using wire = await tap(office.simulator.url);
  const { fingerprint } = await office.source.probe(null, office.signal);
  const source = openTally({ origin: wire.url }).open(office.source.sourceId, fingerprint);
  const full = await pullAll(source, null, office.signal);
  const sales = salesOf(office.books);
  const [early, late] = [sales[0], sales.at(-1)];
  if (early === undefined || late === undefined) throw new Error('no vouchers');
  office.simulator.keyboard.alterVoucher(late.masterId, { NARRATION: 'first' });
  wire.onRequest = (_number, xml) => {
    if (!xml.includes('AllLedgerEntries')) return;
    wire.onRequest = () => {};
    office.simulator.keyboard.alterVoucher(early.masterId, { NARRATION: 'meanwhile' });
  };
  const next = await pullAll(source, full.cursor, office.signal);
  const last = await pullAll(source, next.cursor, office.signal);
  const narrations = vouchersOf([...next.records.values(), ...last.records.values()]).map(({ data }) => data.narration);
  expect(new Set(narrations)).toEqual(new Set(['first', 'meanwhile']));
});

it('says rewound when the counters went backwards, and pulls no further', async () => {
  await using office = await openOffice();
  const { cursor } = await pullAll(office.source, null, office.signal);
  const ahead = JSON.parse(JSON.stringify(cursor), (key, value) => (key === 'mark' ? Number(value) + 10 : value));
  expect((await office.source.probe(ahead, office.signal)).state).toBe('rewound');
  await expect(pullAll(office.source, ahead, office.signal)).rejects.toMatchObject({
    code: 'tally.counters-backwards',
  });
});

it('reads no further once the books are restored meanwhile', async () => {
  await using office = await openOffice();
  const { keyboard } = office.simulator;
  const backup = keyboard.backup();
  keyboard.alterVoucher(firstVoucher(office.books).masterId, { NARRATION: 'lost' });
  const reading = office.source.pull(null, office.signal)[Symbol.asyncIterator]();
  await reading.next();
  keyboard.restore(backup);
  const rest = async () => {
    for (let isDone = false; !isDone; ) isDone = (await reading.next()).done === true;
  };
  await expect(rest()).rejects.toMatchObject({ code: 'tally.counters-backwards' });
});

function firstVoucher(books: Books): VoucherRef {
  const [first] = salesOf(books);
  if (first === undefined) throw new Error('no vouchers');
  return first;
}

function salesOf(books: Books): readonly VoucherRef[] {
  const all = [...books.vouchers('00000000', '99999999')];
  return all.filter(({ isCancelled, voucherTypeName }) => !isCancelled && voucherTypeName === 'Sales');
}

it('reads the masters of a restored company, also when their counter is where it was', async () => {
  await using office = await openOffice({ vouchers: 60 });
  const { keyboard } = office.simulator;
  const backup = keyboard.backup();
  keyboard.createMaster('Godown', { NAME: 'Lost Godown' });
  await pullAll(office.source, null, office.signal);
  keyboard.restore(backup);
  keyboard.createMaster('StockGroup', { NAME: 'New Group' });
  const { records } = await pullAll(office.source, null, office.signal);
  const names = [...records.values()].map(({ data }) => (data as { name?: string }).name);
  expect(names).toContain('New Group');
  expect(names).not.toContain('Lost Godown');
});

function looksOf({ simulator }: Office): number {
  return simulator.stats.snapshot().byClass.companies?.requests ?? 0;
}
