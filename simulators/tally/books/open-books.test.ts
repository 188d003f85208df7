import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { masterTypes, type TallyObject } from '../books.ts';
import { ampersandCompanyName, openBooks } from './open-books.ts';
import { ledger, lists, loadAll, paise, text, wholeTime } from './testing.ts';

const books = openBooks({ seed: 7, vouchers: 4_000 });
const vouchers = loadAll(books);

describe('a generated company', () => {
  it('is the same for the same options, and another for another seed', () => {
    const again = openBooks({ seed: 7, vouchers: 4_000 });
    expect(loadAll(again).slice(0, 300)).toEqual(vouchers.slice(0, 300));
    expect(again.info()).toEqual(books.info());
    expect(openBooks({ seed: 8, vouchers: 4_000 }).info().guid).not.toBe(books.info().guid);
  });

  it('spans two financial years and says so', () => {
    expect(books.info()).toMatchObject({ booksFrom: '20240401', startingFrom: '20240401', endingAt: '20260331' });
    expect(openBooks({ seed: 7, vouchers: 0 }).info()).toMatchObject({ altVchId: null, lastVoucherDate: null });
    expect(openBooks({ seed: 7, vouchers: 10, name: ampersandCompanyName }).company()['NAME']).toContain('&');
  });

  it('holds all 28 predefined groups under their reserved names and ids, and over 100 ledgers', () => {
    const groups = [...books.masters('Group', wholeTime)];
    expect(groups.filter((group) => group['RESERVEDNAME'] !== '')).toHaveLength(28);
    expect(groups.find((group) => group['NAME'] === 'Sundry Debtors')?.['MASTERID']).toBe(' 20');
    expect(groups.find((group) => group['NAME'] === 'GST')).toMatchObject({
      RESERVEDNAME: '',
      PARENTSTRUCTURE: 'GST\u0003Duties & Taxes\u0003Current Liabilities',
      _PRIMARYGROUP: 'Duties & Taxes',
    });
    expect([...books.masters('Ledger', wholeTime)].length).toBeGreaterThan(100);
    for (const type of masterTypes) expect([...books.masters(type, wholeTime)].length, type).toBeGreaterThan(1);
  });

  it('numbers vouchers and masters in spaces of their own, so that GUIDs collide', () => {
    const guids = new Set(vouchers.map((voucher) => text(voucher, 'GUID')));
    expect([...books.masters('Ledger', wholeTime)].some((one) => guids.has(text(one, 'GUID')))).toBe(true);
  });

  it.each([
    ['every voucher type the company uses', 29, (voucher: TallyObject) => text(voucher, 'VOUCHERTYPENAME')],
    ['every view', 5, (voucher: TallyObject) => text(voucher, 'PERSISTEDVIEW')],
    ['item, accounting and plain vouchers', 3, (voucher: TallyObject) => text(voucher, 'VCHENTRYMODE')],
  ])('shows %s', (_, count, method) => {
    expect(new Set(vouchers.map(method)).size).toBe(count);
  });

  it.each<[string, (voucher: TallyObject) => boolean]>([
    ['cancelled', (voucher) => voucher['ISCANCELLED'] === 'Yes'],
    ['optional', (voucher) => voucher['ISOPTIONAL'] === 'Yes'],
    ['post-dated', (voucher) => voucher['ISPOSTDATED'] === 'Yes'],
    ['reverse charge', (voucher) => voucher['ISREVERSECHARGEAPPLICABLE'] === 'Yes'],
    ['TDS', (voucher) => /TDS on Professional/.test(JSON.stringify(voucher))],
    ['forex', (voucher) => / @ ₹ [\d.]+\/\$ {2}= -?₹ /.test(JSON.stringify(voucher))],
    ['Devanagari narration', (voucher) => /[\u0900-\u097f]/.test(text(voucher, 'NARRATION'))],
    ['Gujarati narration', (voucher) => /[\u0a80-\u0aff]/.test(text(voucher, 'NARRATION'))],
    ['narration of several lines', (voucher) => text(voucher, 'NARRATION').includes('\r\n')],
    [
      'a compound unit',
      (voucher) => / Box \d+ Nos"/.test(JSON.stringify(voucher)) || / Box"/.test(JSON.stringify(voucher)),
    ],
    [
      'cost centres under items',
      (voucher) => /CATEGORYALLOCATIONS":\[\{/.test(JSON.stringify(voucher['ALLINVENTORYENTRIES'])),
    ],
  ])('has %s', (_, shows) => {
    expect(vouchers.filter(shows).length).toBeGreaterThan(2);
  });

  it('changes the GST rate of some items in the middle of a year', () => {
    const rates = (from: string, to: string): Set<string> =>
      new Set(
        loadAll(books, from, to)
          .flatMap((voucher) => lists(voucher, 'ALLINVENTORYENTRIES'))
          .filter((line) => line['STOCKITEMNAME'] === 'Steel Tiffin 3-Tier')
          .map((line) => text(lists(line, 'RATEDETAILS')[2], 'GSTRATE')),
      );
    expect([...rates('20250401', '20250921')]).toEqual([' 12']);
    expect([...rates('20250922', '20260331')]).toEqual([' 5']);
  });

  it('opens with bills older than the books, stock, and a difference nobody found', () => {
    const bills = [...books.masters('Ledger', wholeTime)].flatMap((one) => lists(one, 'BILLALLOCATIONS'));
    expect(bills.length).toBeGreaterThan(20);
    expect(bills.every((bill) => text(bill, 'BILLDATE') < '20240401')).toBe(true);
    const openings = [...books.masters('Ledger', wholeTime)].map((one) => paise(text(one, 'OPENINGBALANCE')));
    const stock = [...books.masters('StockItem', wholeTime)].map((one) => paise(text(one, 'OPENINGVALUE')));
    expect(stock.every((value) => value < 0)).toBe(true);
    expect([...openings, ...stock].reduce((sum, value) => sum + value, 0)).toBe(125_000);
  });

  it('gives an invoice both entry lists, overlapping, the sales ledger in one of them', () => {
    const sale = vouchers.find((voucher) => voucher['VCHENTRYMODE'] === 'Item Invoice');
    const names = (list: string): string[] => lists(sale ?? {}, list).map((one) => text(one, 'LEDGERNAME'));
    expect(names('ALLLEDGERENTRIES')).toEqual(expect.arrayContaining(names('LEDGERENTRIES')));
    expect(names('ALLLEDGERENTRIES').length).toBe(names('LEDGERENTRIES').length + 1);
    const lines = lists(sale ?? {}, 'ALLLEDGERENTRIES').map((one) => paise(text(one, 'AMOUNT')));
    expect(lines.reduce((sum, amount) => sum + amount, 0)).toBe(0);
  });

  it('shows the bank as party of a receipt', () => {
    const receipt = vouchers.find((voucher) => voucher['VOUCHERTYPENAME'] === 'Receipt');
    expect(text(receipt, 'PARTYLEDGERNAME')).toMatch(/Bank|Cash/);
  });

  it('answers for one voucher by MASTERID and by GUID', () => {
    const [first] = books.vouchers('20250101', '20250131');
    expect(first && books.voucher(first.masterId)?.load()).toEqual(first?.load());
    expect(first && books.voucherByGuid(first.guid)?.masterId).toBe(first?.masterId);
    expect(books.voucherByGuid('nonsense')).toBeUndefined();
    expect(books.voucher(26)).toBeUndefined();
  });

  it('keeps names that break naive clients', () => {
    expect(ledger(books, 'Patelwadi "Wholesale" Depot')['PARENT']).toBeDefined();
    expect(ledger(books, 'જય સુવર્ણી સ્ટોર્સ')['PARENT']).toBeDefined();
    expect(ledger(books, 'Kelmora & Bros. <Unit 2>')['PARENT']).toBeDefined();
  });

  it('retains nothing while 200,000 vouchers pass', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const large = openBooks({ seed: 1, vouchers: 200_000 });
    const used = (): number => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    for (const ref of large.vouchers('20240401', '20240430')) ref.load();
    const before = used();
    let count = 0;
    for (const ref of large.vouchers(wholeTime.from, wholeTime.to)) {
      if (ref.alterId > 0) count++;
      if (count % 100 === 0) ref.load();
    }
    expect(count).toBe(200_000);
    expect(used() - before).toBeLessThan(2_000_000);
  });
});
