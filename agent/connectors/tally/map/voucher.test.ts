import { describe, expect, it } from 'vitest';
import { BridgeError } from '../../../../contract/errors.ts';
import type { SourceId } from '../../../../contract/ids.ts';
import { VoucherData } from '../../../../contract/records/voucher.ts';
import { scan } from '../xml/scan.ts';
import type { MapContext } from './context.ts';
import { voucherVersion } from './identity.ts';
import { MasterNames } from './master-names.ts';
import { mapVoucher } from './voucher.ts';

const sourceId = 'tally-x' as SourceId;
const company = '0a1b2c3d-0000-4000-8000-00000000beef';

function mapped(
  inner: string,
  { type = 'Sales', context = {} }: { type?: string; context?: Partial<MapContext> } = {},
) {
  const xml = `<VOUCHER REMOTEID="${company}-00000007" VCHKEY="${company}-0000b49a:00000008" VCHTYPE="${type}" ACTION="Create" OBJVIEW="Invoice Voucher View">
 <DATE>20260801</DATE><GUID>${company}-00000007</GUID><VOUCHERTYPENAME>${type}</VOUCHERTYPENAME><ALTERID> 41</ALTERID><MASTERID> 7</MASTERID>${inner}</VOUCHER>`;
  const record = mapVoucher(scan(xml), { sourceId, ...context });
  VoucherData.parse(record.data);
  return record;
}

const entry = (list: string, ledger: string, amount: string, more = '') =>
  `<${list}.LIST><LEDGERNAME>${ledger}</LEDGERNAME><ISDEEMEDPOSITIVE>${amount.startsWith('-') ? 'Yes' : 'No'}</ISDEEMEDPOSITIVE><AMOUNT>${amount}</AMOUNT>${more}</${list}.LIST>`;

const soldItem = (amount: string, ledger = 'Sales Local', more = '') =>
  `<ALLINVENTORYENTRIES.LIST><STOCKITEMNAME>Nut M8</STOCKITEMNAME><ISDEEMEDPOSITIVE>No</ISDEEMEDPOSITIVE><RATE>50.00/Nos</RATE><AMOUNT>${amount}</AMOUNT><ACTUALQTY> 20 Nos</ACTUALQTY><BILLEDQTY> 20 Nos</BILLEDQTY>${entry('ACCOUNTINGALLOCATIONS', ledger, amount, more)}</ALLINVENTORYENTRIES.LIST>`;

const accounts = (record: ReturnType<typeof mapped>) =>
  record.data.lines.map((line) => `${line.account} ${line.amount}`);

