import { expect, it } from 'vitest';
import { compareFields, compareLeaves } from './compare-fields.ts';

it('names fields that were asked for and read otherwise, and no others', () => {
  const found = { email: 'a@b.invalid', phone: '1' };
  expect(compareFields({ email: 'a@b.invalid', pan: 'P', aliases: '' }, found)).toEqual([
    { path: 'pan', sent: 'P', found: '' },
  ]);
});

it('names every leaf that moved, but for what was meant to', () => {
  const before = { EMAIL: 'a', PINCODE: '1', PINCODEOLD: '1', 'ADDRESS.LIST/ADDRESS': 'x', 'L@2025-04-01/STATE': 's' };
  const now = { EMAIL: 'b', PINCODE: '2', PINCODEOLD: '2', 'ADDRESS.LIST/ADDRESS[2]': 'y', 'L@2025-10-01/STATE': 't' };
  const moves = ['PINCODE', 'ADDRESS.LIST', 'L@2025-10-01/'];
  expect(compareLeaves(before, now, moves)).toEqual([
    { path: 'EMAIL', sent: 'a', before: 'a', found: 'b' },
    { path: 'PINCODEOLD', sent: '1', before: '1', found: '2' },
    { path: 'L@2025-04-01/STATE', sent: 's', before: 's', found: '' },
  ]);
  expect(compareLeaves(before, before, [])).toEqual([]);
});
