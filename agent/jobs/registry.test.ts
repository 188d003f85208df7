import { describe, expect, it } from 'vitest';
import { jobTypes } from '../../contract/jobs/registry.ts';
import { jobKind, supportedJobTypes } from './registry.ts';

it('offers every type of the contract, each as read or write as the contract says', () => {
  expect([...supportedJobTypes].sort()).toEqual(Object.keys(jobTypes).sort());
  for (const [type, { writes }] of Object.entries(jobTypes)) expect(jobKind(type)?.writes).toBe(writes);
  expect(jobKind('constructor')).toBeNull();
});

describe('what is wrong in itself is refused before the books are asked', () => {
  const invoice = {
    date: '2026-04-01',
    customer: 'Shree Traders',
    items: [{ item: 'Pen', quantity: '10', unit: 'Nos', rate: '100', amount: '1000.00', account: 'Sales 18%' }],
    charges: [
      { account: 'CGST', amount: '90.00' },
      { account: 'SGST', amount: '90' },
    ],
    total: '1180.00',
  };
  const payment = { date: '2026-04-01', party: 'Shree Traders', account: 'HDFC Bank', amount: '1180.00' };
  const against = (amount: string) => ({ type: 'against', reference: 'INV/1', amount });

  it.each([
    ['invoice.create', invoice],
    [
      'invoice.create',
      { ...invoice, charges: [...invoice.charges, { account: 'Round off', amount: '-0.40' }], total: '1179.6' },
    ],
    ['payment.create', payment],
    ['payment.create', { ...payment, allocations: [against('1000'), { type: 'on-account', amount: '180.00' }] }],
  ])('%s that is right passes', (type, input) => {
    expect(check(type, input)).toMatchObject({ date: '2026-04-01' });
  });

  it.each([
    ['invoice.create', { ...invoice, total: '1180.01' }, 'write.unbalanced'],
    ['invoice.create', { ...invoice, items: [], charges: [], total: '0' }, 'job.invalid'],
    ['invoice.create', { ...invoice, date: '2026-02-30' }, 'job.invalid'],
    ['invoice.create', { ...invoice, total: 1180 }, 'job.invalid'],
    ['payment.create', { ...payment, allocations: [against('1179.99')] }, 'write.unbalanced'],
    ['payment.create', { ...payment, amount: '0.00' }, 'job.invalid'],
    ['payment.create', { ...payment, amount: '-5' }, 'job.invalid'],
  ])('%s that is not', (type, input, code) => {
    expect(() => check(type, input)).toThrow(expect.objectContaining({ code }));
  });

  it('names the field', () => {
    const items = [{ ...invoice.items[0], quantity: 'ten' }];
    expect(() => check('invoice.create', { ...invoice, items })).toThrow(/items\.0\.quantity/);
  });

  const customer = {
    name: 'Testgaon Traders',
    gstin: '27ZZZHJ4711F1ZU',
    pan: 'ZZZHJ4711F',
    address: { state: 'Maharashtra', pincode: '411001' },
  };
  const wrongDigit = '27ZZZHJ4711F1Z0';
  const account = { name: 'Testgaon Bank', group: 'Bank Accounts' };
  const item = { name: 'Widget', unit: 'Nos', hsn: '8473', gstRate: '18' };
  const change = { nativeId: 'guid-1' };

  it.each([
    ['customer.create', customer],
    ['customer.create', { ...customer, address: { state: 'maharashtra' }, openingBalance: '-12.50' }],
    ['vendor.create', { name: 'Abroad Ltd', address: { country: 'Nepal', state: 'Bagmati', pincode: '44600' } }],
    ['vendor.update', { ...change, address: { state: 'Jammu & Kashmir' }, creditDays: 0 }],
    ['account.create', { ...account, bank: { ifsc: 'ZZZZ0000001' } }],
    ['item.create', item],
  ])('%s of a master that is right passes', (type, input) => {
    expect(check(type, input)).toMatchObject(input);
  });

  it.each([
    ['customer.create', { ...customer, gstin: wrongDigit }, /gstin: /],
    ['customer.create', { ...customer, gstin: '27AAA' }, /gstin: /],
    ['customer.create', { ...customer, pan: 'ZZZPQ4712G' }, /pan: /],
    ['customer.create', { ...customer, pan: 'ABCD' }, /pan: /],
    ['customer.create', { ...customer, address: { state: 'Kerala' } }, /address\/state: .*GSTIN/],
    ['customer.create', { ...customer, address: { state: 'Atlantis' } }, /address\/state: /],
    ['customer.create', { ...customer, address: { pincode: '011001' } }, /address\/pincode: /],
    ['customer.create', { ...customer, address: { country: 'Nepal' } }, /gstin: /],
    ['customer.create', { ...customer, registrationType: 'unregistered' }, /registrationType: /],
    ['customer.create', { ...customer, email: 'nobody' }, /email: /],
    ['customer.create', { ...customer, creditDays: -1 }, /creditDays: /],
    ['customer.create', { ...customer, openingBalance: '1.005' }, /openingBalance: /],
    ['customer.create', { ...customer, name: 'Primary' }, /name: /],
    ['customer.create', { ...customer, name: 'two\nlines' }, /name: /],
    ['customer.update', { ...change, creditLimit: '-1' }, /creditLimit: /],
    ['customer.update', { email: 'a@b.invalid' }, /nativeId: /],
    ['account.create', { ...account, bank: { ifsc: 'ZZZZ1000001' } }, /bank\.ifsc: /],
    ['account.create', { ...account, tax: { head: 'vat' } }, /tax\.head: /],
    ['item.create', { ...item, hsn: '847' }, /hsn: /],
    ['item.create', { ...item, hsn: undefined }, /hsn: /],
    ['item.create', { ...item, unit: undefined }, /unit: /],
  ])('%s of one that is not, with the field', (type, input, words) => {
    expect(() => check(type, input)).toThrow(expect.objectContaining({ code: 'job.invalid' }));
    expect(() => check(type, input)).toThrow(words);
  });

  function check(type: string, input: unknown): unknown {
    const kind = jobKind(type);
    if (!kind?.writes) throw new Error(`${type} does not write`);
    return kind.check(input);
  }
});
