import { describe, expect, it } from 'vitest';
import type { SourceId } from '../../../../contract/ids.ts';
import type { CanonicalRecord } from '../../../../contract/records/record.ts';
import { dataSchema } from '../../../../contract/records/schemas.ts';
import type { VoucherData } from '../../../../contract/records/voucher.ts';
import { audit } from '../../../preview/coverage/audit.ts';
import { scan } from '../xml/scan.ts';
import { mapObject } from './map-object.ts';
import { MasterNames } from './master-names.ts';

const sourceId = 'tally-x' as SourceId;

function records(xml: string, masters: readonly string[] = []): readonly CanonicalRecord[] {
  const names = new MasterNames(sourceId);
  for (const master of masters) names.learn(scan(master));
  const map = (node: ReturnType<typeof scan>) => mapObject(node, { sourceId, names });
  const { fates, unfounded } = audit(xml, { map });
  expect([...fates.filter(({ fate }) => fate === 'lost'), ...unfounded]).toEqual([]);
  const found = map(scan(xml));
  for (const { kind, data } of found) dataSchema(kind)?.parse(data);
  return found;
}

function voucher(type: string, inner: string, masters: readonly string[] = []) {
  const xml = `<VOUCHER VCHTYPE="${type}"><DATE>20260801</DATE><VOUCHERTYPENAME>${type}</VOUCHERTYPENAME>${inner}</VOUCHER>`;
  const [record] = records(xml, masters);
  return { data: record?.data as VoucherData, codes: record?.warnings?.map(({ code }) => code) ?? [] };
}

const entry = (list: string, ledger: string, amount: string, more = '') =>
  `<${list}.LIST><LEDGERNAME>${ledger}</LEDGERNAME><AMOUNT>${amount}</AMOUNT>${more}</${list}.LIST>`;

const lines = ({ lines: all }: VoucherData) => all.map(({ account, amount }) => `${account} ${amount}`);

describe('payroll', () => {
  const paid = (employee: string, ...heads: readonly [string, string][]) =>
    `<EMPLOYEEENTRIES.LIST><EMPLOYEENAME>${employee}</EMPLOYEENAME><EMPLOYEESORTORDER> 1</EMPLOYEESORTORDER>${heads
      .map(
        ([head, amount]) =>
          `<PAYHEADALLOCATIONS.LIST><PAYHEADNAME>${head}</PAYHEADNAME><AMOUNT>${amount}</AMOUNT></PAYHEADALLOCATIONS.LIST>`,
      )
      .join('')}</EMPLOYEEENTRIES.LIST>`;
  const payroll = `<CATEGORYENTRY.LIST><CATEGORY>Staff</CATEGORY>${paid('Asha', ['Basic', '-30000.00'], ['PF', '1800.00'])}${paid('Dev', ['Basic', '-20000.00'])}</CATEGORYENTRY.LIST>`;

  it('posts the pay heads of a voucher that lists its employees only', () => {
    const { data, codes } = voucher('Payroll', `${payroll}${entry('LEDGERENTRIES', 'Salary Payable', '48200.00')}`);
    expect(lines(data)).toEqual(['Salary Payable -48200.00', 'Basic 50000.00', 'PF -1800.00']);
    expect(data.lines[1]?.costs).toEqual([
      { category: 'Staff', centre: 'Asha', amount: '30000.00' },
      { category: 'Staff', centre: 'Dev', amount: '20000.00' },
    ]);
    expect(data.payroll?.map(({ employee, payHeads }) => [employee, payHeads.length])).toEqual([
      ['Asha', 2],
      ['Dev', 1],
    ]);
    expect(codes).toEqual([]);
  });

  it('posts them once where the collection lists them as ledgers', () => {
    const all = [
      ['Basic', '-50000.00'],
      ['PF', '1800.00'],
      ['Salary Payable', '48200.00'],
    ] as const;
    const { data } = voucher(
      'Payroll',
      payroll + all.map(([ledger, amount]) => entry('ALLLEDGERENTRIES', ledger, amount)).join(''),
    );
    expect(data.lines).toHaveLength(3);
  });

  it('reads attendance by employee, and of a voucher on its own', () => {
    const { data, codes } = voucher(
      'Attendance',
      '<ATTENDANCEENTRIES.LIST><NAME>Asha</NAME><ATTENDANCETYPE>Present</ATTENDANCETYPE><ATTDTYPETIMEVALUE> 26</ATTDTYPETIMEVALUE></ATTENDANCEENTRIES.LIST><CATEGORYENTRY.LIST><CATEGORY>Staff</CATEGORY><EMPLOYEEENTRIES.LIST><EMPLOYEENAME>Dev</EMPLOYEENAME><ATTENDANCEENTRIES.LIST><ATTENDANCETYPE>Overtime</ATTENDANCETYPE><ATTDTYPEVALUE> 2 Hrs 15 Mins</ATTDTYPEVALUE></ATTENDANCEENTRIES.LIST></EMPLOYEEENTRIES.LIST></CATEGORYENTRY.LIST>',
    );
    expect(data.attendance).toEqual([
      { category: null, employee: 'Asha', attendanceType: 'Present', value: { value: '26', unit: null } },
      {
        category: 'Staff',
        employee: 'Dev',
        attendanceType: 'Overtime',
        value: { value: '2', unit: 'Hrs', and: { value: '15', unit: 'Mins' } },
      },
    ]);
    expect(data).toMatchObject({ affects: { accounts: false, stock: false } });
    expect(codes).toEqual([]);
  });
});

