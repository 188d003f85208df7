import { describe, expect, it } from 'vitest';
import type { TallyObject } from '../../books.ts';
import { openBooks } from '../open-books.ts';
import { lists, loadAll, paise, text, wholeTime } from '../testing.ts';

const books = openBooks({ seed: 7, vouchers: 2_000 });
const vouchers = loadAll(books);
const live = vouchers.filter(
  (voucher) => !['ISCANCELLED', 'ISOPTIONAL', 'ISPOSTDATED'].some((flag) => voucher[flag] === 'Yes'),
);
const ofType = (type: string): readonly TallyObject[] =>
  live.filter((voucher) => text(voucher, 'VOUCHERTYPENAME') === type);
const batchOf = (line: TallyObject): TallyObject => lists(line, 'BATCHALLOCATIONS')[0] ?? {};
const quantity = (line: TallyObject): number => Number.parseFloat(text(line, 'ACTUALQTY'));

describe('2,000 vouchers of a real book', () => {
  it('hold every voucher type several times, the rare ones rarely', () => {
    const types = [...books.masters('VoucherType', wholeTime)].map((type) => text(type, 'NAME'));
    expect(types.length).toBe(29);
    for (const type of types) expect(ofType(type).length, type).toBeGreaterThan(2);
    const rare = ['Stock Journal', 'Payroll', 'Attendance', 'Physical Stock', 'Job Work Out Order', 'Rejections In'];
    for (const type of rare) expect(ofType(type).length, type).toBeLessThan(20);
    expect(ofType('Sales').length).toBeGreaterThan(400);
  });

  it('let an invoice follow the note that follows the order', () => {
    const numbers = (type: string) =>
      new Map(vouchers.map((one) => [`${text(one, 'VOUCHERTYPENAME')} ${text(one, 'VOUCHERNUMBER')}`, one])).get(type);
    const following = [...ofType('Sales'), ...ofType('Purchase')].filter(
      (voucher) => lists(voucher, 'INVOICEDELNOTES').length > 0,
    );
    expect(following.length).toBeGreaterThan(6);
    for (const invoice of following) {
      const sold = text(invoice, 'VOUCHERTYPENAME') === 'Sales';
      const named = text(lists(invoice, 'INVOICEDELNOTES')[0], 'BASICSHIPDELIVERYNOTE');
      const note = numbers(`${sold ? 'Delivery Note' : 'Receipt Note'} ${named}`);
      expect(note, named).toBeDefined();
      expect(text(note, 'DATE') <= text(invoice, 'DATE')).toBe(true);
      const lines = lists(invoice, 'ALLINVENTORYENTRIES');
      const noted = lists(note ?? {}, 'ALLINVENTORYENTRIES');
      if (noted.length > 0)
        expect(noted.map((line) => [text(line, 'STOCKITEMNAME'), quantity(line)])).toEqual(
          lines.map((line) => [text(line, 'STOCKITEMNAME'), quantity(line)]),
        );
      const order = text(batchOf(lines[0] ?? {}), 'ORDERNO');
      if (!order.startsWith('\u0004'))
        expect(numbers(`${sold ? 'Sales Order' : 'Purchase Order'} ${order}`)).toBeDefined();
    }
  });

  it('pay what the pay slips say, pay head by pay head', () => {
    for (const voucher of ofType('Payroll')) {
      const heads = new Map<string, number>();
      for (const employee of lists(voucher, 'CATEGORYENTRY').flatMap((one) => lists(one, 'EMPLOYEEENTRIES'))) {
        const parts = lists(employee, 'PAYHEADALLOCATIONS').map((one) => paise(text(one, 'AMOUNT')));
        expect(parts.reduce((a, b) => a + b, 0)).toBe(paise(text(employee, 'AMOUNT')));
        for (const part of lists(employee, 'PAYHEADALLOCATIONS')) {
          const name = text(part, 'PAYHEADNAME');
          heads.set(name, (heads.get(name) ?? 0) + paise(text(part, 'AMOUNT')));
        }
      }
      const posted = lists(voucher, 'ALLLEDGERENTRIES').map((one) => [
        text(one, 'LEDGERNAME'),
        paise(text(one, 'AMOUNT')),
      ]);
      const net = [...heads.values()].reduce((a, b) => a + b, 0);
      expect(posted).toEqual([...heads, ['Salary Payable', -net]]);
      expect(lists(voucher, 'LEDGERENTRIES').map((one) => text(one, 'LEDGERNAME'))).toEqual(['Salary Payable']);
    }
  });

  it('leave the pay heads to the pay slips, and a stock journal to its two lists, when switched so', () => {
    const other = openBooks({ seed: 7, vouchers: 2_000, payHeadsInAllEntries: false, stockJournalInAllEntries: false });
    const [payroll] = loadAll(other).filter((one) => text(one, 'VOUCHERTYPENAME') === 'Payroll');
    expect(lists(payroll ?? {}, 'ALLLEDGERENTRIES').map((one) => text(one, 'LEDGERNAME'))).toEqual(['Salary Payable']);
    const [journal] = loadAll(other).filter((one) => text(one, 'VOUCHERTYPENAME') === 'Stock Journal');
    expect(lists(journal ?? {}, 'ALLINVENTORYENTRIES')).toEqual([]);
    expect(lists(journal ?? {}, 'INVENTORYENTRIESIN').length).toBeGreaterThan(0);
  });

  it('make goods at the cost of what went into them', () => {
    for (const type of ['Manufacturing Journal', 'Material In', 'Stock Journal']) {
      for (const voucher of ofType(type)) {
        const sum = (list: string) =>
          lists(voucher, list).reduce((total, line) => total + paise(text(line, 'AMOUNT')), 0);
        expect(sum('INVENTORYENTRIESIN'), type).toBe(-sum('INVENTORYENTRIESOUT'));
        expect(lists(voucher, 'ALLINVENTORYENTRIES')).toHaveLength(
          lists(voucher, 'INVENTORYENTRIESIN').length + lists(voucher, 'INVENTORYENTRIESOUT').length,
        );
      }
    }
  });

  it('hold the stock that moving every line by hand leaves', () => {
    const places = new Map<string, Map<string, number>>();
    const place = (item: string) =>
      places.get(item) ?? places.set(item, new Map()).get(item) ?? new Map<string, number>();
    for (const item of books.masters('StockItem', wholeTime)) {
      for (const batch of lists(item, 'BATCHALLOCATIONS')) {
        place(text(item, 'NAME')).set(
          `${text(batch, 'GODOWNNAME')}|${text(batch, 'BATCHNAME')}`,
          Number.parseFloat(text(batch, 'OPENINGBALANCE')),
        );
      }
    }
    const moves = new Set(['Delivery Note', 'Receipt Note', 'Rejections In', 'Rejections Out']);
    for (const voucher of live) {
      const type = text(voucher, 'VOUCHERTYPENAME');
      if (/Order$|^Memo|^Rev/.test(type)) continue;
      for (const line of lists(voucher, 'ALLINVENTORYENTRIES')) {
        const batch = batchOf(line);
        const key = `${text(batch, 'GODOWNNAME')}|${text(batch, 'BATCHNAME')}`;
        const at = place(text(line, 'STOCKITEMNAME'));
        if (type === 'Physical Stock') at.set(key, quantity(line));
        else if (moves.has(type) || text(batch, 'TRACKINGNUMBER').startsWith('\u0004')) {
          at.set(key, (at.get(key) ?? 0) + (line['ISDEEMEDPOSITIVE'] === 'Yes' ? quantity(line) : -quantity(line)));
        }
      }
    }
    for (const item of books.masters('StockItem', wholeTime)) {
      const held = [...place(text(item, 'NAME')).values()].reduce((a, b) => a + b, 0);
      expect(Number.parseFloat(text(item, 'CLOSINGBALANCE')), text(item, 'NAME')).toBeCloseTo(held, 3);
    }
  });

  it.each<[string, (voucher: TallyObject) => boolean]>([
    [
      'IRN, acknowledgement and its day',
      (one) => /^[0-9a-f]{64}$/.test(text(one, 'IRN')) && text(one, 'IRNACKNO') !== '',
    ],
    [
      'an e-way bill with its vehicle',
      (one) => lists(lists(one, 'EWAYBILLDETAILS')[0] ?? {}, 'TRANSPORTDETAILS').length > 0,
    ],
    ['the invoice that a note takes back', (one) => text(lists(one, 'ORIGINVOICEDETAILS')[0], 'REFNUM') !== ''],
    ['the registration of the branch', (one) => text(one, 'GSTREGISTRATION') === 'Maharashtra Registration'],
    ['the last day of a reversing journal', (one) => text(one, 'APPLICABLEUPTO') >= text(one, 'DATE')],
    [
      'batches with manufacture and expiry',
      (one) => /"MFDON":"\d{8}","EXPIRYPERIOD":"\d+ (Months|Years)"/.test(JSON.stringify(one)),
    ],
    ['quantities in two units', (one) => / \d+ Nos = [\d.]+ Box"/.test(JSON.stringify(one))],
    ['a bill due on a day', (one) => /"BILLCREDITPERIOD":"\d+-[A-Z][a-z]{2}-\d\d"/.test(JSON.stringify(one))],
    ['an order with its due day', (one) => /"ORDERDUEDATE":"\d+-[A-Z][a-z]{2}-\d\d"/.test(JSON.stringify(one))],
    ['the parts that a job worker is to be sent', (one) => /VOUCHERCOMPONENTLIST":\[\{/.test(JSON.stringify(one))],
    ['fields of a customisation', (one) => JSON.stringify(one).includes('"UDF:LORRYNUMBER":["')],
    ['names that differ by a blank at the end', (one) => text(one, 'PARTYNAME') === 'Sarvodal Sweet Mart '],
    ['a name of two lines', (one) => text(one, 'PARTYNAME').includes('\r\n')],
    ['letters composed', (one) => text(one, 'PARTYNAME') === 'Crème & Café Kolmekar'.normalize('NFC')],
    ['letters decomposed', (one) => text(one, 'PARTYNAME') === 'Crème & Café Kolmekar'.normalize('NFD')],
    ['notes and a card at the till', (one) => /"POSPAYMENTTYPE":"Card"/.test(JSON.stringify(one))],
    ['tax collected at source', (one) => /TCS on Sale/.test(JSON.stringify(one))],
    [
      'days and hours of work',
      (one) => /ATTDTYPETIMEVALUE/.test(JSON.stringify(one)) && /ATTDTYPEVALUE/.test(JSON.stringify(one)),
    ],
  ])('show %s', (_, shows) => {
    expect(vouchers.filter(shows).length).toBeGreaterThan(1);
  });
});
