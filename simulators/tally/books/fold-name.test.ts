import { describe, expect, it } from 'vitest';
import { foldName } from './fold-name.ts';

describe('name matching at import', () => {
  it.each([
    ['Cash', 'CASH'],
    ['Old/New Bazaar - Ravensar', ' old new  bazaar ravensar'],
    ['Cash-in-Hand', 'cash in hand'],
  ])('takes %j and %j for one', (a, b) => {
    expect(foldName(a)).toBe(foldName(b));
  });

  it.each([
    ['Mehgal & Sons', 'Mehgal and Sons'],
    ['Round_Off', 'Round Off'],
    ['Sales – Export', 'Sales - Export'],
    ['Café', 'Cafe\u0301'],
    ['É', 'é'],
  ])('keeps %j and %j apart', (a, b) => {
    expect(foldName(a)).not.toBe(foldName(b));
  });
});
