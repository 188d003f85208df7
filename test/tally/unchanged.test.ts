import { expect, it } from 'vitest';
import { z } from 'zod';
import { digestsOf } from '../../agent/capture/digests.ts';
import { Reading } from '../../agent/capture/reading.ts';
import { defaultRoomLimits } from '../../agent/capture/room.ts';
import { systemClock } from '../../agent/clock.ts';
import type { Digests } from '../../agent/connectors/connector.ts';
import type { ReadBatch, Source } from '../../agent/connectors/source.ts';
import { openTally } from '../../agent/connectors/tally/connector.ts';
import { voucherShape } from '../../agent/connectors/tally/map/voucher.ts';
import { decompress } from '../../agent/store/seal.ts';
import type { Store } from '../../agent/store/store.ts';
import { tempStore } from '../../agent/store/testing.ts';
import type { PlainDate } from '../../contract/dates.ts';
import { type SourceId, sourceStream } from '../../contract/ids.ts';
import { type Office, openOffice, pullAll, vouchersOf } from './office.ts';

const everything = { from: '2020-04-01' as PlainDate, to: '2030-03-31' as PlainDate };
const hashKey = 'hash-key-of-a-tenant';

/** What keeps the vouchers of the office in a store; `restart` is a new process with that store. */
async function openAgent(office: Office, alter: ((digests: Digests) => Digests) | null) {
  const store = tempStore();
  const { fingerprint } = await office.source.probe(null, office.signal);
  const { sourceId } = office.source;
  store.transaction(() => store.sources.pin(sourceId, fingerprint));
  const { num } = store.sources.require(sourceId);
  let mapped = 0;
  async function* counted(batches: AsyncIterable<ReadBatch>): AsyncIterable<ReadBatch> {
    for await (const batch of batches) {
      mapped += batch.records.filter(({ kind }) => kind === 'voucher').length;
      yield batch;
    }
  }
  const start = () => {
    const digests = alter?.(digestsOf(store, num, hashKey));
    const known = { vouchersPerDay: () => store.records.perDay(num), ...(digests === undefined ? {} : { digests }) };
    const source = openTally({ origin: office.simulator.url }).open(sourceId, fingerprint, known);
    const counting: Pick<Source, 'sourceId' | 'pull' | 'reread'> = {
      sourceId,
      pull: (...asked) => counted(source.pull(...asked)),
      reread: (...asked) => counted(source.reread(...asked)),
    };
    return new Reading({
      store,
      hashKey,
      echoOf: () => null,
      // Reading asks nothing else of it.
      source: counting as Source,
      clock: systemClock,
      room: defaultRoomLimits,
      publish: () => {},
      outboxChanged: () => {},
    });
  };
  let reading = start();
  return {
    store,
    restart: () => {
      reading = start();
    },
    /** Since the last call. */
    mapped: () => {
      const since = mapped;
      mapped = 0;
      return since;
    },
    pull: async () => {
      await reading.pull(office.signal);
      await reading.rereadOwed(office.signal, () => true);
    },
    readAll: () => reading.again(everything, office.signal),
    readMasters: () => reading.again('masters', office.signal),
    resend: () =>
      reading.mend(
        { masters: false, stretches: [everything], billsOf: [], resend: true, recount: false, census: false },
        office.signal,
      ),
    forgetCursor: () => store.sources.setCursor(num, null),
    sent: () => vouchersSent(store, sourceId),
    held: () => {
      const states = store.records.page(num, null, 1_000_000);
      return states.map(({ id, version, hash, shape, date }) => [id, version, hash, shape, date]);
    },
    digests: () => store.records.digests(num, everything.from, everything.to).size,
  };
}

/** What was sent of vouchers, not of bills: how often one is sent depends on what was read together. */
function vouchersSent(store: Store, sourceId: SourceId): readonly string[] {
  const stream = sourceStream(sourceId);
  const { epoch, waiting } = store.outbox.view(stream, 1_000_000);
  const lines = waiting.flatMap(({ firstSeq }) =>
    decompress(store.outbox.open(stream, epoch, firstSeq) ?? Buffer.alloc(0)).split('\n'),
  );
  return lines
    .map((line) => Line.parse(JSON.parse(line)))
    .filter(({ kind }) => kind === 'voucher')
    .map(({ op, id, hash }) => `${op} ${id} ${hash}`)
    .toSorted();
}

const Line = z.object({ op: z.string(), kind: z.string(), id: z.string(), hash: z.string().optional() });

async function openAgents(office: Office) {
  const [knowing, mapping] = [await openAgent(office, (digests) => digests), await openAgent(office, null)];
  const both = async (act: (agent: typeof knowing) => unknown) => {
    await act(knowing);
    await act(mapping);
  };
  await both((agent) => agent.pull());
  const expectEqual = () => {
    expect(knowing.held()).toEqual(mapping.held());
    expect(knowing.sent()).toEqual(mapping.sent());
  };
  return { knowing, mapping, both, expectEqual };
}

