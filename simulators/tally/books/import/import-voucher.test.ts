import { beforeEach, describe, expect, it } from 'vitest';
import type { Books, TallyObject } from '../../books.ts';
import { openBooks } from '../open-books.ts';
import { gloves, invoice, journal, ledger, line, lists, load, paise, post, text } from '../testing.ts';

const party = 'Zorvane & Sons (Retail)';
let books: Books;

beforeEach(() => {
  books = openBooks({ seed: 7, vouchers: 600 });
});

describe('importing a voucher', () => {
  it('answers CREATED and its MASTERID, and reads back as entered', () => {
    const outcome = post(books, invoice(party, 'LB-1', { NARRATION: 'नमस्ते\r\n[lb:1]', REFERENCE: 'PO & "7"' }), {
      REMOTEID: 'client-1',
    });
    expect(outcome).toMatchObject({ created: 1, altered: 0, errors: 0, exceptions: 0, lineErrors: [], lastMid: 0 });
    const guid = text(books.company(), 'GUID');
    const voucher = load(books, outcome.lastVchId);
    expect(voucher).toMatchObject({
      GUID: `${guid}-${outcome.lastVchId.toString(16).padStart(8, '0')}`,
      REMOTEID: voucher['GUID'],
      NARRATION: 'नमस्ते\r\n[lb:1]',
      REFERENCE: 'PO & "7"',
      PERSISTEDVIEW: 'Invoice Voucher View',
      VCHENTRYMODE: 'Item Invoice',
      ISINVOICE: 'Yes',
      PARTYLEDGERNAME: party,
      PARTYGSTIN: ledger(books, party)['PARTYGSTIN'],
    });
    expect(lists(voucher, 'ALLLEDGERENTRIES').map((one) => [one['LEDGERNAME'], one['AMOUNT']])).toEqual([
      [party, '-210.00'],
      ['Sales (Local)', '200.00'],
      ['Output CGST', '5.00'],
      ['Output SGST', '5.00'],
    ]);
    expect(lists(voucher, 'LEDGERENTRIES')).toHaveLength(3);
    expect(lists(voucher, 'ALLINVENTORYENTRIES')[0]).toMatchObject({
      STOCKITEMNAME: 'Oven Gloves',
      RATE: '100.00/Pair',
      ACTUALQTY: ' 2 Pair',
      GSTHSNNAME: '63079090',
    });
  });

  it('keeps what was good of a batch and does not say which voucher was bad', () => {
    const bad = journal('10.00', { ALLLEDGERENTRIES: [line('Nobody', '-10.00'), line('Cash', '10.00')] });
    const objects = Array.from({ length: 50 }, (_, i) => ({
      type: 'VOUCHER',
      attributes: { ACTION: 'Create' },
      body: i === 20 ? bad : journal(),
    }));
    const outcome = books.import(objects, { educational: false });
    expect(outcome).toMatchObject({ created: 49, errors: 0, exceptions: 1 });
    expect(outcome.lineErrors).toEqual(["Ledger 'Nobody' does not exist!"]);
  });

  it.each<[string, TallyObject, string[]]>([
    [
      'unequal sides',
      journal('10.00', { ALLLEDGERENTRIES: [line('Cash', '-10.00')] }),
      ['Voucher totals do not match!'],
    ],
    [
      'an unknown ledger',
      journal('1.00', { ALLLEDGERENTRIES: [line('No One', '0.00')] }),
      ["Ledger 'No One' does not exist!"],
    ],
    [
      'an unknown item',
      invoice(party, 'B', { ALLINVENTORYENTRIES: [gloves({ STOCKITEMNAME: 'Mittens' })] }),
      ["Stock Item 'Mittens' does not exist!"],
    ],
    [
      'an unknown unit',
      invoice(party, 'B', { ALLINVENTORYENTRIES: [gloves({ RATE: '100.00/Gross' })] }),
      ["Unit 'Gross' does not exist!"],
    ],
    [
      'an unknown godown',
      invoice(party, 'B', { ALLINVENTORYENTRIES: [gloves({ BATCHALLOCATIONS: [{ GODOWNNAME: 'Attic' }] })] }),
      ["Godown 'Attic' does not exist!"],
    ],
    [
      'no godown where there are several',
      invoice(party, 'B', { ALLINVENTORYENTRIES: [gloves({ BATCHALLOCATIONS: [] })] }),
      [],
    ],
    [
      'an unknown voucher type',
      journal('1.00', { VOUCHERTYPENAME: 'Bill of Lading' }),
      ["Voucher Type 'Bill of Lading' does not exist!"],
    ],
    [
      'a date before the books',
      journal('1.00', { DATE: '20240331' }),
      ['Date cannot be below the Financial Year beginning date'],
    ],
    [
      'an ISO date',
      journal('1.00', { DATE: '2025-05-02' }),
      ["Voucher date is missing for: 'Journal' voucher . Verify the data, resolve any errors, and retry Split."],
    ],
  ])('refuses %s', (_, body, lineErrors) => {
    const before = books.info().altVchId;
    const outcome = post(books, body);
    expect(outcome).toMatchObject({ created: 0, altered: 0, errors: 0, exceptions: 1, lineErrors, lastVchId: 0 });
    expect(books.info().altVchId).toBe(before);
  });

  it('takes only the 1st, 2nd and 31st in educational mode, with a misleading text', () => {
    const day = (date: string) => post(books, journal('1.00', { DATE: date, VOUCHERNUMBER: '12' }), {}, true);
    expect([day('20250501'), day('20250502'), day('20250531')].map((one) => one.created)).toEqual([1, 1, 1]);
    expect(day('20250630')).toMatchObject({
      errors: 0,
      exceptions: 1,
      lineErrors: [
        "Voucher date is missing for: 'Journal' voucher 12. Verify the data, resolve any errors, and retry Split.",
      ],
    });
  });

  it('accepts a voucher of no value', () => {
    expect(post(books, journal('0.00')).created).toBe(1);
  });

  it('matches names by folding', () => {
    const body = journal('5.00', { ALLLEDGERENTRIES: [line('depreciation', '-5.00'), line('CASH ', '5.00')] });
    const voucher = load(books, post(books, body).lastVchId);
    expect(lists(voucher, 'ALLLEDGERENTRIES').map((one) => one['LEDGERNAME'])).toEqual(['Depreciation', 'Cash']);
  });

  it('drops party and tax of an invoice that sends them as ALLLEDGERENTRIES', () => {
    const { LEDGERENTRIES, ...rest } = invoice(party, 'LB-2');
    const outcome = post(books, { ...rest, ALLLEDGERENTRIES: LEDGERENTRIES ?? [] });
    expect(outcome).toMatchObject({ created: 1, errors: 0, exceptions: 0, lineErrors: [] });
    const voucher = load(books, outcome.lastVchId);
    expect(lists(voucher, 'LEDGERENTRIES')).toEqual([]);
    expect(lists(voucher, 'ALLLEDGERENTRIES').map((one) => one['AMOUNT'])).toEqual(['200.00']);
  });

  it('takes amounts in two currencies', () => {
    const dollars = '-$ 100.00 @ ₹ 84.5/$  = -₹ 8450.00';
    const body = journal('1.00', {
      ALLLEDGERENTRIES: [line('Blue Lantern Imports LLC', dollars), line('Sales - Export', '8450.00')],
    });
    const voucher = load(books, post(books, body).lastVchId);
    expect(lists(voucher, 'ALLLEDGERENTRIES')[0]?.['AMOUNT']).toBe(dollars);
  });

  it('drops fields it does not know by definition', () => {
    const voucher = load(books, post(books, journal('1.00', { 'UDF:COLOUR': [{ 'UDF:COLOUR': 'red' }] })).lastVchId);
    expect(Object.keys(voucher).some((method) => method.startsWith('UDF:'))).toBe(false);
  });
});

