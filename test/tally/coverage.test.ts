import { expect, it } from 'vitest';
import { coverageOfSource } from '../../agent/preview/coverage/coverage-of-source.ts';
import { isWhole } from '../../agent/preview/coverage/tally.ts';
import { openBooks } from '../../simulators/tally/books/open-books.ts';
import { openOffice } from './office.ts';

it.each(['erp9', 'prime2', 'prime4', 'prime7'] as const)(
  'loses no leaf of what %s answers, and names what it leaves out',
  async (profile) => {
    const companies = [openBooks({ seed: 5, vouchers: 60 })];
    await using office = await openOffice({ companies, profile });
    const [coverage] = await coverageOfSource(office.simulator.url, office.signal);
    if (coverage === undefined) throw new Error('no company');
    expect(coverage.faults).toEqual([]);
    expect(isWhole(coverage)).toBe(true);
    expect(coverage.problems).toBe(0);
    expect(coverage.objects['VOUCHER']).toBe(60);
    expect(coverage.tags['GSTRATEDUTYHEAD']?.['left-out']).toBeGreaterThan(0);
  },
);
