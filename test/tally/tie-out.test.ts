import { describe, expect, it } from 'vitest';
import { agentTotals } from '../../agent/capture/agent-totals.ts';
import { append } from '../../agent/capture/append.ts';
import { compareTotals } from '../../agent/capture/compare-totals.ts';
import type { GatewayTotals } from '../../agent/capture/tie-out-sides.ts';
import { decompress } from '../../agent/store/seal.ts';
import type { Store } from '../../agent/store/store.ts';
import { tempStore } from '../../agent/store/testing.ts';
import type { PlainDate } from '../../contract/dates.ts';
import { type Decimal, isZero, sum } from '../../contract/decimal.ts';
import { sourceStream } from '../../contract/ids.ts';
import type { BillData } from '../../contract/records/bill.ts';
import type { AccountData } from '../../contract/records/masters.ts';
import { Change, type Upsert } from '../../contract/records/record.ts';
import type { VoucherData } from '../../contract/records/voucher.ts';
import { TieOutSums } from '../../gateway/tunnel/tie-out-sums.ts';
import { type Office, type OfficeOptions, openOffice } from './office.ts';

const asOn = '2026-12-31' as PlainDate;

/** The books of a simulated Tally, taken into a store, and what the store sent, held by record. */
async function carried(options: OfficeOptions) {
  const office = await openOffice(options);
  const store = tempStore();
  const { sourceId } = office.source;
  const { fingerprint } = await office.source.probe(null, office.signal);
  store.transaction(() => store.sources.pin(sourceId, fingerprint));
  const capture = { store, hashKey: 'key-of-a-tenant', echoOf: () => null };
  for await (const batch of office.source.pull(null, office.signal)) append(capture, sourceId, batch);
  return { office, store, held: heldOf(store, office), books: await office.source.balances(asOn, office.signal) };
}

type World = Awaited<ReturnType<typeof carried>>;

function heldOf(store: Store, { source: { sourceId } }: Office): Map<string, Upsert> {
  const stream = sourceStream(sourceId);
  store.outbox.adoptEpoch({ stream, epoch: 1, last: 0, chain: 'a'.repeat(64) });
  const held = new Map<string, Upsert>();
  for (const { firstSeq } of store.outbox.view(stream, 100_000).waiting) {
    const blob = store.outbox.open(stream, 1, firstSeq);
    for (const line of blob === null ? [] : decompress(blob).split('\n')) {
      const change = Change.parse(JSON.parse(line));
      if (change.op === 'upsert') held.set(change.id, change);
      else held.delete(change.id);
    }
  }
  return held;
}

/** By the gateway's own adding up. */
function gatewayTotals({ held, books }: World): GatewayTotals {
  const ofKind = (kind: string) => [...held.values()].filter((record) => record.kind === kind);
  const periods = books.years.map(({ from, to }) => ({ from, to }));
  const sums = new TieOutSums({ asOn: books.asOn, periods, accountIds: null });
  for (const { id, data } of ofKind('account')) sums.open(id, data as unknown as AccountData);
  for (const { data } of ofKind('voucher')) sums.post(data as unknown as VoucherData);
  const bills = ofKind('bill').map(({ data }) => data as unknown as BillData);
  return {
    vouchers: sums.vouchers,
    accounts: sums.accounts(),
    bills: bills
      .filter((bill) => !isZero(bill.openAmount))
      .map((bill) => [bill.accountId, bill.reference, bill.openAmount]),
    periods: sums.periods(),
    counts: sums.counts(),
    parties: sums.parties(),
  };
}

function compared(world: World) {
  const { store, office, books } = world;
  return compareTotals(books, agentTotals(store, office.source.sourceId, books), gatewayTotals(world));
}