describe('a client REMOTEID', () => {
  const remote = { REMOTEID: 'client-7' };

  it('makes a resend an alteration of the same voucher', () => {
    const first = post(books, journal(), remote);
    const second = post(books, journal(), remote);
    expect([first.created, second.created, second.altered]).toEqual([1, 0, 1]);
    expect(second.lastVchId).toBe(first.lastVchId);
    expect(post(books, journal()).lastVchId).not.toBe(first.lastVchId);
  });

  it('replaces lines, date and type, and keeps what is not sent', () => {
    const { lastVchId } = post(
      books,
      journal('100.00', { REFERENCE: 'R-1', ISOPTIONAL: 'Yes', NARRATION: 'one' }),
      remote,
    );
    const receipt = {
      DATE: '20250610',
      VOUCHERTYPENAME: 'Receipt',
      NARRATION: 'two',
      ALLLEDGERENTRIES: [line('Depreciation', '30.00'), line('Cash', '-30.00')],
    };
    expect(post(books, receipt, remote).altered).toBe(1);
    expect(load(books, lastVchId)).toMatchObject({
      DATE: '20250610',
      VOUCHERTYPENAME: 'Receipt',
      NARRATION: 'two',
      REFERENCE: 'R-1',
      ISOPTIONAL: 'Yes',
    });
    expect(lists(load(books, lastVchId), 'ALLLEDGERENTRIES').map((one) => one['AMOUNT'])).toEqual(['30.00', '-30.00']);
  });

  it('brings a deleted voucher back as another one', () => {
    const first = post(books, journal(), remote);
    books.keyboard.deleteVoucher(first.lastVchId);
    const second = post(books, journal(), remote);
    expect(second.created).toBe(1);
    expect(second.lastVchId).toBeGreaterThan(first.lastVchId);
    expect(books.voucher(first.lastVchId)).toBeUndefined();
  });

  it('un-cancels', () => {
    const { lastVchId } = post(books, journal(), remote);
    books.keyboard.cancelVoucher(lastVchId);
    expect(load(books, lastVchId)).toMatchObject({ ISCANCELLED: 'Yes', ALLLEDGERENTRIES: [] });
    post(books, journal(), remote);
    expect(load(books, lastVchId)['ISCANCELLED']).toBe('No');
    expect(lists(load(books, lastVchId), 'ALLLEDGERENTRIES')).toHaveLength(2);
  });

  it('deletes and cancels, counting a cancel as an alteration', () => {
    const { lastVchId } = post(books, journal(), remote);
    expect(post(books, journal(), { ...remote, ACTION: 'Cancel' })).toMatchObject({ altered: 1, cancelled: 0 });
    expect(load(books, lastVchId)['ISCANCELLED']).toBe('Yes');
    expect(post(books, {}, { ...remote, ACTION: 'Delete' })).toMatchObject({ deleted: 1 });
    expect(books.voucher(lastVchId)).toBeUndefined();
    expect(post(books, {}, { ...remote, ACTION: 'Delete' })).toMatchObject({
      errors: 1,
      lineErrors: ['Item does not exist!'],
    });
  });

  it('does not make ACTION Alter find the voucher, unless set so', () => {
    post(books, journal(), remote);
    expect(post(books, journal(), { ...remote, ACTION: 'Alter' })).toMatchObject({ created: 1, altered: 0 });
    const other = openBooks({ seed: 7, vouchers: 100, alterByRemoteId: 'alters' });
    post(other, journal(), remote);
    expect(post(other, journal(), { ...remote, ACTION: 'Alter' })).toMatchObject({ created: 0, altered: 1 });
  });

  it("may be Tally's own", () => {
    const [first] = books.vouchers('20240401', '20240430');
    const voucher = first?.load() ?? {};
    const outcome = post(books, { ...voucher, NARRATION: 'touched' }, { REMOTEID: text(voucher, 'REMOTEID') });
    expect(outcome).toMatchObject({ altered: 1, lastVchId: first?.masterId });
    const { NARRATION: _, ALTERID: __, VCHKEY: ___, VOUCHERKEY: ____, ...same } = load(books, outcome.lastVchId);
    expect(voucher).toMatchObject(same);
  });
});

