import { expect, it } from 'vitest';
import type { PlainDate } from '../../../../../contract/dates.ts';
import type { SourceId } from '../../../../../contract/ids.ts';
import { MasterNames } from '../../map/master-names.ts';
import { scan } from '../../xml/scan.ts';
import { ledgerTaxOf } from './ledger-tax.ts';
import { partyRegistration } from './registration.ts';

const names = new MasterNames('tally-demo' as SourceId);
const day = '2025-06-02' as PlainDate;

function partyIn(fields: string, stated: string | null = null) {
  const node = scan(`<LEDGER NAME="Demo"><PARENT>Sundry Debtors</PARENT>${fields}</LEDGER>`);
  return partyRegistration(ledgerTaxOf(node, names), day, stated);
}

const dated = (from: string, type: string, gstin = '') =>
  `<LEDGSTREGDETAILS.LIST><APPLICABLEFROM>${from}</APPLICABLEFROM><GSTREGISTRATIONTYPE>${type}</GSTREGISTRATIONTYPE><GSTIN>${gstin}</GSTIN></LEDGSTREGDETAILS.LIST>`;

it.each([
  ['Regular', 'regular'],
  ['Regular - SEZ', 'sez'],
  ['Regular-Deemed Exporter', 'regular'],
  ['Composition', 'composition'],
  ['Unregistered/Consumer', 'unregistered'],
  ['Consumer', 'unregistered'],
  ['Government Entity / TDS', 'regular'],
  ['Unknown', null],
  ['Something new', null],
])('understands %s', (word, type) => {
  const fields = `<LEDSTATENAME>Gujarat</LEDSTATENAME><GSTREGISTRATIONTYPE>${word}</GSTREGISTRATIONTYPE>`;
  expect(partyIn(fields)).toEqual({ state: '24', type });
});

it('takes the registration that held on the day, and its state from its GSTIN', () => {
  const both = `<LEDSTATENAME>Gujarat</LEDSTATENAME>${dated('20170701', 'Composition', '24AAAAA0000A1Z8')}`;
  expect(partyIn(both + dated('20250401', 'Regular', '24ZZZZZ9999Z9Z6'))).toEqual({ state: '24', type: 'regular' });
  expect(partyIn(both + dated('20260401', 'Regular', '24ZZZZZ9999Z9Z6'))).toEqual({ state: '24', type: 'composition' });
});

it('takes a zone from beside the registration, as in ERP 9', () => {
  const fields = '<PARTYGSTIN>24AAAAA0000A1Z8</PARTYGSTIN><GSTREGISTRATIONTYPE>Regular</GSTREGISTRATIONTYPE>';
  expect(partyIn(`${fields}<PARTYTYPE>SEZ</PARTYTYPE>`)).toEqual({ state: '24', type: 'sez' });
});

it('knows a party abroad by its country', () => {
  const mailing = '<LEDMAILINGDETAILS.LIST><COUNTRY>United Arab Emirates</COUNTRY></LEDMAILINGDETAILS.LIST>';
  expect(partyIn(mailing + dated('20170701', 'Unregistered/Consumer'))).toEqual({ state: null, type: 'overseas' });
});

it('believes neither the books nor the document where the two disagree about a registration', () => {
  const fields = '<LEDSTATENAME>Gujarat</LEDSTATENAME><GSTREGISTRATIONTYPE>Unregistered</GSTREGISTRATIONTYPE>';
  expect(partyIn(fields, '27AAAAA0000A1Z2')).toEqual({ state: '27', type: null });
});

it('takes a ledger for what its group and its duty head say', () => {
  const roleOf = (fields: string) => ledgerTaxOf(scan(`<LEDGER NAME="Demo">${fields}</LEDGER>`), names).role;
  const duty = (fields: string) => roleOf(`<PARENT>Duties &amp; Taxes</PARENT>${fields}`);
  expect(duty('<TAXTYPE>GST</TAXTYPE><GSTDUTYHEAD>UT Tax</GSTDUTYHEAD>')).toEqual({ kind: 'gst', head: 'sgst' });
  expect(duty('<TAXTYPE>GST</TAXTYPE><GSTDUTYHEAD>Integrated Tax</GSTDUTYHEAD>')).toEqual({
    kind: 'gst',
    head: 'igst',
  });
  expect(duty('<TAXTYPE>Others</TAXTYPE>')).toEqual({ kind: 'unknown' });
  expect(duty('<TAXTYPE>TCS</TAXTYPE>')).toEqual({ kind: 'outside' });
  expect(roleOf('<PARENT>Indirect Expenses</PARENT>')).toEqual({ kind: 'value' });
});