it('reads tax deducted at source with its nature and parts, on the line of the party', () => {
  const part = (name: string, inner: string) =>
    `<SUBCATEGORYALLOCATION.LIST><SUBCATEGORY>${name}</SUBCATEGORY>${inner}</SUBCATEGORYALLOCATION.LIST>`;
  const tds = `<TAXOBJECTALLOCATIONS.LIST><CATEGORY>Contract Work</CATEGORY><TAXTYPE>TDS</TAXTYPE><TAXNAME>x1</TAXNAME><PARTYLEDGER>Dev</PARTYLEDGER><EXPENSES>Contracts</EXPENSES><REFTYPE>New Ref</REFTYPE><EXEMPTED>Yes</EXEMPTED>${part('Income Tax', '<DUTYLEDGER>TDS Payable</DUTYLEDGER><TAXRATE> 2</TAXRATE><ASSESSABLEAMOUNT>100000.00</ASSESSABLEAMOUNT><TAX>2000.00</TAX>')}${part('Surcharge', '<TAXRATE>0</TAXRATE>')}</TAXOBJECTALLOCATIONS.LIST>`;
  const { data } = voucher(
    'Journal',
    `${entry('ALLLEDGERENTRIES', 'Contracts', '-100000.00')}${entry('ALLLEDGERENTRIES', 'TDS Payable', '2000.00')}${entry('ALLLEDGERENTRIES', 'Dev', '98000.00', tds)}`,
  );
  expect(data.lines[2]?.sourceTaxes).toEqual([
    {
      type: 'tds',
      nature: 'Contract Work',
      reference: 'x1',
      referenceType: 'New Ref',
      party: 'Dev',
      expense: 'Contracts',
      parts: [{ name: 'Income Tax', account: 'TDS Payable', assessable: '-100000.00', rate: '2', tax: '-2000.00' }],
    },
  ]);
  expect(data.lines[2]?.extra).toMatchObject({
    'TAXOBJECTALLOCATIONS.LIST/SUBCATEGORYALLOCATION.LIST[2]/SUBCATEGORY': 'Surcharge',
  });
});

