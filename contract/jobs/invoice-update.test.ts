import { expect, it } from 'vitest';
import { InvoiceUpdateInput } from './invoice-update.ts';

const document = { nativeId: 'guid-1' };

it.each([
  ['nothing', {}],
  ['a field that nobody knows', { naration: 'x' }],
])('takes no change of %s', (_what, set) => {
  expect(InvoiceUpdateInput.safeParse({ document, set }).success).toBe(false);
});

it('takes a change of one field', () => {
  expect(InvoiceUpdateInput.safeParse({ document, set: { narration: 'x' } }).success).toBe(true);
});
