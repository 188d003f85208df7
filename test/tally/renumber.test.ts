import { expect, it } from 'vitest';
import { defaultDeletionLimits, findDeletions } from '../../agent/capture/deletions.ts';
import { Reading } from '../../agent/capture/reading.ts';
import { defaultRoomLimits } from '../../agent/capture/room.ts';
import { takeCensus } from '../../agent/capture/take-census.ts';
import { systemClock } from '../../agent/clock.ts';
import { decompress } from '../../agent/store/seal.ts';
import type { Store } from '../../agent/store/store.ts';
import { sourceFingerprint, tempStore } from '../../agent/store/testing.ts';
import { sourceStream } from '../../contract/ids.ts';
import type { AccountData } from '../../contract/records/masters.ts';
import { type CanonicalRecord, Change } from '../../contract/records/record.ts';
import type { Books, VoucherRef } from '../../simulators/tally/books.ts';
import { type Office, openOffice, told, truthOf, vouchersOf } from './office.ts';
import { seeded } from './seeded.ts';

it('has every number that Tally shifted when a voucher was deleted in the middle of a year', async () => {
  await using office = await openOffice({ vouchers: 600 });
  const carried = carry(office);
  await carried.pull();
  await carried.lookOver();
  const before = numbersOf(office.books);
  const target = middleOfFirstYear(receipts(office.books));
  office.simulator.keyboard.deleteVoucher(target.masterId);
  const shifted = numbersOf(office.books).filter((number) => !before.includes(number));
  expect(shifted.length).toBeGreaterThan(5);

  const sent = carried.vouchersSent();
  await carried.pull();
  await carried.lookOver();

  expect(told(carried.records())).toEqual(truthOf(office.books));
  expect(carried.vouchersSent() - sent).toBe(shifted.length + 1);
  expect(carried.staleDays()).toEqual([]);
});

it.each([1, 2, 3])('has every number after random edits with renumbering (seed %i)', async (seed) => {
  await using office = await openOffice({ vouchers: 300, company: { seed } });
  const carried = carry(office);
  const random = seeded(seed);
  await carried.pull();
  for (let round = 0; round < 4; round += 1) {
    for (let edit = 0; edit < 8; edit += 1) office.simulator.keyboard.randomEdit(random);
    await carried.pull();
    await carried.lookOver();
  }
  expect(told(carried.records())).toEqual(truthOf(office.books));
});

it('sends exactly the vouchers that a renamed master touches, and reads no others', async () => {
  await using office = await openOffice({ vouchers: 600 });
  const carried = carry(office);
  await carried.pull();
  const named = (name: string) => truthOf(office.books).filter((voucher) => voucher.includes(`|${name} `)).length;
  const names = carried.records().flatMap(({ kind, data }) => (kind === 'account' ? [(data as AccountData).name] : []));
  const name = names.find((each) => named(each) > 2 && named(each) < 12);
  if (name === undefined) throw new Error('no ledger with few vouchers');
  const touched = named(name);
  const before = { sent: carried.vouchersSent(), bytes: office.simulator.stats.snapshot().bytesSent };
  const whole = before.bytes;
  office.simulator.keyboard.renameMaster('Ledger', name, 'Renamed by a person');
  await carried.pull();
  await carried.rereadOwed();
  expect(told(carried.records())).toEqual(truthOf(office.books));
  expect(carried.vouchersSent() - before.sent).toBe(touched);
  expect(office.simulator.stats.snapshot().bytesSent - before.bytes).toBeLessThan(whole / 2);
});

it.each([false, true])(
  'finds what a rename and a rewrite changed that left the counters where they were (restarted: %s)',
  async (isRestarted) => {
    await using office = await openOffice({ vouchers: 300, behaviour: { alterIdsAfterRewrite: 'renumbered' } });
    const { keyboard } = office.simulator;
    keyboard.rewrite();
    const carried = carry(office);
    await carried.pull();
    const [voucher] = vouchersOf(carried.records());
    keyboard.renameMaster('Ledger', voucher?.data.lines[0]?.account ?? '', 'Renamed by a person');
    keyboard.rewrite();
    const { fingerprint } = await office.source.probe(null, office.signal);
    const reopened = { ...office, source: office.tally.open(office.source.sourceId, fingerprint) };
    const later = isRestarted ? carry(reopened, carried.store) : carried;
    await later.mastersAgain();
    await later.pull();
    await later.rereadOwed();
    expect(told(later.records())).toEqual(truthOf(office.books));
  },
);

it('reads masters and company again by themselves', async () => {
  await using office = await openOffice({ vouchers: 50 });
  const carried = carry(office);
  await carried.pull();
  const all = carried.records().filter(({ kind }) => kind !== 'voucher' && kind !== 'bill');
  const again = [];
  for await (const { records, cursor } of office.source.reread('masters', office.signal)) {
    again.push(...records);
    expect(cursor).toBeNull();
  }
  expect(again.map(({ id }) => id).toSorted()).toEqual(all.map(({ id }) => id).toSorted());
});

/** The agent's capture over these books, and what it sends. */
function carry({ source, signal }: Pick<Office, 'source' | 'signal'>, store: Store = tempStore()) {
  store.transaction(() => store.sources.pin(source.sourceId, sourceFingerprint));
  const capture = { store, hashKey: 'key', echoOf: () => null };
  const idle = { publish: () => {}, outboxChanged: () => {} };
  const reading = new Reading({ ...capture, ...idle, source, clock: systemClock, room: defaultRoomLimits });
  const changes = () => {
    const { epoch, waiting } = store.outbox.view(sourceStream(source.sourceId), 10_000);
    return waiting.flatMap(({ firstSeq }) => {
      const blob = store.outbox.open(sourceStream(source.sourceId), epoch, firstSeq);
      if (blob === null) throw new Error('a batch that waits can be opened');
      return decompress(blob)
        .split('\n')
        .map((line) => Change.parse(JSON.parse(line)));
    });
  };
  return {
    store,
    vouchersSent: () => changes().filter(({ kind }) => kind === 'voucher').length,
    pull: () => reading.pull(signal),
    mastersAgain: () => reading.again('masters', signal),
    rereadOwed: () => reading.rereadOwed(signal, () => true),
    async lookOver() {
      await takeCensus(store, source, signal);
      await reading.reread(signal);
      await findDeletions({ store, hashKey: 'key', limits: defaultDeletionLimits }, source, signal);
    },
    staleDays: () => store.censuses.days(store.sources.require(source.sourceId).num).filter(({ stale }) => stale > 0),
    /** What a platform holds that took everything in order. */
    records(): readonly CanonicalRecord[] {
      const held = new Map<string, CanonicalRecord>();
      for (const change of changes()) {
        if (change.op === 'delete') held.delete(change.id);
        else {
          const { kind, id, native, shape, data } = change;
          held.set(id, { kind, id, sourceId: source.sourceId, native, shape, data });
        }
      }
      return [...held.values()];
    },
  };
}

function receipts(books: Books): readonly VoucherRef[] {
  return [...books.vouchers('00000000', '99999999')].filter(({ voucherTypeName }) => voucherTypeName === 'Receipt');
}

function numbersOf(books: Books): readonly string[] {
  return [...books.vouchers('00000000', '99999999')].map(({ guid, voucherNumber }) => `${guid} ${voucherNumber}`);
}

function middleOfFirstYear(all: readonly VoucherRef[]): VoucherRef {
  const first = all.filter(({ date }) => date < '20250401');
  const [one] = first.slice(first.length >> 1);
  if (one === undefined) throw new Error('no receipts');
  return one;
}
