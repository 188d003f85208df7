import { expect, it } from 'vitest';
import type { TallyObject } from '../books.ts';
import { fetchTree } from './fetch-tree.ts';
import { profiles } from './profiles.ts';
import { compileRow } from './render-row.ts';

const voucher: TallyObject = {
  DATE: '20260801',
  GUID: 'g-00000001',
  VOUCHERTYPENAME: 'Sales',
  MASTERID: ' 1',
  ALTERID: ' 1',
  NARRATION: 'two\r\nlines',
  BASICBUYERADDRESS: ['12 Market', 'Surat'],
  ALLLEDGERENTRIES: [
    {
      LEDGERNAME: 'Ram & Co',
      ISDEEMEDPOSITIVE: 'Yes',
      ISLASTDEEMEDPOSITIVE: 'Yes',
      AMOUNT: '-101.01',
      BILLALLOCATIONS: [{ NAME: 'S/1', BILLTYPE: 'On Account', BILLCREDITPERIOD: '7 Days', AMOUNT: '-101.01' }],
      RATEDETAILS: [{ GSTRATEDUTYHEAD: 'CGST', GSTRATE: ' 9' }],
    },
    { LEDGERNAME: 'Sales', ISDEEMEDPOSITIVE: 'No', ISLASTDEEMEDPOSITIVE: 'No', AMOUNT: '101.01', BILLALLOCATIONS: [] },
  ],
};

function row(fetch: readonly string[], behaviour = profiles.prime7): string {
  return compileRow({ element: 'VOUCHER', fetch: fetchTree(fetch), computes: [] }, behaviour)(voucher);
}

it('renders an entry of single fetched fields as captured, scaffolding included', () => {
  const paths = ['ALLLEDGERENTRIES.LEDGERNAME', 'ALLLEDGERENTRIES.AMOUNT', 'ALLLEDGERENTRIES.BILLALLOCATIONS.AMOUNT'];
  expect(row(paths)).toContain(
    [
      '     <ALLLEDGERENTRIES.LIST>',
      '      <LEDGERNAME TYPE="String">Sales</LEDGERNAME>',
      '      <AMOUNT TYPE="Amount">101.01</AMOUNT>',
      '      <ISDEEMEDPOSITIVE TYPE="Logical">No</ISDEEMEDPOSITIVE>',
      '      <ISLASTDEEMEDPOSITIVE TYPE="Logical">No</ISLASTDEEMEDPOSITIVE>',
      '      <VATASSESSABLEVALUE TYPE="Amount"></VATASSESSABLEVALUE>',
      '      <BILLALLOCATIONS.LIST>      </BILLALLOCATIONS.LIST>',
      '      <COSTTRACKALLOCATIONS.LIST>      </COSTTRACKALLOCATIONS.LIST>',
      '     </ALLLEDGERENTRIES.LIST>\r\n',
    ].join('\r\n'),
  );
});

it('renders a wildcard without types, a due date with its serial day', () => {
  const xml = row(['AllLedgerEntries.*']);
  expect(xml).toContain('      <LEDGERNAME>Ram &amp; Co</LEDGERNAME>\r\n');
  expect(xml).toContain('       <BILLCREDITPERIOD JD="46234" P="7 Days">7 Days</BILLCREDITPERIOD>\r\n');
});

it('renders a repeating scalar, line ends as references, and an unset method not at all', () => {
  const xml = row(['BasicBuyerAddress', 'Narration', 'Reference']);
  expect(xml).toContain(
    '     <BASICBUYERADDRESS.LIST TYPE="String">\r\n      <BASICBUYERADDRESS>12 Market</BASICBUYERADDRESS>\r\n      <BASICBUYERADDRESS>Surat</BASICBUYERADDRESS>\r\n     </BASICBUYERADDRESS.LIST>\r\n',
  );
  expect(xml).toContain('<NARRATION TYPE="String">two&#13;&#10;lines</NARRATION>');
  expect(xml).not.toContain('<REFERENCE');
});

it('types what was fetched and leaves its own additions untyped', () => {
  const xml = row(['Date', 'AlterId']);
  expect(xml).toContain('<DATE TYPE="Date">20260801</DATE>');
  expect(xml).toContain('     <GUID>g-00000001</GUID>\r\n     <REQUESTORRULE/>\r\n');
  expect(xml).toContain('<SERIALMASTER TYPE="String"></SERIALMASTER>');
  expect(xml).toContain('<ISINVOICE>No</ISINVOICE>');
});

it('leaves the entries out of FETCH *', () => {
  const xml = row(['*']);
  expect(xml).toContain('<NARRATION>');
  expect(xml).not.toContain('ALLLEDGERENTRIES');
});

it('loses bill types through single paths, differently on Education, and never through a wildcard', () => {
  const single = ['ALLLEDGERENTRIES.BILLALLOCATIONS.NAME', 'ALLLEDGERENTRIES.BILLALLOCATIONS.BILLTYPE'];
  expect(row(single)).toContain('<BILLTYPE TYPE="String"></BILLTYPE>');
  expect(row(single)).toContain('<NAME TYPE="String">S/1</NAME>');
  expect(row(single, profiles['prime7-edu'])).toContain('<NAME TYPE="String"></NAME>');
  expect(row(['ALLLEDGERENTRIES.BILLALLOCATIONS.*'])).toContain('<BILLTYPE>On Account</BILLTYPE>');
});

it('gives nothing for a GST rate two levels down, and old duty heads before release 3', () => {
  expect(row(['ALLLEDGERENTRIES.RATEDETAILS.GSTRATE'])).not.toContain('RATEDETAILS');
  expect(row(['ALLLEDGERENTRIES'], profiles.erp9)).toContain('<GSTRATEDUTYHEAD>Central Tax</GSTRATEDUTYHEAD>');
});

it('attaches its names to every master, once', () => {
  const ledger: TallyObject = {
    NAME: 'Ram & Co',
    LANGUAGENAME: [{ NAME: ['Ram & Co', 'राम'], LANGUAGEID: ' 1033' }],
  };
  const render = (fetch: readonly string[]) =>
    compileRow({ element: 'LEDGER', fetch: fetchTree(fetch), computes: [] }, profiles.prime7)(ledger);
  expect(render(['Name'])).toBe(
    [
      '    <LEDGER NAME="Ram &amp; Co" RESERVEDNAME="">',
      '     <NAME TYPE="String">Ram &amp; Co</NAME>',
      '     <LANGUAGENAME.LIST>',
      '      <NAME.LIST TYPE="String">',
      '       <NAME>Ram &amp; Co</NAME>',
      '       <NAME>राम</NAME>',
      '      </NAME.LIST>',
      '      <LANGUAGEID> 1033</LANGUAGEID>',
      '     </LANGUAGENAME.LIST>',
      '    </LEDGER>\r\n',
    ].join('\r\n'),
  );
  expect(render(['Name', 'LanguageName.*']).match(/<LANGUAGENAME\.LIST>/g)).toHaveLength(1);
});

it('renders a field of a customisation with its type and number on the list (facts §3.5)', () => {
  const own = { ...voucher, 'UDF:PACKETS': [' 45'] };
  const all = compileRow({ element: 'VOUCHER', fetch: fetchTree(['*']), computes: [] }, profiles.prime7)(own);
  expect(all).toContain(
    [
      '     <UDF:PACKETS.LIST DESC="`PACKETS`" ISLIST="YES" TYPE="Number" INDEX="1008">',
      '      <UDF:PACKETS DESC="`PACKETS`"> 45</UDF:PACKETS>',
      '     </UDF:PACKETS.LIST>\r\n',
    ].join('\r\n'),
  );
});
