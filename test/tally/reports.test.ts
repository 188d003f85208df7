import { expect, it } from 'vitest';
import { carryReports } from '../../agent/capture/carry-reports.ts';
import { tempStore } from '../../agent/store/testing.ts';
import type { PlainDate } from '../../contract/dates.ts';
import { negate, sum } from '../../contract/decimal.ts';
import type { CanonicalRecord } from '../../contract/records/record.ts';
import { DayBookData, OutstandingData, TrialBalanceData } from '../../contract/records/report.ts';
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
