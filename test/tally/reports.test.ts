import { expect, it } from 'vitest';
import { carryReports } from '../../agent/capture/carry-reports.ts';
import type { BookPeriod } from '../../agent/connectors/balances.ts';
import { tempStore } from '../../agent/store/testing.ts';
import type { PlainDate } from '../../contract/dates.ts';
import { type Decimal, negate, sum } from '../../contract/decimal.ts';
import type { CanonicalRecord } from '../../contract/records/record.ts';
import {
  CashFlowData,
  DayBookData,
  OutstandingData,
  StatementData,
  StockSummaryData,
  TrialBalanceData,
} from '../../contract/records/report.ts';
import { dataSchema } from '../../contract/records/schemas.ts';
import { openOffice } from './office.ts';

const asOn = '2026-12-31' as PlainDate;

function ofKind(records: readonly CanonicalRecord[], kind: string): readonly CanonicalRecord[] {
  return records.filter((record) => record.kind === kind);
}

it('reads every report of a year as one record, named by its kind and the first day of its period', async () => {
  await using office = await openOffice({ vouchers: 300 });
  const [year] = (await office.source.years?.(asOn, office.signal)) ?? [];
  if (year === undefined) throw new Error('books of at least a year');
  const records = (await office.source.reports?.(year, office.signal)) ?? [];
  const prefix = `${office.source.sourceId}:`;
  expect(records.filter(({ kind }) => kind !== 'day-book').map(({ id }) => id.slice(prefix.length))).toEqual([
    'trial-balance:2024-04-01',
    'profit-and-loss:2024-04-01',
    'balance-sheet:2024-04-01',
    'cash-flow:2024-04-01',
    'stock-summary:2024-04-01',
    'outstanding:receivable-2024-04-01',
    'outstanding:payable-2024-04-01',
  ]);
  for (const { kind, data } of records) expect([kind, dataSchema(kind)?.safeParse(data).success]).toEqual([kind, true]);

  const [trial] = ofKind(records, 'trial-balance').map(({ data }) => TrialBalanceData.parse(data));
  const columns = trial?.lines.map(({ closingDebit, closingCredit }) =>
    sum([closingDebit ?? [], closingCredit ?? []].flat()),
  );
  expect(sum(columns ?? [])).toBe('0.00');
  expect(trial?.accounts?.length).toBeGreaterThan(100);

  const [receivable] = ofKind(records, 'outstanding').map(({ data }) => OutstandingData.parse(data));
  const truth = [...office.books.bills('receivable', '20250331')];
  expect(receivable).toMatchObject({ side: 'receivable', to: '2025-03-31' });
  expect(receivable?.lines.map(({ reference, party }) => [reference, party])).toEqual(
    truth.map(({ reference, party }) => [reference, party]),
  );
  const open = sum(receivable?.lines.flatMap(({ openAmount }) => openAmount ?? []) ?? []);
  for (const { basis, asOn: day, buckets, undated } of receivable?.ageing ?? []) {
    const aged = sum([...buckets, undated].map(({ amount }) => amount));
    expect([basis, day, sum([aged, negate(open)])]).toEqual([basis, '2025-03-31', '0.00']);
  }

  const days = ofKind(records, 'day-book').map(({ data }) => DayBookData.parse(data));
  const counted = days.flatMap(({ lines }) => lines).reduce((total, { vouchers }) => total + vouchers, 0);
  expect(counted).toBe([...office.books.vouchers('20240401', '20250331')].length);
});

/** A column as the simulated books tell it: debit-negative text, empty for none. */
const debitPositive = (text: string) => (text === '' ? null : sum([negate(text as Decimal)]));
const shown = (amount: Decimal | null) => (amount === null ? null : sum([amount]));

it('tells statements, cash flow and stock line by line as Tally shows them', async () => {
  await using office = await openOffice({ vouchers: 300 });
  const year = { from: '2024-04-01', to: '2025-03-31' } as BookPeriod;
  const records = (await office.source.reports?.(year, office.signal)) ?? [];
  const { books } = office;
  const [from, to] = ['20240401', '20250331'];
  for (const [kind, rows] of [
    ['profit-and-loss', [...books.profitAndLoss(from, to, false)]],
    ['balance-sheet', [...books.balanceSheet(from, to, false)]],
  ] as const) {
    const [statement] = ofKind(records, kind).map(({ data }) => StatementData.parse(data));
    expect(rows.length).toBeGreaterThan(4);
    expect(statement?.lines.map((line) => [line.name, shown(line.subAmount), shown(line.amount)])).toEqual(
      rows.map((row) => [row.name, debitPositive(row.sub), debitPositive(row.main)]),
    );
  }
  const [flow] = ofKind(records, 'cash-flow').map(({ data }) => CashFlowData.parse(data));
  expect(flow?.lines.map(({ name, month, net }) => [name, month?.slice(0, 4), shown(net)])).toEqual(
    [...books.cashFlow(from, to)].map(({ period, net }, index) => [
      period,
      index < 9 ? '2024' : '2025',
      debitPositive(net),
    ]),
  );
  const [stock] = ofKind(records, 'stock-summary').map(({ data }) => StockSummaryData.parse(data));
  expect(stock?.lines.map(({ name, value }) => [name, shown(value)])).toEqual(
    [...books.stockSummary(from, to, false)].map(({ name, value }) => [name, debitPositive(value)]),
  );
});

it('tells the columns of a trial balance that is set up to show them all', async () => {
  await using office = await openOffice({ vouchers: 100, behaviour: { trialBalanceColumns: 'all' } });
  const year = { from: '2024-04-01', to: '2025-03-31' } as BookPeriod;
  const [trial] = ofKind((await office.source.reports?.(year, office.signal)) ?? [], 'trial-balance');
  const { lines } = TrialBalanceData.parse(trial?.data);
  expect(
    lines.some(
      ({ openingDebit, debit, credit }) => openingDebit !== undefined && debit !== undefined && credit !== undefined,
    ),
  ).toBe(true);
  expect(lines.filter(({ extra }) => extra !== undefined)).toEqual([]);
});

it('carries reports once, and again only those that an edit has changed', async () => {
  await using office = await openOffice({ vouchers: 200 });
  const store = tempStore();
  const { sourceId } = office.source;
  const { fingerprint } = await office.source.probe(null, office.signal);
  store.transaction(() => store.sources.pin(sourceId, fingerprint));
  const carry = () => carryReports({ store, hashKey: 'key', isAll: true }, office.source, asOn, office.signal);
  const first = await carry();
  expect(first).toBeGreaterThan(20);
  expect(await carry()).toBe(0);
  const [voucher] = office.books.vouchers('20260101', '20260331');
  office.simulator.keyboard.deleteVoucher(voucher?.masterId ?? 0);
  const again = await carry();
  expect([again > 0, again < 12]).toEqual([true, true]);
  const { num } = store.sources.require(sourceId);
  expect(store.records.owesReports(num)).toBe(false);
  store.records.clear(num, `${sourceId}:trial-balance:2024-04-01` as CanonicalRecord['id'], 1_000_000);
  expect([store.records.owesReports(num), await carry()]).toEqual([true, 1]);
});
