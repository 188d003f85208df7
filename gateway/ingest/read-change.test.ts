import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { Change, recordKinds } from '../../contract/records/record.ts';
import { dataSchema } from '../../contract/records/schemas.ts';
import { readChange } from './read-change.ts';

const bill = {
  accountId: 'books-1:ledger:meera',
  account: 'Meera Stores',
  reference: 'INV/0187',
  billDate: '2025-04-01',
  dueDate: null,
  creditDays: 30,
  originalAmount: '118.00',
  openAmount: '18.00',
  currency: null,
  voucherId: 'books-1:voucher:v1',
  isOpening: false,
  allocations: [{ voucherId: null, date: '2025-04-01', amount: '118.00' }],
};
const upsert = {
  op: 'upsert',
  kind: 'bill',
  id: 'books-1:bill:b1',
  cause: 'edit',
  shape: 1,
  hash: 'h'.repeat(22),
  native: { version: '7' },
};

test('every schema can be compiled, and none falls back to being interpreted', () => {
  for (const schema of [Change, ...recordKinds.map(dataSchema)]) {
    expect(() => schema && z.compile(schema, { strict: true })).not.toThrow();
  }
});

test('takes a record exactly when its schema does, whatever is wrong with it', () => {
  const field = fc.constantFrom(...(Object.keys(bill) as (keyof typeof bill)[]), 'more');
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(bill), '2025-02-30', '1e3', -1.5));
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(field, value), { maxLength: 2, selector: ([name]) => name }), (changed) => {
      const data = { ...bill, ...Object.fromEntries(changed) };
      const { type } = readChange(1, JSON.stringify({ ...upsert, data }));
      expect(type).toBe(dataSchema('bill')?.safeParse(data).success === true ? 'upsert' : 'rejected');
    }),
    { numRuns: 2_000 },
  );
});

test('names the place in a rejected record, and never its content', () => {
  const broken = { ...upsert, data: { ...bill, openAmount: 'Meera owes 18' } };
  expect(readChange(1, JSON.stringify(broken))).toMatchObject({
    type: 'rejected',
    code: 'record.not-understood',
    reason: 'openAmount: invalid_format',
    kind: 'bill',
  });
});
