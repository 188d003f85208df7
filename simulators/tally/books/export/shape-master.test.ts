import { describe, expect, it } from 'vitest';
import type { BookRules, TallyObject } from '../../books.ts';
import { profiles } from '../../wire/profiles.ts';
import { openBooks } from '../open-books.ts';
import { ledger, lists, loadAll, text, wholeTime } from '../testing.ts';

const party = 'Patelwadi "Wholesale" Depot';

function opened(rules: Partial<BookRules>) {
  const books = openBooks({ seed: 7, vouchers: 600 });
  books.follow(rules);
  return books;
}

function master(
  books: ReturnType<typeof opened>,
  type: 'VoucherType' | 'StockItem' | 'Ledger',
  name: string,
): TallyObject {
  return [...books.masters(type, wholeTime)].find((one) => text(one, 'NAME') === name) ?? {};
}

describe('a ledger', () => {
  it('has flat fields alone before release 3', () => {
    const one = ledger(opened(profiles.erp9), party);
    expect(text(one, 'LEDSTATENAME')).not.toBe('');
    expect(text(one, 'PARTYGSTIN')).toHaveLength(15);
    for (const list of ['LEDMAILINGDETAILS', 'LEDGSTREGDETAILS', 'CONTACTDETAILS']) expect(one[list]).toBeUndefined();
  });

  it('has dated lists since, the flat fields beside them empty, or both filled', () => {
    const dated = ledger(opened(profiles.prime4), party);
    const both = ledger(opened(profiles.prime7), party);
    expect([text(dated, 'PARTYGSTIN'), text(dated, 'LEDSTATENAME')]).toEqual(['', '']);
    for (const one of [dated, both]) expect(text(lists(one, 'LEDGSTREGDETAILS')[0], 'GSTIN')).toHaveLength(15);
    expect(text(both, 'PARTYGSTIN')).toBe(text(lists(both, 'LEDGSTREGDETAILS')[0], 'GSTIN'));
  });

  it('names its tax head and its kind of registration in the words of the release', () => {
    const [old, now] = [opened(profiles.prime2), opened(profiles.prime7)];
    expect(text(ledger(old, 'Output CGST'), 'GSTDUTYHEAD')).toBe('Central Tax');
    expect(text(ledger(now, 'Output CGST'), 'GSTDUTYHEAD')).toBe('CGST');
    expect(text(ledger(old, 'Blue Lantern Imports LLC'), 'GSTREGISTRATIONTYPE')).toBe('Consumer');
    expect(text(ledger(old, 'Vayuvega Roadlines'), 'GSTREGISTRATIONTYPE')).toBe('Unregistered');
    expect(text(ledger(now, 'Vayuvega Roadlines'), 'GSTREGISTRATIONTYPE')).toBe('Unregistered/Consumer');
  });
});

it('keeps the HSN of an item in GSTDETAILS before release 3', () => {
  const old = master(opened(profiles.prime2), 'StockItem', 'Steel Tiffin 3-Tier');
  expect(old['HSNDETAILS']).toBeUndefined();
  expect(lists(old, 'GSTDETAILS').map((one) => text(one, 'HSNCODE'))).toEqual(['73239390', '73239390']);
  const now = master(opened(profiles.prime7), 'StockItem', 'Steel Tiffin 3-Tier');
  expect(text(lists(now, 'HSNDETAILS')[0], 'HSNCODE')).toBe('73239390');
  expect(text(lists(now, 'GSTDETAILS')[0], 'HSNCODE')).toBe('');
});

it('says how a voucher type numbers at the top before release 3', () => {
  const old = master(opened(profiles.erp9), 'VoucherType', 'Tax Invoice');
  expect(old).toMatchObject({ NUMBERINGMETHOD: 'Manual', PREVENTDUPLICATES: 'Yes' });
  expect(old['VOUCHERNUMBERSERIES']).toBeUndefined();
  const now = master(opened(profiles.prime7), 'VoucherType', 'Tax Invoice');
  expect(now).toMatchObject({ NUMBERINGMETHOD: 'None', PREVENTDUPLICATES: 'No' });
});

it('knows no registrations of the company before release 3', () => {
  const [old, now] = [opened(profiles.prime2), opened(profiles.prime7)];
  const names = (books: typeof old) => [...books.masters('TaxUnit', wholeTime)].map((one) => text(one, 'NAME'));
  expect(names(old)).toEqual(['Default Tax Unit']);
  expect(names(now)).toEqual(['Default Tax Unit', 'Gujarat Registration', 'Maharashtra Registration']);
  expect(new Set(loadAll(old).map((voucher) => text(voucher, 'GSTREGISTRATION')))).toEqual(new Set(['']));
  expect(loadAll(now).some((voucher) => text(voucher, 'GSTREGISTRATION') === 'Maharashtra Registration')).toBe(true);
});

it('numbers and balances are the same in every release', () => {
  const numbers = (rules: BookRules) => loadAll(opened(rules)).map((one) => text(one, 'VOUCHERNUMBER'));
  expect(numbers(profiles.erp9)).toEqual(numbers(profiles.prime7));
});

it('names a registration in vouchers as it is called now', () => {
  const books = opened({});
  for (const state of ['Gujarat', 'Maharashtra']) {
    books.keyboard.renameMaster('TaxUnit', `${state} Registration`, `GST ${state}`);
  }
  const names = new Set(loadAll(books).map((voucher) => text(voucher, 'GSTREGISTRATION')));
  expect(names).toEqual(new Set(['GST Gujarat', 'GST Maharashtra']));
});