describe('a tag', () => {
  it('finds by date and number whatever the type', () => {
    const { lastVchId } = post(books, journal('9.00', { DATE: '20260327' }));
    const number = text(load(books, lastVchId), 'VOUCHERNUMBER');
    const tag = { ACTION: 'Alter', TAGNAME: 'Voucher Number', TAGVALUE: number, DATE: '20260327' };
    const receipt = { VOUCHERTYPENAME: 'Receipt', NARRATION: 'converted' };
    expect(post(books, receipt, tag)).toMatchObject({ altered: 1 });
    expect(load(books, lastVchId)).toMatchObject({
      VOUCHERTYPENAME: 'Receipt',
      NARRATION: 'converted',
      DATE: '20260327',
    });
  });

  it('that finds nothing changes nothing', () => {
    const tag = { ACTION: 'Alter', TAGNAME: 'Voucher Number', TAGVALUE: 'none', DATE: '20260327' };
    expect(post(books, journal(), tag)).toMatchObject({ created: 0, errors: 1 });
  });
});

describe('numbering', () => {
  const numbered = (type: string, number: string): TallyObject =>
    type === 'Tax Invoice' || type === 'Counter Sale'
      ? { ...invoice(party, number), VOUCHERTYPENAME: type, VOUCHERNUMBER: number }
      : journal('1.00', { VOUCHERTYPENAME: type, VOUCHERNUMBER: number });

  it('discards a number under Automatic', () => {
    expect(text(load(books, post(books, numbered('Journal', 'MINE-1')).lastVchId), 'VOUCHERNUMBER')).toMatch(/^\d+$/);
  });

  it('keeps it under Manual and under Manual Override', () => {
    for (const type of ['Tax Invoice', 'Counter Sale', 'Purchase']) {
      expect(text(load(books, post(books, numbered(type, 'MINE-1')).lastVchId), 'VOUCHERNUMBER')).toBe('MINE-1');
    }
  });

  it('continues the series of the year when it has to give one', () => {
    const first = text(load(books, post(books, invoice(party, 'A')).lastVchId), 'VOUCHERNUMBER');
    const second = text(load(books, post(books, invoice(party, 'B')).lastVchId), 'VOUCHERNUMBER');
    expect(first).toMatch(/^SI\/25-26\/\d+$/);
    expect(Number(second.slice(9))).toBe(Number(first.slice(9)) + 1);
  });

  it('rejects a repeated number without a word where duplicates are prevented', () => {
    expect(post(books, numbered('Tax Invoice', 'TI/25-26/1'))).toMatchObject({
      exceptions: 1,
      errors: 0,
      lineErrors: [],
    });
    expect(post(books, numbered('Tax Invoice', 'TI-9'))).toMatchObject({ created: 1 });
    expect(post(books, numbered('Tax Invoice', 'TI-9'))).toMatchObject({ created: 0, exceptions: 1, lineErrors: [] });
    expect(post(books, numbered('Purchase', 'P-1')).created + post(books, numbered('Purchase', 'P-1')).created).toBe(2);
  });
});

