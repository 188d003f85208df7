import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDigit, inventGstin } from './gstin.ts';

describe('invented GSTINs', () => {
  it('carry the check digit that the public example does', () => {
    expect(checkDigit('27AAPFU0939F1Z')).toBe('V');
  });

  it('are well formed and stand out as invented', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9999 }), (serial) => {
        expect(inventGstin('24', serial)).toMatch(/^24ZZZ[PCFH][A-Z]\d{4}[A-Z]1Z[0-9A-Z]$/);
      }),
    );
  });
});
