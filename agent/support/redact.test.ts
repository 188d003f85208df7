import { expect, test } from 'vitest';
import { redact } from './redact.ts';

test.each([
  ['party 27ABCDE1234F1Z5 refused', 'party [gstin] refused'],
  ['pan=ABCDE1234F', 'pan=[pan]'],
  ['mail to accounts@example.in', 'mail to [email]'],
  ['call +91 98765 43210 now', 'call [phone] now'],
  ['Authorization: Bearer abc.def', 'Authorization: [secret]'],
  ['"token":"s3cret"', '"token":"[secret]"'],
  ['owes ₹ 1,23,456.00 today', 'owes [amount] today'],
  ['differs by 12345.60', 'differs by [amount]'],
])('masks %s', (text, masked) => {
  expect(redact(text)).toBe(masked);
});

test.each([
  'tunnel.online attempt=3 waitedMs=8120',
  '2026-04-01T10:20:30.123Z',
  'version 0.1.0',
  'INV/0187',
  'port 9000',
])('leaves %s as it is', (text) => {
  expect(redact(text)).toBe(text);
});