it('reads what an order is due and what an invoice follows', () => {
  const batch =
    '<BATCHALLOCATIONS.LIST><GODOWNNAME>Main Location</GODOWNNAME><ORDERNO>PO/7</ORDERNO><ORDERDUEDATE JD="46112" P="1-Apr-26">1-Apr-26</ORDERDUEDATE><AMOUNT>-50.00</AMOUNT></BATCHALLOCATIONS.LIST>';
  const order = voucher(
    'Purchase Order',
    `<ALLINVENTORYENTRIES.LIST><STOCKITEMNAME>Nut</STOCKITEMNAME><AMOUNT>-50.00</AMOUNT>${batch}</ALLINVENTORYENTRIES.LIST>`,
  );
  expect(order.data.items[0]?.batches).toMatchObject([{ orderNumber: 'PO/7', dueOn: '2026-04-01' }]);
  expect(order).toMatchObject({ data: { affects: { accounts: false, stock: false } }, codes: [] });
  const invoice = voucher(
    'Sales',
    `<INVOICEORDERLIST.LIST><BASICORDERDATE>20260401</BASICORDERDATE><BASICPURCHASEORDERNO>PO/7</BASICPURCHASEORDERNO></INVOICEORDERLIST.LIST><INVOICEDELNOTES.LIST><BASICSHIPPINGDATE>20260403</BASICSHIPPINGDATE><BASICSHIPDELIVERYNOTE>DN/3</BASICSHIPDELIVERYNOTE></INVOICEDELNOTES.LIST>${entry('LEDGERENTRIES', 'A', '-1.00')}${entry('LEDGERENTRIES', 'B', '1.00')}`,
  );
  expect(invoice.data).toMatchObject({
    orders: [{ number: 'PO/7', date: '2026-04-01' }],
    deliveryNotes: [{ number: 'DN/3', date: '2026-04-03' }],
  });
});

it('reads e-invoice and e-way bill with their dates', () => {
  const { data } = voucher(
    'Sales',
    `<IRN>0f1e</IRN><IRNACKNO>112233</IRNACKNO><IRNACKDATE>20260802</IRNACKDATE><IRNCANCELDATE>20260803</IRNCANCELDATE><EWAYBILLDETAILS.LIST><BILLDATE>20260802</BILLDATE><BILLNUMBER>111222333444</BILLNUMBER><TRANSPORTDETAILS.LIST><TRANSPORTMODE>1 - Road</TRANSPORTMODE><VEHICLENUMBER>GJ01ZZ0001</VEHICLENUMBER><DISTANCE> 120</DISTANCE></TRANSPORTDETAILS.LIST></EWAYBILLDETAILS.LIST>${entry('LEDGERENTRIES', 'A', '-1.00')}${entry('LEDGERENTRIES', 'B', '1.00')}`,
  );
  expect(data.gst).toMatchObject({
    irn: '0f1e',
    acknowledgementDate: '2026-08-02',
    irnCancelledOn: '2026-08-03',
    ewayBill: '111222333444',
    ewayBills: [
      { number: '111222333444', date: '2026-08-02', vehicle: 'GJ01ZZ0001', mode: '1 - Road', distance: '120' },
    ],
  });
});

it('reads how a bill at the counter was paid', () => {
  const { data } = voucher(
    'POS Sales',
    `<POSCASHLEDGER>Till</POSCASHLEDGER><POSCARDLEDGER>Card Machine</POSCARDLEDGER><POSCARDNUMBER>4321</POSCARDNUMBER>${entry('LEDGERENTRIES', 'Till', '-40.00')}${entry('LEDGERENTRIES', 'Card Machine', '-60.00')}${entry('LEDGERENTRIES', 'Sales', '100.00')}`,
  );
  expect(data.type).toBe('sales');
  expect(data.posPayments).toEqual([
    { mode: 'cash', account: 'Till', number: null, bank: null, amount: '40.00' },
    { mode: 'card', account: 'Card Machine', number: '4321', bank: null, amount: '60.00' },
  ]);
});

