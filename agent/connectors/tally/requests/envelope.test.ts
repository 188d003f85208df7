import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { expect, it } from 'vitest';
import type { PlainDate } from '../../../../contract/dates.ts';
import { collectionRequest, countRequest, datedWithin, escapeXml, importRequest, reportRequest } from './envelope.ts';

const parser = new XMLParser({
  ignoreAttributes: false,
  parseTagValue: false,
  trimValues: false,
  processEntities: true,
});
const period = { from: '2024-04-01' as PlainDate, to: '2024-04-30' as PlainDate };

it('carries any company name unharmed', () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '&', '<', '>', '"', "'", 'ગ', '₹'), minLength: 1 });
  fc.assert(
    fc.property(name, (company) => {
      const xml = collectionRequest({ company, period }, { type: 'Ledger', fetch: ['Name'] });
      expect(parser.parse(xml).ENVELOPE.BODY.DESC.STATICVARIABLES.SVCURRENTCOMPANY).toBe(company);
    }),
  );
});

it('writes dates in the form no release misreads, as period and as filter', () => {
  const xml = collectionRequest(
    { company: 'Demo', period },
    { type: 'Voucher', fetch: ['Date'], filters: [datedWithin(period), '$AlterID > 7'] },
  );
  const { STATICVARIABLES, TDL } = parser.parse(xml).ENVELOPE.BODY.DESC;
  expect(STATICVARIABLES).toMatchObject({
    SVFROMDATE: { '@_TYPE': 'Date', '#text': '20240401' },
    SVTODATE: { '@_TYPE': 'Date', '#text': '20240430' },
  });
  const [dated, above] = TDL.TDLMESSAGE.SYSTEM;
  expect(dated['#text']).toBe('$Date >= $$Date:"20240401" AND $Date <= $$Date:"20240430"');
  expect(above['#text']).toBe('$AlterID > 7');
  expect(TDL.TDLMESSAGE.COLLECTION.FILTERS).toBe(`${dated['@_NAME']}, ${above['@_NAME']}`);
});

it('counts over a collection of its own', () => {
  const xml = countRequest({ company: 'Demo', period }, { type: 'Voucher', fetch: ['Date'] }, 'Date : $Date');
  const { HEADER, BODY } = parser.parse(xml).ENVELOPE;
  const [rows, counts] = BODY.DESC.TDL.TDLMESSAGE.COLLECTION;
  expect(HEADER.ID).toBe(counts['@_NAME']);
  expect(counts).toMatchObject({ SOURCECOLLECTION: rows['@_NAME'], BY: 'Date : $Date' });
});

it('asks for a report without definitions, and names the company of an import', () => {
  expect(parser.parse(reportRequest({ company: 'Demo', period }, 'Bills Receivable')).ENVELOPE.HEADER).toMatchObject({
    TYPE: 'Data',
    ID: 'Bills Receivable',
  });
  const { BODY } = parser.parse(importRequest('A & B', 'Vouchers', '<VOUCHER/>')).ENVELOPE;
  expect(BODY.DESC.STATICVARIABLES.SVCURRENTCOMPANY).toBe('A & B');
});

it('escapes what XML gives a meaning to, and control characters', () => {
  expect(escapeXml(`<a & "b" 'c'>\u0004\r\n`)).toBe('&lt;a &amp; &quot;b&quot; &apos;c&apos;&gt;&#4;&#13;&#10;');
});
