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

  function check(type: string, input: unknown): unknown {
    const kind = jobKind(type);
    if (!kind?.writes) throw new Error(`${type} does not write`);
    return kind.check(input);
  }
});
