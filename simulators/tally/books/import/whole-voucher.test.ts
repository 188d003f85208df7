import { expect, it } from 'vitest';
import { openBooks } from '../open-books.ts';
import { load, loadAll, post, text } from '../testing.ts';

/** What every save makes anew. */
const renewed = ['ALTERID', 'VCHKEY', 'VOUCHERKEY'];

it('keeps everything of an item invoice that comes back whole', () => {
  const books = openBooks({ seed: 11, vouchers: 900 });
  const invoices = loadAll(books).filter(
    (voucher) => voucher['VCHENTRYMODE'] === 'Item Invoice' && voucher['ISCANCELLED'] === 'No',
  );
  expect(JSON.stringify(invoices)).toMatch(/"UDF:LORRYNUMBER":\["/);
  expect(JSON.stringify(invoices)).toMatch(/"MFDON"/);
  expect(JSON.stringify(invoices)).toMatch(/"COSTCENTREALLOCATIONS"/);
  expect(JSON.stringify(invoices)).toMatch(/"TRACKINGNUMBER"/);
  for (const before of invoices) {
    const { altered, lastVchId, lineErrors } = post(books, before, { REMOTEID: text(before, 'GUID') });
    expect({ altered, lineErrors }).toEqual({ altered: 1, lineErrors: [] });
    expect(lasting(load(books, lastVchId))).toEqual(lasting(before));
  }
});

it('drops the fields of a customisation that is not loaded, without a word', () => {
  const books = openBooks({ seed: 11, vouchers: 0, userFields: 'undefined' });
  const body = { DATE: '20250502', VOUCHERTYPENAME: 'Journal', 'UDF:LORRYNUMBER': ['GJ-01-ZZ-1'] };
  const lines = [
    { LEDGERNAME: 'Cash', ISDEEMEDPOSITIVE: 'Yes', AMOUNT: '-1.00' },
    { LEDGERNAME: 'Depreciation', ISDEEMEDPOSITIVE: 'No', AMOUNT: '1.00' },
  ];
  const outcome = post(books, { ...body, ALLLEDGERENTRIES: lines });
  expect(outcome).toMatchObject({ created: 1, errors: 0, exceptions: 0, lineErrors: [] });
  expect(load(books, outcome.lastVchId)['UDF:LORRYNUMBER']).toBeUndefined();
});

const tag = { TAGNAME: 'MASTERID' };

it.each([
  ['alterByGuid', { ACTION: 'Alter' }],
  ['createByGuid', { ACTION: 'Create' }],
  ['alterByMasterIdTag', { ACTION: 'Alter', ...tag }],
  ['cancelByRemoteId', { ACTION: 'Cancel' }],
] as const)('alters, doubles or refuses by the form of an alteration: %s', (rule, attributes) => {
  const outcomes = (['alters', 'duplicates', 'refuses'] as const).map((form) => {
    const books = openBooks({ seed: 11, vouchers: 20, [rule]: form });
    const [before] = loadAll(books).filter(({ VOUCHERTYPENAME: type }) => type === 'Sales');
    const name = 'TAGNAME' in attributes ? { TAGVALUE: text(before, 'MASTERID') } : { REMOTEID: text(before, 'GUID') };
    const { created, altered, exceptions } = post(books, before ?? {}, { ...attributes, ...name });
    return [altered, created, exceptions];
  });
  expect(outcomes).toEqual([
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]);
});

function lasting(voucher: object): unknown {
  return JSON.parse(JSON.stringify(voucher, (name, value) => (renewed.includes(name) ? undefined : value)));
}