describe('mapVoucher', () => {
  it('maps a receipt with its bill and bank details, debits positive', () => {
    const { id, native, data, warnings } = mapped(
      `<VOUCHERNUMBER>R/1</VOUCHERNUMBER><NARRATION>one&#13;&#10;two</NARRATION><PARTYLEDGERNAME>Bank of Test</PARTYLEDGERNAME>
      ${entry('ALLLEDGERENTRIES', 'Asha Traders', '1000.00', '<BILLALLOCATIONS.LIST><NAME>INV/1</NAME><BILLTYPE>Agst Ref</BILLTYPE><AMOUNT>600.00</AMOUNT></BILLALLOCATIONS.LIST><BILLALLOCATIONS.LIST><NAME/><BILLTYPE>On Account</BILLTYPE><AMOUNT>400.00</AMOUNT></BILLALLOCATIONS.LIST>')}
      ${entry('ALLLEDGERENTRIES', 'Bank of Test', '-1000.00', '<BANKALLOCATIONS.LIST><DATE>20260801</DATE><INSTRUMENTDATE>20260731</INSTRUMENTDATE><INSTRUMENTNUMBER>000123</INSTRUMENTNUMBER><TRANSACTIONTYPE>Cheque/DD</TRANSACTIONTYPE><BANKERSDATE/><STATUS>No</STATUS><AMOUNT>-1000.00</AMOUNT></BANKALLOCATIONS.LIST>')}`,
      { type: 'Receipt' },
    );
    expect(id).toBe(`tally-x:voucher:${company}-00000007`);
    expect(native).toMatchObject({ guid: `${company}-00000007`, masterId: '7', alterId: '41' });
    expect(native.version).toBe(voucherVersion('41', data.number ?? undefined));
    expect(warnings).toBeUndefined();
    expect(data).toMatchObject({
      type: 'receipt',
      nativeType: 'Receipt',
      number: 'R/1',
      date: '2026-08-01',
      narration: 'one\r\ntwo',
      headerParty: 'Bank of Test',
      parties: null,
      status: { state: 'posted' },
      affects: { accounts: true, stock: false, from: '2026-08-01' },
    });
    expect(data.lines[0]).toMatchObject({
      account: 'Asha Traders',
      amount: '-1000.00',
      accountId: null,
      isParty: null,
      bills: [
        { reference: 'INV/1', type: 'against', amount: '-600.00' },
        { reference: null, type: 'on-account', amount: '-400.00' },
      ],
    });
    expect(data.lines[1]?.banks).toEqual([
      {
        transactionType: 'Cheque/DD',
        instrumentNumber: '000123',
        instrumentDate: '2026-07-31',
        bank: null,
        favouring: null,
        reference: null,
        bankDate: null,
        amount: '1000.00',
      },
    ]);
    expect(data.lines[1]?.extra).toMatchObject({
      'BANKALLOCATIONS.LIST/STATUS': 'No',
      'BANKALLOCATIONS.LIST/DATE': '20260801',
    });
  });

  it('posts the ledgers under items once, where the invoice does not list them itself', () => {
    const record = mapped(
      `${soldItem('1000.00')}${soldItem('500.00')}${entry('LEDGERENTRIES', 'Asha Traders', '-1770.00')}${entry('LEDGERENTRIES', 'IGST', '270.00')}`,
    );
    expect(accounts(record)).toEqual(['Asha Traders 1770.00', 'IGST -270.00', 'Sales Local -1500.00']);
    expect(record.data.items.map((item) => item.accounts)).toEqual([
      [{ account: 'Sales Local', amount: '-1000.00' }],
      [{ account: 'Sales Local', amount: '-500.00' }],
    ]);
    expect(record.warnings).toBeUndefined();
  });

  it('posts them once where a collection lists them among all entries', () => {
    const all = `${entry('ALLLEDGERENTRIES', 'Asha Traders', '-1180.00')}${entry('ALLLEDGERENTRIES', 'IGST', '180.00')}${entry('ALLLEDGERENTRIES', 'Sales Local', '1000.00')}`;
    expect(accounts(mapped(all + soldItem('1000.00')))).toEqual([
      'Asha Traders 1180.00',
      'IGST -180.00',
      'Sales Local -1000.00',
    ]);
  });

  it('does not add the two lists of one invoice', () => {
    const both = `${entry('ALLLEDGERENTRIES', 'Asha Traders', '-1180.00')}${entry('ALLLEDGERENTRIES', 'IGST', '180.00')}${entry('ALLLEDGERENTRIES', 'Sales Local', '1000.00')}${entry('LEDGERENTRIES', 'Asha Traders', '-1180.00')}${entry('LEDGERENTRIES', 'IGST', '180.00')}`;
    const record = mapped(both + soldItem('1000.00'));
    expect(accounts(record)).toEqual(['Asha Traders 1180.00', 'IGST -180.00', 'Sales Local -1000.00']);
    expect(record.data.extra).toMatchObject({ 'LEDGERENTRIES.LIST/LEDGERNAME': 'Asha Traders' });
  });

  it('adds them where items sold and returned cancel each other out', () => {
    const items = soldItem('100.00', 'Sales Local') + soldItem('-100.00', 'Sales Returns');
    const record = mapped(
      `${items}${entry('LEDGERENTRIES', 'Asha Traders', '-18.00')}${entry('LEDGERENTRIES', 'IGST', '18.00')}`,
    );
    expect(accounts(record)).toEqual([
      'Asha Traders 18.00',
      'IGST -18.00',
      'Sales Local -100.00',
      'Sales Returns 100.00',
    ]);
  });

  it('keeps a ledger that stands twice in a voucher twice', () => {
    const record = mapped(
      `${entry('ALLLEDGERENTRIES', 'Rent', '-10.00')}${entry('ALLLEDGERENTRIES', 'Rent', '-10.00')}${entry('ALLLEDGERENTRIES', 'Cash', '20.00')}`,
      { type: 'Journal' },
    );
    expect(accounts(record)).toEqual(['Rent 10.00', 'Rent 10.00', 'Cash -20.00']);
  });

  it('warns of a voucher whose sides differ', () => {
    const { warnings } = mapped(
      entry('ALLLEDGERENTRIES', 'Rent', '-10.05') + entry('ALLLEDGERENTRIES', 'Cash', '10.00'),
    );
    expect(warnings).toEqual([{ code: 'voucher.unbalanced', message: 'Debits and credits differ by 0.05.' }]);
  });

  it('warns of a voucher that names no ledger, unless its type needs none', () => {
    const codes = (type: string) =>
      mapped('<NARRATION>x</NARRATION>', { type }).warnings?.map((warning) => warning.code);
    expect(codes('Sales')).toEqual(['voucher.no-lines']);
    expect(codes('Attendance')).toBeUndefined();
    expect(mapped('<ISCANCELLED>Yes</ISCANCELLED>').warnings).toBeUndefined();
  });

  it('takes cost centres from ledgers and from ledgers under items', () => {
    const costs = (amount: string) =>
      `<CATEGORYALLOCATIONS.LIST><CATEGORY>Branches</CATEGORY><COSTCENTREALLOCATIONS.LIST><NAME>Rajkot</NAME><AMOUNT>${amount}</AMOUNT></COSTCENTREALLOCATIONS.LIST></CATEGORYALLOCATIONS.LIST>`;
    const added = mapped(
      `${soldItem('100.00', 'Sales Local', costs('100.00'))}${entry('LEDGERENTRIES', 'Asha Traders', '-100.00')}`,
    );
    const listed = mapped(
      `${soldItem('100.00', 'Sales Local', costs('100.00'))}${entry('ALLLEDGERENTRIES', 'Asha Traders', '-100.00')}${entry('ALLLEDGERENTRIES', 'Sales Local', '100.00')}`,
    );
    for (const record of [added, listed]) {
      expect(record.data.lines[1]?.costs).toEqual([{ category: 'Branches', centre: 'Rajkot', amount: '-100.00' }]);
    }
  });

  it('reads forex lines, due dates with JD, and keeps what it can not read as it was', () => {
    const record = mapped(
      `${entry('ALLLEDGERENTRIES', 'Acme Inc', '-$ 2000.00 @ I₹ 84/$  = -I₹ 168000.00', '<BILLALLOCATIONS.LIST><NAME>X</NAME><BILLCREDITPERIOD JD="45723" P="60 Days">60 Days</BILLCREDITPERIOD><BILLTYPE>New Ref</BILLTYPE><AMOUNT>-$ 2000.00 @ I₹ 84/$  = -I₹ 168000.00</AMOUNT></BILLALLOCATIONS.LIST>')}
      ${entry('ALLLEDGERENTRIES', 'Sales Export', '168000.00')}${entry('ALLLEDGERENTRIES', 'Odd', '12 apples')}`,
    );
    expect(record.data.lines[0]).toMatchObject({
      amount: '168000.00',
      forex: { currency: '$', amount: '2000.00', rate: '84' },
      bills: [{ dueDate: '2025-05-07', creditDays: 60, forex: { amount: '2000.00' } }],
    });
    expect(record.data.lines[2]).toMatchObject({ amount: '0', extra: { AMOUNT: '12 apples' } });
    expect(record.warnings).toMatchObject([{ code: 'line.no-amount', at: 'Odd' }]);
  });

  it('takes the items of a stock journal from both of its lists', () => {
    const moved = (list: string, item: string) =>
      `<${list}.LIST><STOCKITEMNAME>${item}</STOCKITEMNAME><AMOUNT>${list.endsWith('IN') ? '-' : ''}70.00</AMOUNT><ACTUALQTY> 7 Nos</ACTUALQTY><BATCHALLOCATIONS.LIST><GODOWNNAME>Main Location</GODOWNNAME><BATCHNAME>B-1</BATCHNAME><ORDERNO>&#4; Not Applicable</ORDERNO><ACTUALQTY> 7 Nos</ACTUALQTY></BATCHALLOCATIONS.LIST></${list}.LIST>`;
    const lists = moved('INVENTORYENTRIESIN', 'Bolt') + moved('INVENTORYENTRIESOUT', 'Nut');
    const { data, warnings } = mapped(lists, { type: 'Stock Journal' });
    expect(data.items.map(({ item, direction, amount }) => [item, direction, amount])).toEqual([
      ['Bolt', 'in', '70.00'],
      ['Nut', 'out', '-70.00'],
    ]);
    expect(data.items[0]?.batches).toMatchObject([
      { godown: 'Main Location', batch: 'B-1', orderNumber: null, actualQuantity: { value: '7', unit: 'Nos' } },
    ]);
    expect(data).toMatchObject({ lines: [], affects: { accounts: false, stock: true } });
    expect(warnings).toBeUndefined();
    const repeated = `<ALLINVENTORYENTRIES.LIST><STOCKITEMNAME>Bolt</STOCKITEMNAME><ISDEEMEDPOSITIVE>Yes</ISDEEMEDPOSITIVE><AMOUNT>-70.00</AMOUNT></ALLINVENTORYENTRIES.LIST><ALLINVENTORYENTRIES.LIST><STOCKITEMNAME>Nut</STOCKITEMNAME><ISDEEMEDPOSITIVE>No</ISDEEMEDPOSITIVE><AMOUNT>70.00</AMOUNT></ALLINVENTORYENTRIES.LIST>`;
    expect(mapped(repeated + lists, { type: 'Stock Journal' }).data.items).toHaveLength(2);
  });

  it('reads the tax rates of ERP 9, under the ledger, and of later releases, under the item', () => {
    const rates = (central: string, state: string) =>
      `<RATEDETAILS.LIST><GSTRATEDUTYHEAD>${central}</GSTRATEDUTYHEAD><GSTRATEVALUATIONTYPE>Based on Value</GSTRATEVALUATIONTYPE><GSTRATE> 2.50</GSTRATE></RATEDETAILS.LIST><RATEDETAILS.LIST><GSTRATEDUTYHEAD>${state}</GSTRATEDUTYHEAD><GSTRATE> 2.50</GSTRATE></RATEDETAILS.LIST><RATEDETAILS.LIST><GSTRATEDUTYHEAD>Cess</GSTRATEDUTYHEAD></RATEDETAILS.LIST>`;
    const old = mapped(
      soldItem('10.00', 'Sales Local', rates('Central Tax', 'State Tax')).replaceAll('ALLINVENTORY', 'INVENTORY'),
    );
    const later = mapped(soldItem('10.00').replace('</ALLINVENTORY', `${rates('CGST', 'SGST/UTGST')}</ALLINVENTORY`));
    for (const { data } of [old, later]) {
      expect(data.items[0]?.tax).toEqual([
        { head: 'cgst', rate: '2.50' },
        { head: 'sgst', rate: '2.50' },
      ]);
    }
  });

  it('says what each status moves', () => {
    const state = (flag: string, type = 'Sales') => {
      const { data } = mapped(
        `${flag}${entry('ALLLEDGERENTRIES', 'A', '-1.00')}${entry('ALLLEDGERENTRIES', 'B', '1.00')}`,
        { type },
      );
      return [data.status.state, data.affects.accounts];
    };
    expect(state('')).toEqual(['posted', true]);
    expect(state('<ISOPTIONAL>Yes</ISOPTIONAL>')).toEqual(['optional', false]);
    expect(state('<ISCANCELLED>Yes</ISCANCELLED><ISOPTIONAL>Yes</ISOPTIONAL>')).toEqual(['cancelled', false]);
    expect(state('<ISPOSTDATED>Yes</ISPOSTDATED>')).toEqual(['post-dated', true]);
    expect(state('', 'Memorandum')).toEqual(['memorandum', false]);
    expect(state('', 'Sales Order')).toEqual(['posted', false]);
    expect(mapped('<APPLICABLEUPTO>20260831</APPLICABLEUPTO>', { type: 'Reversing Journal' }).data.status).toEqual({
      state: 'reversing',
      until: '2026-08-31',
    });
  });

  it('finds accounts, parties and the type of a user-made voucher type in the masters', () => {
    const names = new MasterNames(sourceId);
    for (const master of [
      `<GROUP NAME="Customers" RESERVEDNAME="Sundry Debtors"><PARENT>Current Assets</PARENT></GROUP>`,
      `<GROUP NAME="North" RESERVEDNAME=""><PARENT>Customers</PARENT></GROUP>`,
      `<LEDGER NAME="Asha Traders"><GUID>${company}-000000aa</GUID><PARENT>North</PARENT></LEDGER>`,
      `<LEDGER NAME="Sales Local"><PARENT>Sales Accounts</PARENT></LEDGER>`,
      `<VOUCHERTYPE NAME="Sale" RESERVEDNAME="Sales"><PARENT>Sale</PARENT></VOUCHERTYPE>`,
      `<VOUCHERTYPE NAME="Tax Invoice" RESERVEDNAME=""><PARENT>Sale</PARENT></VOUCHERTYPE>`,
      `<VOUCHERTYPE NAME="POS" RESERVEDNAME=""><PARENT>Tax Invoice</PARENT></VOUCHERTYPE>`,
    ]) {
      names.learn(scan(master));
    }
    const lines = entry('ALLLEDGERENTRIES', 'Asha Traders', '-1.00') + entry('ALLLEDGERENTRIES', 'Sales Local', '1.00');
    const { data } = mapped(lines, { type: 'POS', context: { names } });
    expect(data).toMatchObject({ type: 'sales', nativeType: 'POS', parties: ['Asha Traders'] });
    expect(data.lines[0]).toMatchObject({ accountId: `tally-x:ledger:${company}-000000aa`, isParty: true });
    expect(data.lines[1]).toMatchObject({ isParty: false });
    expect(mapped(lines, { type: 'POS' }).data.type).toBe('other');
  });

  it('keeps in extra whatever has no field, and leaves the scaffolding out where only telling texts are wanted', () => {
    const inner = `<ISINVOICE>Yes</ISINVOICE><AUDITED>No</AUDITED><BASICBUYERADDRESS.LIST TYPE="String"><BASICBUYERADDRESS>1 Test Road</BASICBUYERADDRESS><BASICBUYERADDRESS>Rajkot</BASICBUYERADDRESS></BASICBUYERADDRESS.LIST><UDF:PKT.LIST DESC="\`Pkt\`" ISLIST="YES" TYPE="Number" INDEX="1007"><UDF:PKT DESC="\`Pkt\`"> 45</UDF:PKT></UDF:PKT.LIST>${entry('ALLLEDGERENTRIES', 'A', '0.00')}`;
    expect(mapped(inner).data.extra).toEqual({
      '@ACTION': 'Create',
      '@OBJVIEW': 'Invoice Voucher View',
      AUDITED: 'No',
      'BASICBUYERADDRESS.LIST/BASICBUYERADDRESS': '1 Test Road',
      'BASICBUYERADDRESS.LIST/BASICBUYERADDRESS[2]': 'Rajkot',
      'UDF:PKT.LIST/@DESC': '`Pkt`',
      'UDF:PKT.LIST/@ISLIST': 'YES',
      'UDF:PKT.LIST/@TYPE': 'Number',
      'UDF:PKT.LIST/@INDEX': '1007',
      'UDF:PKT.LIST/UDF:PKT/@DESC': '`Pkt`',
      'UDF:PKT.LIST/UDF:PKT': ' 45',
    });
    const telling = mapped(inner, { context: { extra: 'telling' } }).data;
    expect(telling.extra).toEqual({
      'BASICBUYERADDRESS.LIST/BASICBUYERADDRESS': '1 Test Road',
      'BASICBUYERADDRESS.LIST/BASICBUYERADDRESS[2]': 'Rajkot',
      'UDF:PKT.LIST/UDF:PKT': ' 45',
    });
    expect(telling.lines[0]).not.toHaveProperty('extra');
  });

  it('leaves tax heads without a rate out where only telling texts are wanted, and keeps those with one', () => {
    const rate = (head: string, value: string) =>
      `<RATEDETAILS.LIST><GSTRATEDUTYHEAD>${head}</GSTRATEDUTYHEAD>${value}</RATEDETAILS.LIST>`;
    const rates = rate('CGST', '<GSTRATE> 0</GSTRATE>') + rate('Cess', '') + rate('IGST', '<GSTRATE> 18</GSTRATE>');
    const lines = entry('ALLLEDGERENTRIES', 'A', '0.00', rates);
    const kept = { 'RATEDETAILS.LIST[3]/GSTRATEDUTYHEAD': 'IGST', 'RATEDETAILS.LIST[3]/GSTRATE': ' 18' };
    expect(mapped(lines, { context: { extra: 'telling' } }).data.lines[0]?.extra).toEqual(kept);
    expect(mapped(lines).data.lines[0]?.extra).toHaveProperty('RATEDETAILS.LIST/GSTRATEDUTYHEAD', 'CGST');
  });

  it('reads the GST block and warns of a GSTIN that is none', () => {
    const { data, warnings } = mapped(
      `<GSTREGISTRATION TAXTYPE="GST" TAXREGISTRATION="24AAAAA0000A1Z8">Gujarat Registration</GSTREGISTRATION><PARTYGSTIN>24AAAAA0000A1Z9</PARTYGSTIN><PLACEOFSUPPLY>Gujarat</PLACEOFSUPPLY><IRNACKDATE>20260802</IRNACKDATE><EWAYBILLDETAILS.LIST><BILLNUMBER>111222333444</BILLNUMBER></EWAYBILLDETAILS.LIST><GSTNATUREOFRETURN>01-Sales Return</GSTNATUREOFRETURN>`,
      { type: 'Credit Note' },
    );
    expect(data.gst).toMatchObject({
      ownRegistration: 'Gujarat Registration',
      ownGstin: '24AAAAA0000A1Z8',
      placeOfSupply: 'Gujarat',
      acknowledgementDate: '2026-08-02',
      ewayBill: '111222333444',
    });
    expect(data.original).toEqual({ number: null, date: null, reason: '01-Sales Return' });
    expect(warnings?.map((warning) => warning.code)).toContain('gstin.invalid');
  });

  it('sets aside what has no type or no date', () => {
    for (const xml of [
      '<VOUCHER><DATE>20260801</DATE></VOUCHER>',
      '<VOUCHER VCHTYPE="Sales"><DATE>20260631</DATE></VOUCHER>',
    ]) {
      expect(() => mapVoucher(scan(xml), { sourceId })).toThrow(BridgeError);
    }
  });

  it('names a voucher without GUID by its REMOTEID, else by type, date and number', () => {
    const id = (xml: string) => mapVoucher(scan(xml), { sourceId }).id;
    const bare = '<VOUCHER VCHTYPE="Sales"><DATE>20260801</DATE><VOUCHERNUMBER>1</VOUCHERNUMBER></VOUCHER>';
    expect(id(bare.replace('<VOUCHER ', '<VOUCHER REMOTEID="mine-1" '))).toBe('tally-x:voucher:mine-1');
    expect(id(bare)).toMatch(/^tally-x:voucher:named-[\w-]{22}$/);
    expect(id(bare)).not.toBe(id(bare.replace('>1<', '>2<')));
  });
});
