import { describe, expect, it } from 'vitest';
import type { SourceId } from '../../../../contract/ids.ts';
import type {
  AccountData,
  AccountGroupData,
  ItemData,
  PartyData,
  VoucherTypeData,
} from '../../../../contract/records/masters.ts';
import { dataSchema } from '../../../../contract/records/schemas.ts';
import type { VoucherData } from '../../../../contract/records/voucher.ts';
import { audit } from '../../../preview/coverage/audit.ts';
import { masterTypesOf } from '../requests/masters.ts';
import { scan } from '../xml/scan.ts';
import { mapObject } from './map-object.ts';

const sourceId = 'tally-x' as SourceId;
const map = (node: ReturnType<typeof scan>) => mapObject(node, { sourceId });

/** The data of the records an object makes; every leaf of it is proved to be in them. */
function mapped<Data>(xml: string, kind: string): Data {
  const { fates, unfounded } = audit(xml, { map });
  expect([...fates.filter(({ fate }) => fate === 'lost'), ...unfounded]).toEqual([]);
  const record = map(scan(xml)).find((one) => one.kind === kind);
  if (record === undefined) throw new Error(`no ${kind}`);
  dataSchema(kind)?.parse(record.data);
  return record.data as Data;
}

const rates = (words: readonly [string, string][]) =>
  words
    .map(
      ([head, rate]) =>
        `<RATEDETAILS.LIST><GSTRATEDUTYHEAD>${head}</GSTRATEDUTYHEAD><GSTRATE> ${rate}</GSTRATE></RATEDETAILS.LIST>`,
    )
    .join('');

const entry = (list: string, ledger: string, amount: string, more = '') =>
  `<${list}.LIST><LEDGERNAME>${ledger}</LEDGERNAME><ISDEEMEDPOSITIVE>${amount.startsWith('-') ? 'Yes' : 'No'}</ISDEEMEDPOSITIVE><AMOUNT>${amount}</AMOUNT>${more}</${list}.LIST>`;

const voucher = (type: string, inner: string) =>
  `<VOUCHER VCHTYPE="${type}"><DATE>20260801</DATE><VOUCHERTYPENAME>${type}</VOUCHERTYPENAME>${inner}</VOUCHER>`;

const lines = ({ lines: all }: VoucherData) => all.map(({ account, amount }) => `${account} ${amount}`);

/** facts/tally.md §1.9 and §3.8. */
describe('Tally.ERP 9', () => {
  it('leaves the parent of a primary group empty', () => {
    const group = mapped<AccountGroupData>(
      '<GROUP NAME="Capital Account" RESERVEDNAME="Capital Account"><PARENT/><ISREVENUE>No</ISREVENUE></GROUP>',
      'account-group',
    );
    expect(group).toMatchObject({ parent: null, path: ['Capital Account'], isRevenue: false });
  });

  it('keeps one address and one GSTIN in the ledger itself', () => {
    const party = mapped<PartyData>(
      '<LEDGER NAME="Asha"><ADDRESS.LIST TYPE="String"><ADDRESS>1 Test Road</ADDRESS></ADDRESS.LIST><MAILINGNAME.LIST TYPE="String"><MAILINGNAME>Asha &amp; Co</MAILINGNAME></MAILINGNAME.LIST><PARENT>Sundry Debtors</PARENT><LEDSTATENAME>Gujarat</LEDSTATENAME><PINCODE>360001</PINCODE><COUNTRYNAME>India</COUNTRYNAME><GSTREGISTRATIONTYPE>Unregistered</GSTREGISTRATIONTYPE></LEDGER>',
      'party',
    );
    expect(party.gstins).toEqual([{ gstin: null, registrationType: 'Unregistered', state: 'Gujarat', from: null }]);
    expect(party.addresses).toMatchObject([
      { name: 'Asha & Co', lines: ['1 Test Road'], state: 'Gujarat', pincode: '360001' },
    ]);
  });

  it('writes Central and State Tax, under the ledger of an item in INVENTORYENTRIES', () => {
    const heads = rates([
      ['Integrated Tax', '18'],
      ['Central Tax', '9'],
      ['State Tax', '9'],
    ]);
    const data = mapped<VoucherData>(
      voucher(
        'Sales',
        `<INVENTORYENTRIES.LIST><STOCKITEMNAME>Nut</STOCKITEMNAME><AMOUNT>100.00</AMOUNT><ACTUALQTY> 2 Nos</ACTUALQTY>${entry('ACCOUNTINGALLOCATIONS', 'Sales Local', '100.00', heads)}</INVENTORYENTRIES.LIST>${entry('LEDGERENTRIES', 'Asha', '-118.00')}${entry('LEDGERENTRIES', 'CGST', '9.00')}${entry('LEDGERENTRIES', 'SGST', '9.00')}`,
      ),
      'voucher',
    );
    expect(data.items[0]?.tax.map(({ head }) => head)).toEqual(['igst', 'cgst', 'sgst']);
    expect(lines(data)).toEqual(['Asha 118.00', 'CGST -9.00', 'SGST -9.00', 'Sales Local -100.00']);
  });

  it('numbers vouchers at the top of their type', () => {
    const type = mapped<VoucherTypeData>(
      '<VOUCHERTYPE NAME="Bill"><PARENT>Sales</PARENT><NUMBERINGMETHOD>Manual</NUMBERINGMETHOD><PREVENTDUPLICATES>Yes</PREVENTDUPLICATES></VOUCHERTYPE>',
      'voucher-type',
    );
    expect(type).toMatchObject({
      type: 'sales',
      numbering: [{ series: 'Default', method: 'Manual', preventDuplicates: true }],
    });
  });

  it('and TallyPrime before 3 are not asked for GST registrations, which would open a dialog', () => {
    for (const product of ['Tally.ERP 9 6.6.3', 'TallyPrime 2.1', 'TallyPrime']) {
      expect(masterTypesOf(product)).not.toContain('TaxUnit');
    }
    expect(masterTypesOf('TallyPrime 3.0')).toContain('TaxUnit');
    expect(masterTypesOf('TallyPrime 7.1')).toContain('TaxUnit');
  });
});