describe('books that nobody spoilt tie out', () => {
  it.each([
    { seed: 1, vouchers: 400, profile: 'prime7' },
    { seed: 2, vouchers: 300, profile: 'prime7-edu' },
    { seed: 3, vouchers: 300, profile: 'erp9' },
    { seed: 4, vouchers: 1_000, profile: 'prime7' },
    { seed: 5, vouchers: 200, profile: 'prime4' },
    { seed: 6, vouchers: 200, profile: 'prime2' },
  ] as const)('seed $seed, $vouchers vouchers, $profile', async ({ seed, vouchers, profile }) => {
    const world = await carried({ vouchers, profile, company: { seed } });
    await using _ = world.office;
    const { differences, sections, figures } = compared(world);
    expect(differences).toEqual([]);
    const names = ['vouchers', 'ledgers', 'trial-balance', 'derived', 'bills', 'parties'];
    expect(sections.map(({ section }) => section)).toEqual(names);
    for (const { section, compared: count, notCompared } of sections) {
      expect([section, count > 0, notCompared]).toEqual([section, true, undefined]);
    }
    expect(world.books.years.map(({ from }) => from)).toEqual(
      ['2024-04-01', '2025-04-01', '2026-04-01'].slice(0, world.books.years.length),
    );
    expect(figures.vouchers).toBe([...world.office.books.vouchers('00000000', '99999999')].length);
    expect(figures.billWiseParties).toBeGreaterThan(10);
    expect(figures.otherPartyNames).toHaveLength(figures.otherParties);
    expect(figures.otherPartyNames).toContain('Walk-in Credit A/c');
    expect(Number(figures.debtors)).toBeGreaterThan(0);
    expect(Number(figures.trialBalance)).toBeGreaterThan(0);
  });

  it.each([7, 8, 9])('seed %i, with balances in foreign currency at the latest rate', async (seed) => {
    const world = await carried({ vouchers: 1_000, company: { seed }, behaviour: { forexBalances: 'latest-rate' } });
    await using _ = world.office;
    const lines = world.books.years.map(({ trialBalance }) => trialBalance?.find(({ name }) => /forex/i.test(name)));
    expect(lines.filter((line) => line !== undefined)).not.toEqual([]);
    expect(compared(world).differences).toEqual([]);
  });
});

describe('a derived line has a check of its own', () => {
  it.each([
    ['Profit & Loss A/c', (each: World) => spoilDerived(each)],
    ['Stock-in-Hand', (each: World) => spoilStock(each)],
    ['Difference in opening balances', (each: World) => spoilDifference(each)],
  ] as const)('%s', async (name, spoil) => {
    const world = await carried({ vouchers: 200 });
    await using _ = world.office;
    const { differences } = compared({ ...world, books: spoil(world) });
    expect(differences.length).toBeGreaterThan(0);
    expect(differences.map(({ section }) => section)).not.toContain('ledgers');
    expect(differences).toContainEqual(expect.objectContaining({ side: 'agent', figure: 'derived', account: name }));
  });
});

/** As one measured box shows it: a party at another rate at the end of a year, and a line that takes it back. */
function revalued({ books }: World, { by, taken = by, carriedOver = true }: Rates): World['books'] {
  const party = books.years[0]?.accounts.find(({ group, closing }) => group === 'Current Assets' && !isZero(closing));
  if (party === undefined) throw new Error('books with a party that owes');
  const years = books.years.map((year, index) => ({
    ...year,
    accounts: year.accounts.map((account) => {
      if (account.accountId !== party.accountId) return account;
      const opening = index > 0 && carriedOver ? plus(account.opening, by) : account.opening;
      return { ...account, opening, closing: plus(account.closing, by) };
    }),
    trialBalance: [
      ...(year.trialBalance ?? []).map((row) =>
        row.name === party.group ? { ...row, debit: plus(row.debit, by) } : row,
      ),
      { name: 'Unadjusted Forex Gain/Loss', debit: plus('0' as Decimal, 0), credit: plus('0' as Decimal, -taken) },
    ],
  }));
  return { ...books, years };
}

interface Rates {
  readonly by: number;
  readonly taken?: number;
  readonly carriedOver?: boolean;
}