it('reads counted stock, and what a manufacturing journal uses and makes', () => {
  const item = (name: string, inner: string) =>
    `<ALLINVENTORYENTRIES.LIST><STOCKITEMNAME>${name}</STOCKITEMNAME>${inner}</ALLINVENTORYENTRIES.LIST>`;
  const counted = voucher('Physical Stock', item('Nut', '<BILLEDQTY> 990 Nos</BILLEDQTY>'));
  expect(counted.data.items).toMatchObject([{ item: 'Nut', billedQuantity: { value: '990', unit: 'Nos' } }]);
  expect(counted).toMatchObject({ data: { affects: { accounts: false, stock: true } }, codes: [] });
  const made = voucher(
    'Mfg Journal',
    `${item('Table', '<AMOUNT>-100.00</AMOUNT><BILLEDQTY> 1 Nos</BILLEDQTY>')}${item('Wood', '<AMOUNT>100.00</AMOUNT><BILLEDQTY> 5 KG</BILLEDQTY>')}`,
  );
  expect(made.data).toMatchObject({
    type: 'manufacturing-journal',
    items: [{ direction: 'in' }, { direction: 'out' }],
  });
});

it('moves goods between godowns', () => {
  const { data } = voucher(
    'Stock Journal',
    '<INVENTORYENTRIESOUT.LIST><STOCKITEMNAME>Nut</STOCKITEMNAME><AMOUNT>10.00</AMOUNT><BATCHALLOCATIONS.LIST><GODOWNNAME>Main Location</GODOWNNAME><DESTINATIONGODOWNNAME>Shop</DESTINATIONGODOWNNAME></BATCHALLOCATIONS.LIST></INVENTORYENTRIESOUT.LIST>',
  );
  expect(data.items).toMatchObject([{ direction: 'out', batches: [{ godown: 'Main Location', otherGodown: 'Shop' }] }]);
});

describe('roles of ledgers', () => {
  it('makes a pay head of a ledger for payroll', () => {
    const found = records(
      '<LEDGER NAME="Basic"><GUID>g-1</GUID><PARENT>Indirect Expenses</PARENT><FORPAYROLL>Yes</FORPAYROLL><PAYTYPE>Earnings for Employees</PAYTYPE><PAYSLIPNAME>Basic Pay</PAYSLIPNAME><CALCULATIONTYPE>On Attendance</CALCULATIONTYPE><LEAVETYPE>Present</LEAVETYPE></LEDGER>',
    );
    expect(found.map(({ kind, id }) => [kind, id])).toEqual([
      ['account', 'tally-x:ledger:g-1'],
      ['pay-head', 'tally-x:pay-head:g-1'],
    ]);
    expect(found[1]?.data).toMatchObject({
      accountId: 'tally-x:ledger:g-1',
      payType: 'Earnings for Employees',
      attendanceType: 'Present',
    });
  });

  it('makes a tax rate of a duty ledger that names its tax', () => {
    const rate = (inner: string) =>
      records(`<LEDGER NAME="Output SGST"><PARENT>Duties &amp; Taxes</PARENT>${inner}</LEDGER>`)[1]?.data;
    expect(
      rate('<TAXTYPE>GST</TAXTYPE><GSTDUTYHEAD>State Tax</GSTDUTYHEAD><RATEOFTAXCALCULATION> 9</RATEOFTAXCALCULATION>'),
    ).toMatchObject({ tax: 'GST', head: 'sgst', rate: '9' });
    expect(rate('<TAXTYPE>TDS</TAXTYPE><RATEOFTAXCALCULATION>0</RATEOFTAXCALCULATION>')).toMatchObject({
      tax: 'TDS',
      head: null,
      rate: null,
    });
    expect(rate('<TAXTYPE>Others</TAXTYPE>')).toBeUndefined();
  });

  it('keeps the particulars of an employee with the cost centre', () => {
    const [employee] = records(
      '<COSTCENTRE NAME="Asha"><CATEGORY>Staff</CATEGORY><FORPAYROLL>Yes</FORPAYROLL><MAILINGNAME>E-7</MAILINGNAME><DATEOFJOIN>20240401</DATEOFJOIN><DESIGNATION>Fitter</DESIGNATION></COSTCENTRE>',
    );
    expect(employee?.data).toMatchObject({
      category: 'Staff',
      employee: { number: 'E-7', joinedOn: '2024-04-01', designation: 'Fitter' },
    });
  });

  it('reads attendance types and own GST registrations', () => {
    const [present] = records(
      '<ATTENDANCETYPE NAME="Present"><PARENT>&#4; Primary</PARENT><ATTENDANCEPRODUCTIONTYPE>Attendance / Leave with Pay</ATTENDANCEPRODUCTIONTYPE><ATTENDANCEPERIOD>Days</ATTENDANCEPERIOD></ATTENDANCETYPE>',
    );
    expect(present).toMatchObject({
      kind: 'attendance-type',
      data: { parent: null, type: 'Attendance / Leave with Pay', period: 'Days' },
    });
    const [own] = records(
      '<TAXUNIT NAME="Gujarat Registration" TAXTYPE="GST" TAXREGISTRATION="24AAAAA0000A1Z8"><STATENAME>Gujarat</STATENAME><GSTREGISTRATIONDETAILS.LIST><FROMDATE>20170701</FROMDATE><REGISTRATIONTYPE>Regular</REGISTRATIONTYPE></GSTREGISTRATIONDETAILS.LIST></TAXUNIT>',
    );
    expect(own).toMatchObject({
      kind: 'gst-registration',
      data: { gstin: '24AAAAA0000A1Z8', state: 'Gujarat', from: '2017-07-01' },
    });
  });
});