describe('TallyPrime 2', () => {
  it('has the code of goods in the GST details of the item', () => {
    const item = mapped<ItemData>(
      `<STOCKITEM NAME="Nut"><GSTDETAILS.LIST><APPLICABLEFROM>20170701</APPLICABLEFROM><HSNCODE>7318</HSNCODE><STATEWISEDETAILS.LIST><STATENAME>&#4; Any</STATENAME>${rates([['Integrated Tax', '18']])}</STATEWISEDETAILS.LIST></GSTDETAILS.LIST></STOCKITEM>`,
      'item',
    );
    expect(item).toMatchObject({ hsn: '7318', gstRate: '18' });
  });
});

describe('TallyPrime 3 to 6', () => {
  it('write the parent of a primary group as a word of their own', () => {
    const group = mapped<AccountGroupData>(
      '<GROUP NAME="Capital Account" RESERVEDNAME="Capital Account"><PARENT TYPE="String">&#4; Primary</PARENT><RESERVEDNAME>Capital Account</RESERVEDNAME></GROUP>',
      'account-group',
    );
    expect(group).toMatchObject({ parent: null, reservedName: 'Capital Account' });
  });

  it('keep dated registrations and addresses, several to deliver to, and several contacts', () => {
    const party = mapped<PartyData>(
      `<LEDGER NAME="Bela"><PARENT>Sundry Creditors</PARENT><PARTYGSTIN>24AAAAA0000A1Z8</PARTYGSTIN>
      <LEDGSTREGDETAILS.LIST><APPLICABLEFROM>20220401</APPLICABLEFROM><GSTREGISTRATIONTYPE>Unregistered/Consumer</GSTREGISTRATIONTYPE></LEDGSTREGDETAILS.LIST>
      <LEDGSTREGDETAILS.LIST><APPLICABLEFROM>20240401</APPLICABLEFROM><GSTREGISTRATIONTYPE>Regular</GSTREGISTRATIONTYPE><GSTIN>24AAAAA0000A1Z8</GSTIN></LEDGSTREGDETAILS.LIST>
      <LEDMAILINGDETAILS.LIST><ADDRESS.LIST TYPE="String"><ADDRESS>New Lane</ADDRESS></ADDRESS.LIST><APPLICABLEFROM>20240401</APPLICABLEFROM><STATE>Gujarat</STATE><COUNTRY>India</COUNTRY></LEDMAILINGDETAILS.LIST>
      <LEDMULTIADDRESSLIST.LIST><ADDRESS.LIST TYPE="String"><ADDRESS>Godown 4</ADDRESS></ADDRESS.LIST><LEDSTATENAME>Kerala</LEDSTATENAME></LEDMULTIADDRESSLIST.LIST>
      <LEDMULTIADDRESSLIST.LIST><ADDRESS.LIST TYPE="String"><ADDRESS>Godown 5</ADDRESS></ADDRESS.LIST></LEDMULTIADDRESSLIST.LIST>
      <CONTACTDETAILS.LIST><NAME>Bela</NAME><PHONENUMBER>0000000001</PHONENUMBER></CONTACTDETAILS.LIST><CONTACTDETAILS.LIST><NAME>Dev</NAME><PHONENUMBER>0000000002</PHONENUMBER></CONTACTDETAILS.LIST></LEDGER>`,
      'party',
    );
    expect(party.gstins.map(({ gstin }) => gstin)).toEqual([null, '24AAAAA0000A1Z8']);
    expect(party.addresses.map(({ kind, lines: all }) => [kind, ...all])).toEqual([
      ['billing', 'New Lane'],
      ['shipping', 'Godown 4'],
      ['shipping', 'Godown 5'],
    ]);
    expect(party.contacts).toEqual([
      { name: 'Bela', phone: '0000000001' },
      { name: 'Dev', phone: '0000000002' },
    ]);
  });

  it('write CGST and SGST/UTGST, and dated codes beside the rates', () => {
    const item = mapped<ItemData>(
      `<STOCKITEM NAME="Nut"><GSTDETAILS.LIST><APPLICABLEFROM>20250922</APPLICABLEFROM><STATEWISEDETAILS.LIST><STATENAME>&#4; Any</STATENAME>${rates(
        [
          ['CGST', '9'],
          ['SGST/UTGST', '9'],
        ],
      )}</STATEWISEDETAILS.LIST></GSTDETAILS.LIST><HSNDETAILS.LIST><APPLICABLEFROM>20250922</APPLICABLEFROM><HSNCODE>73181500</HSNCODE></HSNDETAILS.LIST></STOCKITEM>`,
      'item',
    );
    expect(item).toMatchObject({ hsn: '73181500', gstRate: '18.00' });
  });

  it('name the registration of several GSTINs that a voucher was made under', () => {
    const data = mapped<VoucherData>(
      voucher(
        'Journal',
        '<GSTREGISTRATION TAXTYPE="GST" TAXREGISTRATION="24AAAAA0000A1Z8">Gujarat Registration</GSTREGISTRATION>',
      ),
      'voucher',
    );
    expect(data.gst).toMatchObject({ ownRegistration: 'Gujarat Registration', ownGstin: '24AAAAA0000A1Z8' });
  });
});