/** A party that vouchers name, as the agent holds it. */
async function partyIn(office: Office): Promise<string> {
  const { records } = await pullAll(office.source, null, office.signal);
  const line = vouchersOf(records.values())
    .flatMap(({ data }) => data.lines)
    .find(({ isParty }) => isParty);
  if (line === undefined) throw new Error('no voucher names a party');
  return line.account;
}

it('maps nothing when unchanged books are read a second time, by a new process and from the beginning', async () => {
  await using office = await openOffice();
  const { knowing, mapping, both, expectEqual } = await openAgents(office);
  expect(knowing.mapped()).toBe(mapping.mapped());
  await both((agent) => agent.restart());
  await both((agent) => agent.forgetCursor());
  await both((agent) => agent.pull());
  await both((agent) => agent.readAll());
  expect(knowing.mapped()).toBe(0);
  expect(mapping.mapped()).toBe(2 * knowing.digests());
  expectEqual();
});

it('maps what was saved and nothing else', async () => {
  await using office = await openOffice();
  const { knowing, both, expectEqual } = await openAgents(office);
  const [voucher] = office.books.vouchers('00000000', '99999999');
  office.simulator.keyboard.alterVoucher(voucher?.masterId ?? 0, { NARRATION: 'corrected' });
  office.simulator.keyboard.createMaster('Ledger', { NAME: 'Quite new', PARENT: 'Sundry Debtors' });
  knowing.mapped();
  await both((agent) => agent.readAll());
  await both((agent) => agent.pull());
  expect(knowing.mapped()).toBeLessThanOrEqual(2);
  expectEqual();
});

it('maps once more what was saved while it was read, since it may name a master that was made meanwhile', async () => {
  await using office = await openOffice();
  const [voucher] = office.books.vouchers('00000000', '99999999');
  let isSaved = false;
  const agent = await openAgent(office, (digests) => ({
    ...digests,
    // Asked for just before vouchers are.
    dated: (period) => {
      if (!isSaved) office.simulator.keyboard.alterVoucher(voucher?.masterId ?? 0, { NARRATION: 'corrected' });
      isSaved = true;
      return digests.dated(period);
    },
  }));
  await agent.pull();
  const all = agent.mapped();
  expect(agent.digests()).toBe(all - 1);
  await agent.pull();
  expect([agent.mapped(), agent.digests()]).toEqual([1, all]);
});

it('is as if everything was mapped after a ledger is renamed', async () => {
  await using office = await openOffice();
  const { both, expectEqual } = await openAgents(office);
  office.simulator.keyboard.renameMaster('Ledger', await partyIn(office), 'Renamed by a person');
  await both((agent) => agent.restart());
  await both((agent) => agent.pull());
  expectEqual();
  await both((agent) => agent.readAll());
  expectEqual();
});

it('is as if everything was mapped while a ledger leaves the debtors and comes back', async () => {
  await using office = await openOffice();
  const { knowing, both, expectEqual } = await openAgents(office);
  const before = knowing.held();
  const ledger = await partyIn(office);
  for (const group of ['Indirect Expenses', 'Sundry Debtors', 'Indirect Expenses']) {
    office.simulator.keyboard.alterMaster('Ledger', ledger, { PARENT: group });
    await both((agent) => agent.readAll());
    expectEqual();
  }
  expect(knowing.held()).not.toEqual(before);
  await both((agent) => agent.pull());
  expectEqual();
});

it('is as if everything was mapped after a restore', async () => {
  await using office = await openOffice();
  const { keyboard } = office.simulator;
  keyboard.backup();
  const ledger = await partyIn(office);
  keyboard.alterMaster('Ledger', ledger, { PARENT: 'Indirect Expenses' });
  const [first, second] = office.books.vouchers('00000000', '99999999');
  keyboard.alterVoucher(first?.masterId ?? 0, { NARRATION: 'corrected' });
  const { both, expectEqual } = await openAgents(office);
  keyboard.restore(1);
  keyboard.alterVoucher(second?.masterId ?? 0, { NARRATION: 'after the restore' });
  await both((agent) => agent.restart());
  await both((agent) => agent.forgetCursor());
  await both((agent) => agent.pull());
  expectEqual();
  await both((agent) => agent.readMasters());
  await both((agent) => agent.readAll());
  expectEqual();
});

it('sends everything again where that is asked for', async () => {
  await using office = await openOffice();
  const { knowing, both, expectEqual } = await openAgents(office);
  const before = knowing.sent();
  await both((agent) => agent.resend());
  expectEqual();
  expect(knowing.sent()).toHaveLength(2 * before.length);
});

it('maps everything once more when the shape of vouchers is raised', async () => {
  await using office = await openOffice();
  const inOldShape = (dependsOn: string) => dependsOn.replace(/^\d+/, String(voucherShape - 1));
  let isRaised = false;
  const agent = await openAgent(office, (digests) => ({
    ...digests,
    of: (text, dependsOn) => digests.of(text, isRaised ? dependsOn : inOldShape(dependsOn)),
  }));
  await agent.pull();
  const all = agent.mapped();
  isRaised = true;
  await agent.readAll();
  expect([agent.mapped(), agent.digests()]).toEqual([all, all]);
  await agent.readAll();
  expect(agent.mapped()).toBe(0);
});
