import { describe, expect, it } from 'vitest';
import type { SourceId } from '../../../../contract/ids.ts';
import { dataSchema } from '../../../../contract/records/schemas.ts';
import { isGstin } from '../../../gst/gstin.ts';
import { scan } from '../xml/scan.ts';
import { mapObject } from './map-object.ts';
import { MasterNames } from './master-names.ts';

const sourceId = 'tally-x' as SourceId;

function mapped(xml: string, masters: readonly string[] | null = null) {
  const names = masters === null ? undefined : new MasterNames(sourceId);
  for (const master of masters ?? []) names?.learn(scan(master));
  const records = mapObject(scan(xml), { sourceId, names });
  for (const { kind, data } of records) dataSchema(kind)?.parse(data);
  return records;
}

const only = (xml: string, masters: readonly string[] | null = null) => mapped(xml, masters)[0];

describe('mapObject', () => {
  it('maps an ERP 9 debtor to an account and a party', () => {
    const [account, party] = mapped(`<LEDGER NAME="Asha &amp; Sons" RESERVEDNAME="">
      <ADDRESS.LIST TYPE="String"><ADDRESS>1 Test Road</ADDRESS><ADDRESS>Rajkot</ADDRESS></ADDRESS.LIST>
      <GUID>g-1</GUID><ALTERID> 12</ALTERID><PARENT>Sundry Debtors</PARENT><LEDSTATENAME>Gujarat</LEDSTATENAME><PINCODE>360001</PINCODE>
      <PARTYGSTIN>24AAAAA0000A1Z8</PARTYGSTIN><GSTREGISTRATIONTYPE>Regular</GSTREGISTRATIONTYPE><INCOMETAXNUMBER>AAAAA0000A</INCOMETAXNUMBER>
      <BILLCREDITPERIOD>45 Days</BILLCREDITPERIOD><ISBILLWISEON>Yes</ISBILLWISEON><OPENINGBALANCE>-1500.00</OPENINGBALANCE><SORTPOSITION> 1000</SORTPOSITION>
      <LANGUAGENAME.LIST><NAME.LIST TYPE="String"><NAME>Asha &amp; Sons</NAME><NAME>AS-01</NAME></NAME.LIST><LANGUAGEID> 1033</LANGUAGEID></LANGUAGENAME.LIST>
      <BILLALLOCATIONS.LIST><BILLDATE>20260301</BILLDATE><NAME>OLD/7</NAME><BILLCREDITPERIOD JD="45723" P="7 Days">7 Days</BILLCREDITPERIOD><ISADVANCE>No</ISADVANCE><OPENINGBALANCE>-1500.00</OPENINGBALANCE></BILLALLOCATIONS.LIST>
    </LEDGER>`);
    expect(account).toMatchObject({
      kind: 'account',
      id: 'tally-x:ledger:g-1',
      native: { guid: 'g-1', version: '12' },
    });
    expect(account?.data).toMatchObject({
      name: 'Asha & Sons',
      aliases: ['AS-01'],
      group: 'Sundry Debtors',
      groupPath: ['Current Assets', 'Sundry Debtors'],
      billWise: true,
      creditDays: 45,
      openingBalance: '1500.00',
      openingBills: [
        { reference: 'OLD/7', date: '2026-03-01', dueDate: '2025-03-15', creditDays: 7, amount: '1500.00' },
      ],
      extra: { SORTPOSITION: ' 1000', 'BILLALLOCATIONS.LIST/ISADVANCE': 'No' },
    });
    expect(party).toMatchObject({ kind: 'party', id: 'tally-x:party:g-1' });
    expect(party?.data).toMatchObject({
      accountId: 'tally-x:ledger:g-1',
      name: 'Asha & Sons',
      roles: ['customer'],
      pan: 'AAAAA0000A',
      state: 'Gujarat',
      gstins: [{ gstin: '24AAAAA0000A1Z8', registrationType: 'Regular', state: 'Gujarat', from: null }],
      addresses: [{ kind: 'billing', lines: ['1 Test Road', 'Rajkot'], pincode: '360001' }],
    });
  });

  it('maps the dated lists of TallyPrime 3 and later, newest address first', () => {
    const [, party] =
      mapped(`<LEDGER NAME="Bela Stores"><PARENT>Sundry Creditors</PARENT><EMAIL>bela@example.invalid</EMAIL>
      <LEDGSTREGDETAILS.LIST><APPLICABLEFROM>20240401</APPLICABLEFROM><GSTREGISTRATIONTYPE>Regular</GSTREGISTRATIONTYPE><GSTIN>24AAAAA0000A1Z8</GSTIN><ISTRANSPORTER>No</ISTRANSPORTER></LEDGSTREGDETAILS.LIST>
      <LEDGSTREGDETAILS.LIST><APPLICABLEFROM>20220401</APPLICABLEFROM><GSTREGISTRATIONTYPE>Unregistered/Consumer</GSTREGISTRATIONTYPE></LEDGSTREGDETAILS.LIST>
      <LEDMAILINGDETAILS.LIST><ADDRESS.LIST TYPE="String"><ADDRESS>Old Lane</ADDRESS></ADDRESS.LIST><APPLICABLEFROM>20220401</APPLICABLEFROM><STATE>Gujarat</STATE></LEDMAILINGDETAILS.LIST>
      <LEDMAILINGDETAILS.LIST><ADDRESS.LIST TYPE="String"><ADDRESS>New Lane</ADDRESS></ADDRESS.LIST><APPLICABLEFROM>20250401</APPLICABLEFROM><STATE>Kerala</STATE><COUNTRY>India</COUNTRY></LEDMAILINGDETAILS.LIST>
      <CONTACTDETAILS.LIST><NAME>Bela</NAME><PHONENUMBER>0000000000</PHONENUMBER></CONTACTDETAILS.LIST>
      <LEDMULTIADDRESSLIST.LIST><ADDRESS.LIST TYPE="String"><ADDRESS>Godown 4</ADDRESS></ADDRESS.LIST><LEDSTATENAME>Gujarat</LEDSTATENAME></LEDMULTIADDRESSLIST.LIST></LEDGER>`);
    expect(party?.data).toMatchObject({
      roles: ['vendor'],
      email: 'bela@example.invalid',
      contact: 'Bela',
      phone: '0000000000',
      state: 'Kerala',
      gstins: [
        { registrationType: 'Unregistered/Consumer', from: '2022-04-01' },
        { gstin: '24AAAAA0000A1Z8', from: '2024-04-01' },
      ],
      addresses: [
        { kind: 'billing', lines: ['New Lane'], state: 'Kerala', country: 'India' },
        { kind: 'billing', lines: ['Old Lane'] },
        { kind: 'shipping', lines: ['Godown 4'] },
      ],
    });
  });

  it('makes no party of a ledger elsewhere, and keeps its addresses all the same', () => {
    const records = mapped('<LEDGER NAME="Cash"><PARENT>Cash-in-Hand</PARENT><PINCODE>360001</PINCODE></LEDGER>');
    expect(records.map((record) => record.kind)).toEqual(['account']);
    expect(records[0]?.data).toMatchObject({ openingBalance: '0', extra: { PINCODE: '360001' } });
  });

  it('takes a GSTIN for a sign of a party only where the group is not known', () => {
    const ledger = (group: string) =>
      `<LEDGER NAME="L"><PARENT>${group}</PARENT><PARTYGSTIN>24AAAAA0000A1Z8</PARTYGSTIN></LEDGER>`;
    expect(mapped(ledger('North'))[1]?.data).toMatchObject({ roles: [] });
    expect(mapped(ledger('North'))[0]?.data).toMatchObject({ groupPath: null });
    expect(mapped(ledger('Fixed Assets'))).toHaveLength(1);
  });

  it('follows groups of the user up to the predefined one, whatever its name is now', () => {
    const masters = [
      '<GROUP NAME="Assets now" RESERVEDNAME="Current Assets"><PARENT>&#4; Primary</PARENT></GROUP>',
      '<GROUP NAME="Customers" RESERVEDNAME="Sundry Debtors"><PARENT>Assets now</PARENT></GROUP>',
      '<GROUP NAME="North" RESERVEDNAME=""><PARENT>Customers</PARENT></GROUP>',
    ];
    const path = ['Current Assets', 'Sundry Debtors', 'North'];
    expect(only(masters[2] ?? '', masters)?.data).toMatchObject({ parent: 'Customers', reservedName: null, path });
    const [account, party] = mapped('<LEDGER NAME="L"><PARENT>North</PARENT></LEDGER>', masters);
    expect(account?.data).toMatchObject({ groupPath: path });
    expect(party?.data).toMatchObject({ roles: ['customer'] });
    expect(only(masters[0] ?? '', masters)?.data).toMatchObject({ parent: null, path: ['Current Assets'] });
    expect(only('<GROUP NAME="Old root"><PARENT/></GROUP>')?.data).toMatchObject({ parent: null, path: ['Old root'] });
  });

  it('survives groups that go in a circle', () => {
    const masters = ['<GROUP NAME="A"><PARENT>B</PARENT></GROUP>', '<GROUP NAME="B"><PARENT>A</PARENT></GROUP>'];
    expect(only(masters[0] ?? '', masters)?.data).toMatchObject({ name: 'A', parent: 'B' });
  });

  it('maps an item with its newest HSN and rate, stock in hand a debit', () => {
    const gst = (from: string, rate: string) =>
      `<GSTDETAILS.LIST><APPLICABLEFROM>${from}</APPLICABLEFROM><STATEWISEDETAILS.LIST><STATENAME>&#4; Any</STATENAME><RATEDETAILS.LIST><GSTRATEDUTYHEAD>Integrated Tax</GSTRATEDUTYHEAD><GSTRATE> ${rate}</GSTRATE></RATEDETAILS.LIST></STATEWISEDETAILS.LIST></GSTDETAILS.LIST>`;
    const record = only(
      `<STOCKITEM NAME="Nut M8"><PARENT>Hardware</PARENT><CATEGORY>&#4; Not Applicable</CATEGORY><BASEUNITS>Nos</BASEUNITS><ADDITIONALUNITS>&#4; Not Applicable</ADDITIONALUNITS><OPENINGBALANCE> 20 Nos</OPENINGBALANCE><OPENINGVALUE>-1000.00</OPENINGVALUE>${gst('20250922', '5')}${gst('20170701', '18')}<HSNDETAILS.LIST><APPLICABLEFROM>20250922</APPLICABLEFROM><HSNCODE>7318</HSNCODE></HSNDETAILS.LIST></STOCKITEM>`,
    );
    expect(record?.data).toMatchObject({
      group: 'Hardware',
      category: null,
      unit: 'Nos',
      alternateUnit: null,
      hsn: '7318',
      gstRate: '5',
      openingQuantity: '20',
      openingValue: '1000.00',
    });
  });

  it('maps units, voucher types, currencies and the plain masters', () => {
    expect(
      only(
        '<UNIT NAME="Box of 10 Nos"><ISSIMPLEUNIT>No</ISSIMPLEUNIT><BASEUNITS>Box</BASEUNITS><ADDITIONALUNITS>Nos</ADDITIONALUNITS><CONVERSION> 10</CONVERSION></UNIT>',
      )?.data,
    ).toMatchObject({ compound: { first: 'Box', second: 'Nos', conversion: '10' } });
    expect(
      only(
        '<VOUCHERTYPE NAME="Tax Invoice" RESERVEDNAME=""><PARENT>Sales</PARENT><NUMBERINGMETHOD>None</NUMBERINGMETHOD><VOUCHERNUMBERSERIES.LIST><NAME>Default</NAME><NUMBERINGMETHOD>Manual</NUMBERINGMETHOD><PREVENTDUPLICATES>Yes</PREVENTDUPLICATES></VOUCHERNUMBERSERIES.LIST></VOUCHERTYPE>',
      )?.data,
    ).toMatchObject({
      type: 'sales',
      numbering: [{ series: 'Default', method: 'Manual', preventDuplicates: true }],
      extra: { NUMBERINGMETHOD: 'None' },
    });
    expect(
      only(
        '<CURRENCY NAME="₹"><MAILINGNAME>INR</MAILINGNAME><ORIGINALNAME>₹</ORIGINALNAME><DECIMALPLACES> 2</DECIMALPLACES></CURRENCY>',
      )?.data,
    ).toMatchObject({
      name: '₹',
      formalName: 'INR',
      decimals: 2,
    });
    const kinds = ['STOCKGROUP', 'STOCKCATEGORY', 'GODOWN', 'COSTCATEGORY', 'COSTCENTRE'].map(
      (element) => only(`<${element} NAME="N"><PARENT>&#4; Primary</PARENT></${element}>`)?.kind,
    );
    expect(kinds).toEqual(['item-group', 'stock-category', 'warehouse', 'cost-category', 'cost-centre']);
  });

  it('maps a company, also from the note at the end of a UI export', () => {
    expect(
      only('<COMPANY NAME="Test Co"><BOOKSFROM TYPE="Date">20240401</BOOKSFROM><GUID>c-1</GUID></COMPANY>'),
    ).toMatchObject({
      kind: 'company',
      native: { guid: 'c-1' },
      data: { name: 'Test Co', booksFrom: '2024-04-01' },
    });
    expect(
      only(
        '<COMPANY><REMOTECMPINFO.LIST MERGE="Yes"><NAME>c-1</NAME><REMOTECMPNAME>Test Co</REMOTECMPNAME></REMOTECMPINFO.LIST></COMPANY>',
      ),
    ).toMatchObject({ id: 'tally-x:company:c-1', native: { guid: 'c-1' }, data: { name: 'Test Co' } });
  });

  it('carries kinds it has no record for whole', () => {
    expect(only('<TDSRATE NAME="Contractors"><GUID>g-9</GUID><RATEOFTAX> 1</RATEOFTAX></TDSRATE>')).toMatchObject({
      kind: 'tally.tdsrate',
      id: 'tally-x:tdsrate:g-9',
      data: { name: 'Contractors', extra: { RATEOFTAX: ' 1' } },
    });
  });

  it('carries even those that have no name', () => {
    const found = only('<SERIALRULE><STARTFROM>7</STARTFROM></SERIALRULE>');
    expect(found).toMatchObject({ kind: 'tally.serialrule', data: { name: null, extra: { STARTFROM: '7' } } });
    expect(found?.id).not.toBe(only('<SERIALRULE><STARTFROM>8</STARTFROM></SERIALRULE>')?.id);
  });

  it('keeps names as they are, blanks and control characters included', () => {
    expect(only('<LEDGER NAME="Two  blanks "><PARENT>Cash-in-Hand</PARENT></LEDGER>')?.data).toMatchObject({
      name: 'Two  blanks ',
    });
  });
});

describe('isGstin', () => {
  it('checks the form and the check character', () => {
    expect(isGstin('24AAAAA0000A1Z8')).toBe(true);
    expect(isGstin('24ZZZZZ9999Z9Z6')).toBe(true);
    expect(isGstin('24AAAAA0000A1Z5')).toBe(false);
    expect(isGstin('24aaaaa0000a1z8')).toBe(false);
  });
});