describe('TallyPrime 7', () => {
  it('numbers vouchers in series', () => {
    const type = mapped<VoucherTypeData>(
      '<VOUCHERTYPE NAME="Sales" RESERVEDNAME="Sales"><PARENT>Sales</PARENT><NUMBERINGMETHOD>Default</NUMBERINGMETHOD><VOUCHERNUMBERSERIES.LIST><NAME>Default</NAME><NUMBERINGMETHOD>Automatic</NUMBERINGMETHOD><NUMBERINGSUBMETHOD>Auto Retain</NUMBERINGSUBMETHOD><PREVENTDUPLICATES>No</PREVENTDUPLICATES></VOUCHERNUMBERSERIES.LIST></VOUCHERTYPE>',
      'voucher-type',
    );
    expect(type.numbering).toEqual([{ series: 'Default', method: 'Automatic', preventDuplicates: false }]);
  });

  it('writes the duty heads of tax ledgers its own way', () => {
    const account = mapped<AccountData>(
      '<LEDGER NAME="Output SGST"><PARENT>Duties &amp; Taxes</PARENT><TAXTYPE>GST</TAXTYPE><GSTDUTYHEAD>State Tax</GSTDUTYHEAD><RATEOFTAXCALCULATION TYPE="Number"> 9</RATEOFTAXCALCULATION></LEDGER>',
      'account',
    );
    expect(account).toMatchObject({ taxType: 'GST', dutyHead: 'State Tax', taxRate: '9' });
  });
});
