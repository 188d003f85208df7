import { expect, it } from 'vitest';
import type { PlainDate } from '../../../contract/dates.ts';
import type { Company } from './company.ts';
import { fingerprintOf, recognise, sourceIdOf } from './identity.ts';
import { XmlNode } from './xml/node.ts';

const company: Company = {
  name: 'Demo Traders',
  guid: '398f4a62-dcf4-4d04-9b8c-aac016fa0ebf',
  number: '100001',
  booksFrom: '2024-04-01' as PlainDate,
  endingAt: null,
  lastVoucherDate: null,
  counters: { masters: 1, vouchers: 1 },
  isEducational: false,
  today: null,
  product: 'TallyPrime 7.1',
  row: new XmlNode('COMPANY', [], '', []),
};
const pin = fingerprintOf('http://127.0.0.1:9000', company);

it('names the same books alike wherever they are served, and under whatever name', () => {
  const elsewhere = fingerprintOf('http://192.0.2.7:9001', { ...company, name: 'Demo Traders (2024)' });
  expect(sourceIdOf(elsewhere)).toBe(sourceIdOf(pin));
  expect(sourceIdOf(pin)).toMatch(/^tally-[0-9a-f]{16}$/);
});

it('names the child of a year-end split otherwise, although it keeps the GUID (facts/tally.md §1.8)', () => {
  const child = { ...pin, number: '100002', booksFrom: '2025-04-01' };
  expect(sourceIdOf(child)).not.toBe(sourceIdOf(pin));
});

it('finds the pinned company among others, also under a new name', () => {
  const other = { ...company, guid: 'ffffffff-dcf4-4d04-9b8c-aac016fa0ebf', name: 'Other' };
  expect(recognise(pin, [other, company])).toBe(company);
  const renamed = { ...company, name: 'New Name' };
  expect(recognise(pin, [other, renamed])).toBe(renamed);
});

it.each([
  ['tally.no-company', []],
  ['tally.company-closed', [{ ...company, guid: 'ffffffff-dcf4-4d04-9b8c-aac016fa0ebf', name: 'Other' }]],
  ['tally.company-closed', [{ ...company, number: '100002', name: 'Child of a split' }]],
  ['tally.identity-changed', [{ ...company, guid: 'ffffffff-dcf4-4d04-9b8c-aac016fa0ebf' }]],
  ['tally.identity-changed', [{ ...company, booksFrom: '2025-04-01' as PlainDate }]],
])('says %s rather than to read other books', (code, open) => {
  expect(() => recognise(pin, open)).toThrow(expect.objectContaining({ code }));
});

it('takes neither of two companies that Tally can not tell apart by name', () => {
  const twin = { ...company, guid: 'ffffffff-dcf4-4d04-9b8c-aac016fa0ebf', name: ' DEMO traders' };
  expect(() => recognise(pin, [company, twin])).toThrow(
    expect.objectContaining({ code: 'tally.same-name', details: { company: company.name } }),
  );
});