function plus(amount: Decimal, paise: number): Decimal {
  return sum([
    amount,
    `${paise < 0 ? '-' : ''}${Math.floor(Math.abs(paise) / 100)}.${String(Math.abs(paise) % 100).padStart(2, '0')}` as Decimal,
  ]);
}

describe('a balance in foreign currency', () => {
  it.each([true, false])('shown at another rate is taken back by its line (carried over: %s)', async (carriedOver) => {
    const world = await carried({ vouchers: 200 });
    await using _ = world.office;
    const plain = compared(world).sections.find(({ section }) => section === 'derived');
    const { differences, sections } = compared({ ...world, books: revalued(world, { by: 18_387, carriedOver }) });
    expect(differences).toEqual([]);
    const derived = sections.find(({ section }) => section === 'derived');
    expect((derived?.compared ?? 0) - (plain?.compared ?? 0)).toBe(world.books.years.length);
  });

  it('differs, to the paisa, where its line takes back something else', async () => {
    const world = await carried({ vouchers: 200 });
    await using _ = world.office;
    const { differences } = compared({ ...world, books: revalued(world, { by: 18_387, taken: 18_388 }) });
    expect(differences).toContainEqual(expect.objectContaining({ section: 'ledgers', figure: 'closing' }));
  });

  it('has no line of its own unless some balance is shown so', async () => {
    const world = await carried({ vouchers: 200 });
    await using _ = world.office;
    const { differences } = compared({ ...world, books: revalued(world, { by: 0, taken: 1 }) });
    const line = { section: 'derived', account: 'Unadjusted Forex Gain/Loss', expected: '-0.01', found: '0.00' };
    expect(differences).toContainEqual(expect.objectContaining(line));
  });
});

function spoilDerived({ books }: World): World['books'] {
  return {
    ...books,
    years: books.years.map((year, index) =>
      index === 0
        ? year
        : { ...year, derived: year.derived.map((line) => ({ ...line, opening: '1.23' as typeof line.opening })) },
    ),
  };
}

function spoilStock({ books }: World): World['books'] {
  const [first, ...later] = books.years;
  if (!first?.stock) throw new Error('books with stock');
  return {
    ...books,
    years: [{ ...first, stock: { ...first.stock, closing: '1.23' as typeof first.stock.closing } }, ...later],
  };
}

function spoilDifference({ books }: World): World['books'] {
  const [first, ...later] = books.years;
  if (!first?.trialBalance) throw new Error('books with a trial balance');
  const line = {
    name: 'Difference in opening balances',
    debit: '9.99',
    credit: '0',
  } as (typeof first.trialBalance)[number];
  return { ...books, years: [{ ...first, trialBalance: [...first.trialBalance, line] }, ...later] };
}

it('finds a spoilt voucher or bill at the gateway, whichever it is, in the section it belongs to', async () => {
  const world = await carried({ vouchers: 300 });
  await using _ = world.office;
  const vouchers = [...world.held.values()].filter(({ kind }) => kind === 'voucher');
  const posted = vouchers.find(({ data }) => (data['affects'] as { accounts: boolean }).accounts);
  const silent = vouchers.find(({ data }) => !(data['affects'] as { accounts: boolean }).accounts);
  const bill = [...world.held.values()].find(({ kind, data }) => kind === 'bill' && data['openAmount'] !== '0.00');
  if (!posted || !silent || !bill) throw new Error('the books lack one of them');
  const without = (id: string) =>
    sectionsOf(compared({ ...world, held: new Map([...world.held].filter(([key]) => key !== id)) }));
  expect(without(posted.id)).toEqual(expect.arrayContaining(['vouchers', 'ledgers']));
  expect(without(silent.id)).toEqual(['vouchers']);
  expect(without(bill.id)).toEqual(['bills']);
});

function sectionsOf({ differences }: ReturnType<typeof compared>): readonly string[] {
  expect(differences.every(({ side }) => side === 'gateway')).toBe(true);
  return [...new Set(differences.map(({ section }) => section))];
}