describe('bill allocations', () => {
  const allocate = (bill: TallyObject, name = party): TallyObject | undefined => {
    const body = {
      DATE: '20250701',
      VOUCHERTYPENAME: 'Receipt',
      ALLLEDGERENTRIES: [
        line(name, '50.00', { BILLALLOCATIONS: [{ AMOUNT: '50.00', ...bill }] }),
        line('Cash', '-50.00'),
      ],
    };
    const voucher = load(books, post(books, body).lastVchId);
    return lists(lists(voucher, 'ALLLEDGERENTRIES')[0] ?? {}, 'BILLALLOCATIONS')[0];
  };

  it('take the date of the voucher for a new bill, whatever they said', () => {
    expect(allocate({ NAME: 'N', BILLTYPE: 'New Ref', BILLDATE: '20250101' })).toMatchObject({ BILLDATE: '20250701' });
  });

  it("take the bill's own date when set against it, and turn an advance on a known bill into that", () => {
    post(books, invoice(party, 'KNOWN'));
    const against = { BILLTYPE: 'Agst Ref', NAME: 'KNOWN', BILLDATE: '20250502' };
    expect(allocate({ NAME: 'KNOWN', BILLTYPE: 'Agst Ref' })).toMatchObject(against);
    expect(allocate({ NAME: 'KNOWN', BILLTYPE: 'Advance' })).toMatchObject(against);
    expect(allocate({ NAME: 'FRESH', BILLTYPE: 'Advance' })).toMatchObject({ BILLTYPE: 'Advance', NAME: 'FRESH' });
  });

  it('know the bills of generated vouchers and of the opening', () => {
    const open = [...books.bills('receivable', '20260331')].filter((bill) => bill.date < '20250701');
    for (const bill of open.slice(0, 40)) {
      expect(allocate({ NAME: bill.reference, BILLTYPE: 'Agst Ref' }, bill.party)).toMatchObject({
        BILLTYPE: 'Agst Ref',
        BILLDATE: bill.date,
      });
    }
    expect(open.some((bill) => bill.date < '20240401')).toBe(true);
  });

  it('go on account, nameless, when nobody knows the bill', () => {
    expect(allocate({ NAME: 'GHOST', BILLTYPE: 'Agst Ref' })).toMatchObject({ BILLTYPE: 'On Account', NAME: '' });
    expect(allocate({ NAME: 'X', BILLTYPE: 'On Account' })).toMatchObject({ BILLTYPE: 'On Account', NAME: '' });
  });

  it('are dropped on a ledger without bill-wise details', () => {
    expect(allocate({ NAME: 'X', BILLTYPE: 'New Ref' }, 'Hathivan Canteen')).toBeUndefined();
  });
});

it('an import moves the balances it should', () => {
  const before = paise(text(ledger(books, 'Output CGST'), 'TBALCLOSING'));
  post(books, invoice(party, 'LB-3'));
  expect(paise(text(ledger(books, 'Output CGST'), 'TBALCLOSING'))).toBe(before + 500);
});
