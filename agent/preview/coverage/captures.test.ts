import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isZero, sum } from '../../../contract/decimal.ts';
import { dataSchema } from '../../../contract/records/schemas.ts';
import type { VoucherData } from '../../../contract/records/voucher.ts';
import { previewPath } from '../preview.ts';
import { coverageOfPath } from './coverage-of-path.ts';

const folder = join(import.meta.dirname, '../../../test/fixtures/tally');
const files = readdirSync(folder).filter((name) => name.endsWith('.xml'));

/** Vouchers that do not balance in the capture itself. */
const oneSided: readonly string[] = [];

describe('captures of real Tallys', () => {
  it('are there', () => {
    expect(files.length).toBeGreaterThan(25);
  });

  for (const file of files) {
    it(`loses nothing of ${file}, and carries what it holds`, async () => {
      const [coverage] = await coverageOfPath(join(folder, file));
      expect(coverage).toMatchObject({ total: { lost: 0 }, faults: [], problems: 0 });
      expect(coverage?.records).toEqual(expected[file]);
    });

    it(`reads ${file} by the schemas of its kinds, vouchers in balance`, async () => {
      for await (const record of previewPath(join(folder, file))) {
        if (!('data' in record)) continue;
        dataSchema(record.kind)?.parse(record.data);
        if (record.kind !== 'voucher' || oneSided.includes(file)) continue;
        const { affects, lines } = record.data as VoucherData;
        if (affects.accounts) expect(isZero(sum(lines.map((line) => line.amount)))).toBe(true);
      }
    });
  }
});

const expected: { readonly [file: string]: { readonly [kind: string]: number } } = {
  'erp9-daybook-utf16.xml': { voucher: 4, company: 1 },
  'erp9-masters-utf16.xml': {
    currency: 2,
    'cost-category': 1,
    'tally.incometaxclassification': 1,
    'tally.incometaxslab': 1,
    'account-group': 1,
    'gst-registration': 1,
    account: 1,
    warehouse: 1,
    'voucher-type': 1,
  },
  'gateway-bank-vouchers.xml': { voucher: 4 },
  'gateway-companies.xml': { company: 3 },
  'gateway-empty-window-utf16.xml': {},
  'gateway-groups-utf16-no-mark.xml': { 'account-group': 8 },
  'gateway-ledgers.xml': { account: 9, party: 5 },
  'gateway-optional-voucher.xml': { voucher: 2 },
  'gateway-voucher-types.xml': { 'voucher-type': 24 },
  'gateway-vouchers-wildcard.xml': { voucher: 7 },
  'gateway-vouchers.xml': { voucher: 3 },
  'import-purchase-order.xml': { voucher: 1, company: 2 },
  'prime-daybook-payment-utf16.xml': { voucher: 1 },
  'prime-daybook-sales.xml': { voucher: 1, company: 1 },
  'prime-masters-items-utf16.xml': { currency: 1, 'stock-category': 1, 'item-group': 1, warehouse: 1, item: 1 },
  'prime2-masters-utf16.xml': {
    currency: 2,
    unit: 1,
    'cost-category': 1,
    'tally.incometaxclassification': 1,
    'tally.incometaxslab': 1,
    'account-group': 1,
    'gst-registration': 2,
    account: 1,
    warehouse: 1,
    item: 1,
    'voucher-type': 1,
    company: 1,
  },
  'prime2-transactions-utf16.xml': { voucher: 2, company: 1 },
  'prime4-daybook-udf-tds-irn.xml': {
    currency: 1,
    'tally.tdsrate': 1,
    'account-group': 1,
    account: 1,
    'gst-registration': 1,
    'voucher-type': 1,
    voucher: 3,
    unit: 1,
    'item-group': 1,
    item: 1,
    'tally.gstin': 2,
    warehouse: 1,
  },
  'tdl-delivery-note.xml': { voucher: 2 },
  'tdl-journal.xml': { voucher: 2 },
  'tdl-ledger.xml': { account: 1, party: 1 },
  'tdl-ledgers.xml': { account: 6, party: 3 },
  'tdl-mfg-journal.xml': { voucher: 2 },
  'tdl-payroll.xml': { voucher: 2 },
  'tdl-pos-sales.xml': { voucher: 2 },
  'tdl-receipt.xml': { voucher: 2 },
  'tdl-sales-order.xml': { voucher: 2 },
  'tdl-sales.xml': { voucher: 2 },
  'tdl-stock-journal.xml': { voucher: 2 },
  'prime7-vouchers-stripped.xml': { voucher: 4 },
};
