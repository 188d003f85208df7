import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CanonicalRecord, isReportKind, type Problem } from '../../contract/records/record.ts';
import { dataSchema } from '../../contract/records/schemas.ts';
import { auditReport } from './coverage/audit-report.ts';
import { coverageOfPath } from './coverage/coverage-of-path.ts';
import { previewPath } from './preview.ts';

/** Tally's own reports and odd answers, byte for byte of their structure, with invented names and figures (facts/tally.md §7). */
const folder = join(import.meta.dirname, '../../test/fixtures/tally/reports');

async function previewed(file: string): Promise<readonly (CanonicalRecord | Problem)[]> {
  const lines: (CanonicalRecord | Problem)[] = [];
  for await (const line of previewPath(join(folder, file))) lines.push(line);
  return lines;
}

async function report(file: string): Promise<CanonicalRecord> {
  const [only, ...more] = await previewed(file);
  expect(more).toEqual([]);
  if (only === undefined || !('data' in only)) throw new Error(`${file} makes no record`);
  return only;
}

/** What is told of a line beside what stands in it. */
const ours: ReadonlySet<string> = new Set(['month', 'accountId']);

const linesOf = ({ data }: CanonicalRecord) => (data as { lines: readonly { [field: string]: unknown }[] }).lines;

describe('a report of Tally in a file', () => {
  it.each([
    ['trial-balance.xml', 'trial-balance', 4],
    ['stock-divergence-trial-balance.xml', 'trial-balance', 3],
    ['profit-loss.xml', 'profit-and-loss', 6],
    ['balance-sheet.xml', 'balance-sheet', 4],
    ['cash-flow.xml', 'cash-flow', 4],
    ['funds-flow.xml', 'cash-flow', 4],
    ['stock-summary.xml', 'stock-summary', 5],
    ['godown-summary.xml', 'stock-summary', 2],
    ['bills-receivable.xml', 'outstanding', 6],
  ])('%s is one record of its kind, and none of its texts is lost', async (file, kind, count) => {
    const record = await report(file);
    expect([record.kind, linesOf(record).length]).toEqual([kind, count]);
    expect(dataSchema(kind)?.safeParse(record.data).success).toBe(true);
    const leaves = readFileSync(join(folder, file), 'utf8').match(/>[^<>\s][^<>]*</g) ?? [];
    const told = linesOf(record).flatMap(({ extra = {}, ...line }) => [
      ...Object.entries(line).filter(([field, value]) => value !== null && !ours.has(field)),
      ...Object.keys(extra as object),
    ]);
    expect(told).toHaveLength(leaves.length);
  });

  it('keeps a debit column positive and a credit column negative, and empty apart from nil', async () => {
    expect(linesOf(await report('trial-balance.xml'))).toMatchObject([
      { name: 'Capital Account', closingDebit: '7777777.77', closingCredit: '-111010.01' },
      { name: 'Loans (Liability)', closingDebit: null, closingCredit: '-222000.00' },
      { name: 'Current Assets', closingDebit: '1111111.11', closingCredit: null },
      { name: 'Suspense A/c & Others', closingDebit: '0.00', closingCredit: '0.00' },
    ]);
  });

  it('gives a name without figures none of the next one, and keeps what is no number', async () => {
    expect(linesOf(await report('stock-summary.xml'))).toEqual([
      {
        name: 'Bolt hex 10mm',
        quantity: { value: '400.00', unit: 'Nos' },
        rate: { value: '7.10', unit: null },
        value: '3009.47',
      },
      { name: 'Gasket flat', quantity: null, rate: { value: '6.00', unit: null }, value: '60.00' },
      { name: 'Fasteners', quantity: null, rate: null, value: null },
      {
        name: 'Wire enamelled',
        quantity: { value: '12.00', unit: 'Kg' },
        rate: { value: '3.00', unit: null },
        value: null,
        extra: { 'DSPSTKINFO/DSPSTKCL/DSPCLAMTA': 'not a number' },
      },
      {
        name: 'Washer plain 8mm',
        quantity: { value: '0.00', unit: 'Nos' },
        rate: { value: '0.00', unit: null },
        value: '0.00',
      },
    ]);
  });

  it('ages what is open by either basis, as on the day that Tally counted from', async () => {
    const { data } = await report('bills-receivable.xml');
    expect(data).toMatchObject({
      side: 'receivable',
      to: '2026-07-31',
      lines: [
        { party: 'Meenakshi & Sons Fasteners', billDate: '2026-05-01', overdueDays: 91, openAmount: '1180.00' },
        {},
        {},
        {},
        {},
        {},
      ],
    });
    const { ageing } = data as { ageing: { basis: string; buckets: { through: number | null; amount: string }[] }[] };
    const amounts = ageing.map(({ basis, buckets }) => [basis, ...buckets.map(({ amount }) => amount)]);
    expect(amounts).toEqual([
      ['bill-date', '0.00', '2360.00', '0.00', '2360.00', '5900.00', '500.50'],
      ['due-date', '0.00', '2360.00', '0.00', '7080.00', '1180.00', '500.50'],
    ]);
  });

  it('is accounted for leaf by leaf, as objects are', async () => {
    for (const coverage of await coverageOfPath(folder)) {
      expect([coverage.name, coverage.total.lost, coverage.faults]).toEqual([coverage.name, 0, []]);
    }
    const [stock] = await coverageOfPath(join(folder, 'stock-summary.xml'));
    expect(stock?.total).toMatchObject({ seen: 16, mapped: 15, extra: 1 });
    const [{ data, ...record }] = [await report('trial-balance.xml')];
    const leaf = { path: 'ENVELOPE/DSPACCNAME/DSPDISPNAME', text: 'Nowhere' };
    expect(auditReport([leaf], { ...record, data }).fates).toMatchObject([{ fate: 'lost' }]);
  });

  it('is no problem, whatever it is', async () => {
    for (const file of readdirSync(folder)) {
      const lines = await previewed(file);
      const codes = lines.flatMap((line) => (line.kind === 'problem' && 'code' in line ? [line.code] : []));
      const isEmpty = file === 'bills-payable-empty.xml' || file === 'voucher-register-empty.xml';
      expect([file, codes]).toEqual([file, isEmpty ? codes.filter((code) => code === 'document.empty') : []]);
      if (!isEmpty) expect(lines.some(({ kind }) => isReportKind(kind) || kind !== 'problem')).toBe(true);
    }
  });
});
