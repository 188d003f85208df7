import type { Books, ImportObject, ImportOutcome, TallyObject } from '../books.ts';
import { present } from './present.ts';

/** What the tests of the books share: small companies, short ways to ask and to post. */
export const wholeTime = { from: '20240401', to: '20260331' } as const;

export function loadAll(books: Books, from: string = wholeTime.from, to: string = wholeTime.to): TallyObject[] {
  return Array.from(books.vouchers(from, to), (ref) => ref.load());
}

export function load(books: Books, masterId: number): TallyObject {
  return present(books.voucher(masterId), `voucher ${masterId}`).load();
}

export function lists(object: TallyObject, method: string): readonly TallyObject[] {
  const value = object[method];
  return Array.isArray(value) ? (value as readonly TallyObject[]) : [];
}

export function text(object: TallyObject | undefined, method: string): string {
  const value = object?.[method];
  return typeof value === 'string' ? value : '';
}

export function ledger(books: Books, name: string, period = wholeTime as { from: string; to: string }): TallyObject {
  return present(
    [...books.masters('Ledger', period)].find((one) => one['NAME'] === name),
    `ledger ${name}`,
  );
}

/** Debit-negative paise of a plain or composite amount. */
export function paise(amount: string): number {
  return Math.round(Number(amount.slice(amount.lastIndexOf('=') + 1).replace(/[^\d.-]/g, '')) * 100);
}

export function post(
  books: Books,
  body: TallyObject,
  attributes: ImportObject['attributes'] = {},
  educational = false,
): ImportOutcome {
  return books.import([{ type: 'VOUCHER', attributes: { ACTION: 'Create', ...attributes }, body }], { educational });
}

export function postMaster(
  books: Books,
  type: string,
  body: TallyObject,
  attributes: ImportObject['attributes'] = {},
): ImportOutcome {
  return books.import([{ type, attributes: { ACTION: 'Create', ...attributes }, body }], { educational: false });
}

/** `LEDGERNAME`, amount, and what else the line says. */
export function line(name: string, amount: string, more: TallyObject = {}): TallyObject {
  return { LEDGERNAME: name, ISDEEMEDPOSITIVE: amount.startsWith('-') ? 'Yes' : 'No', AMOUNT: amount, ...more };
}

export function journal(amount = '100.00', more: TallyObject = {}): TallyObject {
  return {
    DATE: '20250502',
    VOUCHERTYPENAME: 'Journal',
    ALLLEDGERENTRIES: [line('Depreciation', `-${amount}`), line('Furniture & Fixtures', amount)],
    ...more,
  };
}

/** A sale of gloves to a customer on the given bill. */
export function invoice(party: string, bill: string, more: TallyObject = {}): TallyObject {
  return {
    DATE: '20250502',
    VOUCHERTYPENAME: 'Sales',
    PARTYLEDGERNAME: party,
    ISINVOICE: 'Yes',
    PERSISTEDVIEW: 'Invoice Voucher View',
    LEDGERENTRIES: [
      line(party, '-210.00', { BILLALLOCATIONS: [{ NAME: bill, BILLTYPE: 'New Ref', AMOUNT: '-210.00' }] }),
      line('Output CGST', '5.00'),
      line('Output SGST', '5.00'),
    ],
    ALLINVENTORYENTRIES: [gloves()],
    ...more,
  };
}

export function gloves(more: TallyObject = {}): TallyObject {
  return {
    STOCKITEMNAME: 'Oven Gloves',
    ISDEEMEDPOSITIVE: 'No',
    RATE: '100.00/Pair',
    ACTUALQTY: ' 2 Pair',
    BILLEDQTY: ' 2 Pair',
    AMOUNT: '200.00',
    BATCHALLOCATIONS: [{ GODOWNNAME: 'Main Location', BATCHNAME: 'Primary Batch', AMOUNT: '200.00' }],
    ACCOUNTINGALLOCATIONS: [line('Sales (Local)', '200.00')],
    ...more,
  };
}
