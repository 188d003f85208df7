import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { TieOutSummary } from '../../contract/control.ts';
import { isBridgeError } from '../../contract/errors.ts';
import type { SourceId } from '../../contract/ids.ts';
import { GatewayClient } from '../../gateway/client/client.ts';
import { type Gateway, startGateway } from '../../gateway/gateway.ts';
import { openBooks } from '../../simulators/tally/books/open-books.ts';
import type { Books, TallyObject } from '../../simulators/tally/books.ts';
import { startTallySimulator } from '../../simulators/tally/simulator.ts';
import { eventually, Site } from './site.ts';

const folder = mkdtempSync(join(tmpdir(), 'ledger-bridge-years-'));
vi.setConfig({ testTimeout: 120_000 });

const closing: (() => unknown)[] = [];
let gateway: Gateway;
let platform: GatewayClient;

beforeAll(async () => {
  gateway = await startGateway({ data: folder, log: pino({ level: 'silent' }) });
  platform = new GatewayClient({ url: gateway.url, apiKey: gateway.adminKey });
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('takes a new financial year for no event: its first voucher is carried, and a tie-out spans both years', async () => {
  const books = openBooks({ seed: 41, vouchers: 60, name: 'Year End Traders', booksFrom: '20220401' });
  const { pc, simulator } = await office([books]);
  simulator.process.set({ today: '20240331' });
  const { sourceId } = await inSync(pc, 'Year End Traders');
  const before = await proof(pc, sourceId);
  expect(before).toMatchObject({ ok: true, differences: [], asOn: '2024-03-31' });

  simulator.process.set({ today: '20240401' });
  books.keyboard.newFinancialYear();
  expect(books.info().endingAt).toBe('20250331');
  const masterId = books.keyboard.createVoucher({ ...journalOf(books), DATE: '20240401' });
  const guid = books.voucher(masterId)?.guid ?? '';
  await eventually('the voucher of the new year', async () => {
    const { sources } = await pc.status();
    expect(sources.map((source) => [source.sourceId, source.condition.code])).toEqual([[sourceId, null]]);
    return (await vouchersAt(sourceId)).get(guid) === '2024-04-01';
  });

  const after = await proof(pc, sourceId);
  expect(after).toMatchObject({ ok: true, differences: [], asOn: '2024-04-01' });
  expect(compared(after, 'ledgers')).toBe((compared(before, 'ledgers') / 2) * 3);
  expect((await vouchersAt(sourceId)).size).toBe(books.voucherCount());
  expect(await deletionsOf(sourceId)).toEqual([]);
});

it('carries the child of a split as books of its own that name what they go on from, and takes nothing from the parent', async () => {
  const parent = openBooks({ seed: 42, vouchers: 60, name: 'Split Traders', number: '10001' });
  const child = parent.keyboard.split('20250401', 'Split Traders - (from 1-Apr-25)');
  const { pc, simulator } = await office([parent, child], { closed: child.info().name });
  const { sourceId: ofParent } = await inSync(pc, 'Split Traders');
  expect((await pc.status()).sources).toHaveLength(1);
  const before = await vouchersAt(ofParent);

  simulator.process.shelf.openCompany(child.info().name);
  const { sourceId: ofChild } = await inSync(pc, child.info().name);
  expect(child.info().guid).toBe(parent.info().guid);
  expect(ofChild).not.toBe(ofParent);
  await eventually('all of the child', async () => (await vouchersAt(ofChild)).size === child.voucherCount());
  const continues = new Map((await platform.sources()).map((each) => [each.sourceId, each.continues]));
  expect([continues.get(ofChild), continues.get(ofParent)]).toEqual([ofParent, null]);

  const altered = [...parent.vouchers('20250401', '99999999')].find(({ isCancelled }) => !isCancelled);
  parent.keyboard.alterVoucher(altered?.masterId ?? 0, { NARRATION: 'after the split' });
  await pc.syncNow();
  expect(await proof(pc, ofParent)).toMatchObject({ ok: true, differences: [] });
  expect(await proof(pc, ofChild)).toMatchObject({ ok: true, differences: [] });
  expect(await vouchersAt(ofParent)).toEqual(before);
  expect([...(await deletionsOf(ofParent)), ...(await deletionsOf(ofChild))]).toEqual([]);
});

it('reads books from a later year on, with the openings of that day, and takes nothing from what the platform holds of before', async () => {
  const books = openBooks({ seed: 43, vouchers: 300, name: 'Late Start Traders' });
  const from = '2025-04-01';
  const { pc, settings } = await office([books], { readFrom: { 'Late Start Traders': '2025-06-15' } });
  const { sourceId } = await inSync(pc, 'Late Start Traders');
  const later = [...books.vouchers('20250401', '99999999')];
  expect([...(await vouchersAt(sourceId)).values()].every((day) => String(day) >= from)).toBe(true);
  expect((await vouchersAt(sourceId)).size).toBe(later.length);
  expect((await pc.source('Late Start Traders'))?.readFrom).toBe('2025-06-15');
  await eventually('the platform told', async () => {
    const source = (await platform.sources()).find((each) => each.sourceId === sourceId);
    return source?.status?.['readFrom'] === '2025-06-15';
  });
  const first = await proof(pc, sourceId);
  expect(first).toMatchObject({ ok: true, differences: [] });
  expect(compared(first, 'bills')).toBeGreaterThan(10);

  const [before] = [...books.vouchers('00000000', '20250331')].filter(
    ({ voucherTypeName }) => voucherTypeName === 'Receipt',
  );
  books.keyboard.cancelVoucher(before?.masterId ?? 0);
  books.keyboard.deleteVoucher(later.at(-1)?.masterId ?? 0);
  await pc.syncNow();
  await eventually('the deletion', async () => (await vouchersAt(sourceId)).size === later.length - 1);
  expect(await proof(pc, sourceId)).toMatchObject({ ok: true, differences: [] });

  await pc.stop();
  pc.configure({ tally: { ...settings.tally, readFrom: {} } });
  await pc.start();
  await eventually('all years', async () => (await vouchersAt(sourceId)).size === books.voucherCount());
  expect(await proof(pc, sourceId)).toMatchObject({ ok: true, differences: [] });

  await pc.stop();
  pc.configure(settings);
  await pc.start();
  await inSync(pc, 'Late Start Traders');
  await pc.syncNow();
  expect(await proof(pc, sourceId)).toMatchObject({ ok: true, differences: [] });
  expect((await vouchersAt(sourceId)).size).toBe(books.voucherCount());
  const deleted = await deletionsOf(sourceId);
  expect(deleted.filter((id) => id.includes(':voucher:'))).toHaveLength(1);
});

/** `closed`: a company of which Tally knows, and that nobody has opened yet. */
async function office(companies: readonly Books[], { closed, ...more }: { closed?: string; readFrom?: object } = {}) {
  const simulator = await startTallySimulator({ companies });
  closing.push(() => simulator.stop());
  if (closed !== undefined) simulator.process.shelf.closeCompany(closed);
  const settings = { tally: { origins: [new URL(simulator.url).origin], ...more } };
  const pc = await Site.open({ platform, gatewayUrl: gateway.url, tallies: [simulator], settings });
  closing.push(() => pc.close());
  await pc.start();
  return { pc, simulator, settings };
}

async function inSync(pc: Site, name: string) {
  return eventually(
    `${name} in sync`,
    async () => {
      const source = await pc.source(name);
      return source?.state === 'in-sync' && source.lastSyncedAt !== null ? source : null;
    },
    () => pc.status(),
  );
}

/** Once the three stand still: on a clock that runs ahead of a busy machine they may not within the time that a person is given. */
async function proof(pc: Site, sourceId: SourceId): Promise<TieOutSummary> {
  return eventually('a proof', async () => {
    try {
      return await pc.control?.tieOut(sourceId);
    } catch (error) {
      if (isBridgeError(error, 'tie-out.moving')) return null;
      throw error;
    }
  });
}

function compared({ sections = [] }: TieOutSummary, name: string): number {
  return sections.find(({ section }) => section === name)?.compared ?? 0;
}

/** The day of each voucher that the platform holds, by its GUID. */
async function vouchersAt(sourceId: SourceId): Promise<ReadonlyMap<string, unknown>> {
  const days = new Map<string, unknown>();
  for await (const { native, data } of platform.records(sourceId, { kind: 'voucher' })) {
    days.set(native.guid ?? '', data['date']);
  }
  return days;
}

async function deletionsOf(sourceId: SourceId): Promise<readonly string[]> {
  const deleted: string[] = [];
  for await (const { op, id } of platform.changes({ cursor: 0, sourceId })) if (op === 'delete') deleted.push(id);
  return deleted;
}

function journalOf(books: Books): TallyObject {
  const journal = [...books.vouchers('00000000', '99999999')].find((ref) => ref.voucherTypeName === 'Journal');
  if (journal === undefined) throw new Error('no journal to copy');
  const { GUID: _guid, MASTERID: _id, ALTERID: _alter, REMOTEID: _remote, ...body } = journal.load();
  return body;
}