describe('checks', () => {
  const sold = (amount: string, posted = amount, hsn = '7318', rate = '18') =>
    `<ALLINVENTORYENTRIES.LIST><STOCKITEMNAME>Nut</STOCKITEMNAME><AMOUNT>${amount}</AMOUNT><GSTHSNNAME>${hsn}</GSTHSNNAME><RATEDETAILS.LIST><GSTRATEDUTYHEAD>IGST</GSTRATEDUTYHEAD><GSTRATE> ${rate}</GSTRATE></RATEDETAILS.LIST>${entry('ACCOUNTINGALLOCATIONS', 'Sales', posted)}</ALLINVENTORYENTRIES.LIST>`;
  const invoice = (items: string, party: string, tax: string, masters: readonly string[] = []) =>
    voucher(
      'Sales',
      `<PARTYLEDGERNAME>Asha</PARTYLEDGERNAME>${items}${entry('LEDGERENTRIES', 'Asha', party)}${entry('LEDGERENTRIES', 'IGST', tax)}`,
      masters,
    ).codes;
  const nut = `<STOCKITEM NAME="Nut">${[
    ['20250922', '18'],
    ['20170701', '28'],
  ]
    .map(
      ([from, rate]) =>
        `<GSTDETAILS.LIST><APPLICABLEFROM>${from}</APPLICABLEFROM><STATEWISEDETAILS.LIST><STATENAME>&#4; Any</STATENAME><RATEDETAILS.LIST><GSTRATEDUTYHEAD>IGST</GSTRATEDUTYHEAD><GSTRATE> ${rate}</GSTRATE></RATEDETAILS.LIST></STATEWISEDETAILS.LIST></GSTDETAILS.LIST>`,
    )
    .join('')}</STOCKITEM>`;

  it('say nothing of an invoice that is right', () => {
    expect(invoice(sold('100.00'), '-118.00', '18.00', [nut])).toEqual([]);
  });

  it('tell of a party that owes something else than items and other ledgers', () => {
    expect(invoice(sold('100.00', '90.00'), '-108.00', '18.00')).toEqual(['voucher.party-differs']);
  });

  it('tell of a code that is none and of a rate that did not hold that day', () => {
    expect(invoice(sold('100.00', '100.00', '73'), '-118.00', '18.00')).toEqual(['hsn.form']);
    expect(invoice(sold('100.00', '100.00', '7318', '28'), '-128.00', '28.00', [nut])).toEqual(['tax.rate-differs']);
    expect(invoice(sold('100.00', '100.00', '7318', '28'), '-128.00', '28.00')).toEqual([]);
  });
});
