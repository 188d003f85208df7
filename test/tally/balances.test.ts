import { expect, it } from 'vitest';
import { openTally } from '../../agent/connectors/tally/connector.ts';
import { addDays, type PlainDate } from '../../contract/dates.ts';
import { compare, type Decimal, negate, sum, zero } from '../../contract/decimal.ts';
import { BridgeError } from '../../contract/errors.ts';
import type { CanonicalRecord } from '../../contract/records/record.ts';
import { openOffice, pullAll, vouchersOf } from './office.ts';
import { tap } from './wiretap.ts';

const day = (text: string) => text as PlainDate;

it.each(['2024-09-30', '2025-03-31', '2025-04-01', '2026-12-31'])(
  'tells what the vouchers add up to, ledger by ledger and year by year, as on %s',
  async (text) => {
    await using office = await openOffice({ vouchers: 900 });
    const { records } = await pullAll(office.source, null, office.signal);
    const balances = await office.source.balances(day(text), office.signal);
    const [first] = balances.years;
    for (const { from, to, accounts } of balances.years) {
      const [before, within] = [postings(records, '0000-00-00', addDays(from, -1)), postings(records, from, to)];
      expect(accounts.length).toBeGreaterThan(100);
      for (const { accountId, name, isNominal, opening, debits, credits, closing } of accounts) {
        const movement = sum([debits, negate(credits)]);
        expect([name, movement]).toEqual([name, sum(within.get(accountId) ?? [])]);
        expect([name, compare(sum([opening, movement]), closing)]).toEqual([name, 0]);
        const account = records.get(accountId)?.data as { openingBalance: Decimal };
        const carried = sum([account.openingBalance, ...(before.get(accountId) ?? [])]);
        expect([name, compare(opening, isNominal && from !== first?.from ? zero : carried)]).toEqual([name, 0]);
      }
    }
    const counted = [...office.books.vouchers('00000000', '99999999')];
    expect(balances.counts.reduce((total, { vouchers }) => total + vouchers, 0)).toBe(counted.length);
  },
);

function postings(records: ReadonlyMap<string, CanonicalRecord>, from: string, to: string) {
  const posted = new Map<string, Decimal[]>();
  for (const { data } of vouchersOf(records.values())) {
    const day = data.affects.from;
    if (!data.affects.accounts || day === null || day < from || day > to) continue;
    for (const line of data.lines) {
      posted.set(line.accountId ?? '', [...(posted.get(line.accountId ?? '') ?? []), line.amount]);
    }
  }
  return posted;
}

it.each([1, 3])('tells no figures from answers that stop early, %i in a row', async (times) => {
  await using office = await openOffice({ vouchers: 100 });
  await using wire = await tap(office.simulator.url);
  const { fingerprint } = await office.source.probe(null, office.signal);
  const source = openTally({ origin: wire.url }).open(office.source.sourceId, fingerprint);
  const wanted = await source.balances(day('2026-03-31'), office.signal);
  wire.reset();
  await source.balances(day('2026-03-31'), office.signal);
  const questions = wire.count;
  for (let short = 1; short <= questions; short += 1) {
    office.simulator.faults.clear();
    wire.reset();
    wire.onRequest = (number) => {
      if (number === short) office.simulator.faults.add({ type: 'truncate-rows', rows: 3, times, on: 'collection' });
    };
    const told = await source.balances(day('2026-03-31'), office.signal).catch((error: unknown) => error);
    if (!(told instanceof BridgeError)) expect(told).toEqual(wanted);
  }
});

it('tells every open bill with its party, and the counters they belong to', async () => {
  await using office = await openOffice({ vouchers: 900 });
  const balances = await office.source.balances(day('2026-03-31'), office.signal);
  const { altMstId, altVchId } = office.books.info();
  expect(balances.counters).toBe(`${altMstId}/${altVchId}`);
  const rows = ['receivable', 'payable'] as const;
  const truth = rows.flatMap((side) => [...office.books.bills(side, '20260331')]);
  expect(balances.bills).toHaveLength(truth.length);
  const ids = new Map(
    balances.years.flatMap(({ accounts }) => accounts).map(({ name, accountId }) => [name, accountId]),
  );
  const amountOf = (text: string) => -Math.round(Number(text) * 100);
  expect(balances.bills.map((bill) => [bill.accountId, bill.reference, amountOf(negate(bill.open))])).toEqual(
    truth.map(({ party, reference, closing }) => [ids.get(party), reference, amountOf(closing)]),
  );
});

it('gives no figures of books that move meanwhile', async () => {
  await using office = await openOffice({ vouchers: 100 });
  await using wire = await tap(office.simulator.url);
  wire.onRequest = (_number, xml) => {
    if (!xml.includes('Bills Receivable')) return;
    const [first] = office.books.vouchers('00000000', '99999999');
    office.simulator.keyboard.alterVoucher(first?.masterId ?? 0, { NARRATION: 'meanwhile' });
  };
  const { fingerprint } = await office.source.probe(null, office.signal);
  const source = openTally({ origin: wire.url }).open(office.source.sourceId, fingerprint);
  await expect(source.balances(day('2026-03-31'), office.signal)).rejects.toMatchObject({ code: 'tally.books-moved' });
});

it('tells no day that has not come on the machine of Tally: vouchers dated ahead do not count yet', async () => {
  await using office = await openOffice({ vouchers: 100, company: { today: '20260110' } });
  expect((await office.source.balances(day('2026-12-31'), office.signal)).asOn).toBe('2026-01-10');
});

it('tells an unlicensed Tally no day that it would replace by another', async () => {
  await using office = await openOffice({ vouchers: 100, profile: 'prime7-edu' });
  expect((await office.source.balances(day('2025-06-30'), office.signal)).asOn).toBe('2025-06-02');
});
