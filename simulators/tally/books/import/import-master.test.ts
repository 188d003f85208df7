import { beforeEach, describe, expect, it } from 'vitest';
import type { Books } from '../../books.ts';
import { openBooks } from '../open-books.ts';
import { journal, ledger, line, lists, load, loadAll, post, postMaster, text, wholeTime } from '../testing.ts';

let books: Books;

beforeEach(() => {
  books = openBooks({ seed: 7, vouchers: 300 });
});

describe('importing a master', () => {
  it('creates it, with LASTMID 0 and nothing on the side', () => {
    const before = books.info();
    const outcome = postMaster(books, 'LEDGER', {
      NAME: 'Belmora & Co',
      PARENT: 'Sundry Debtors',
      OPENINGBALANCE: '-10',
    });
    expect(outcome).toMatchObject({ created: 1, altered: 0, lastMid: 0, lastVchId: 0 });
    expect(ledger(books, 'Belmora & Co')).toMatchObject({ PARENT: 'Sundry Debtors', OPENINGBALANCE: '-10.00' });
    expect(books.info()).toMatchObject({ altMstId: before.altMstId + 1, altVchId: before.altVchId });
  });

  it('alters silently when it creates what is there, and merges', () => {
    const gstin = ledger(books, 'Zorvane & Sons (Retail)')['PARTYGSTIN'];
    const outcome = postMaster(books, 'LEDGER', { NAME: 'Zorvane & Sons (Retail)', INCOMETAXNUMBER: 'ZZZPA0001A' });
    expect(outcome).toMatchObject({ created: 0, altered: 1 });
    expect(ledger(books, 'Zorvane & Sons (Retail)')).toMatchObject({
      PARTYGSTIN: gstin,
      INCOMETAXNUMBER: 'ZZZPA0001A',
    });
  });

  it('renames by another name inside, and every voucher shows it without a new ALTERID', () => {
    const before = books.info();
    const ids = loadAll(books).map((voucher) => voucher['ALTERID']);
    const outcome = postMaster(books, 'LEDGER', { NAME: 'Hard Cash' }, { NAME: 'Cash', ACTION: 'Alter' });
    expect(outcome).toMatchObject({ altered: 1 });
    expect(books.info()).toMatchObject({ altMstId: before.altMstId + 1, altVchId: before.altVchId });
    expect(loadAll(books).map((voucher) => voucher['ALTERID'])).toEqual(ids);
    const names = loadAll(books).flatMap((voucher) =>
      lists(voucher, 'ALLLEDGERENTRIES').map((one) => one['LEDGERNAME']),
    );
    expect(names).toContain('Hard Cash');
    expect(names).not.toContain('Cash');
  });

  it('lets children follow a renamed group', () => {
    postMaster(books, 'GROUP', { NAME: 'City Debtors' }, { NAME: 'Ahmedabad (City) Debtors' });
    expect(ledger(books, 'Zorvane & Sons (Retail)')['PARENT']).toMatch(/City Debtors|Outstation Debtors/);
    expect([...books.masters('Ledger', wholeTime)].some((one) => one['PARENT'] === 'City Debtors')).toBe(true);
    expect([...books.masters('Ledger', wholeTime)].some((one) => one['PARENT'] === 'Ahmedabad (City) Debtors')).toBe(
      false,
    );
  });

  it('keeps the spelling of a master found by folding', () => {
    expect(postMaster(books, 'LEDGER', { NAME: 'bank charges' })).toMatchObject({ altered: 1 });
    expect(ledger(books, 'Bank Charges')['NAME']).toBe('Bank Charges');
  });

  it('prefers the exact spelling where two fold alike', () => {
    postMaster(books, 'LEDGER', { NAME: 'Twin X', PARENT: 'Sundry Debtors' });
    books.keyboard.createMaster('Ledger', { NAME: 'Twin-X', PARENT: 'Sundry Debtors' });
    const body = journal('1.00', { ALLLEDGERENTRIES: [line('Twin-X', '-1.00'), line('Twin X', '1.00')] });
    const voucher = load(books, post(books, body).lastVchId);
    expect(lists(voucher, 'ALLLEDGERENTRIES').map((one) => one['LEDGERNAME'])).toEqual(['Twin-X', 'Twin X']);
  });

  it('takes the duty head only when it creates', () => {
    postMaster(books, 'LEDGER', { NAME: 'New Cess', PARENT: 'GST', GSTDUTYHEAD: 'Cess' });
    expect(postMaster(books, 'LEDGER', { NAME: 'New Cess', GSTDUTYHEAD: 'IGST' })).toMatchObject({ altered: 1 });
    expect(ledger(books, 'New Cess')['GSTDUTYHEAD']).toBe('Cess');
  });

  it('answers under old flat names too what it is told in dated lists', () => {
    postMaster(books, 'LEDGER', {
      NAME: 'Dated Party',
      PARENT: 'Sundry Debtors',
      LEDGSTREGDETAILS: [{ APPLICABLEFROM: '20240401', GSTREGISTRATIONTYPE: 'Regular', GSTIN: '24ZZZPA0001A1ZX' }],
      LEDMAILINGDETAILS: [{ APPLICABLEFROM: '20240401', STATE: 'Gujarat', PINCODE: '380001' }],
    });
    expect(ledger(books, 'Dated Party')).toMatchObject({ PARTYGSTIN: '24ZZZPA0001A1ZX', LEDSTATENAME: 'Gujarat' });
  });

  it.each<[string, string, { [method: string]: string }, string]>([
    ['an unknown group', 'LEDGER', { NAME: 'X', PARENT: 'Nowhere' }, "Group 'Nowhere' does not exist!"],
    ['the word Primary', 'GROUP', { NAME: 'X', PARENT: 'Primary' }, "Group 'Primary' does not exist!"],
    ['an unknown unit', 'STOCKITEM', { NAME: 'X', BASEUNITS: 'Gross' }, "Unit 'Gross' does not exist!"],
  ])('refuses %s', (_, type, body, text) => {
    expect(postMaster(books, type, body)).toMatchObject({ created: 0, errors: 1, exceptions: 0, lineErrors: [text] });
  });

  it('puts a group with an empty PARENT at the top', () => {
    postMaster(books, 'GROUP', { NAME: 'Top', PARENT: '' });
    expect([...books.masters('Group', wholeTime)].at(-1)).toMatchObject({ NAME: 'Top', PARENT: '\u0004 Primary' });
  });

  it('deletes what nothing uses, and nothing else', () => {
    postMaster(books, 'LEDGER', { NAME: 'Brief', PARENT: 'Sundry Debtors' });
    const before = books.info().altMstId;
    expect(postMaster(books, 'LEDGER', {}, { NAME: 'Brief', ACTION: 'Delete' })).toMatchObject({ deleted: 1 });
    expect(books.info().altMstId).toBe(before + 2);
    const remove = (type: string, name: string) => postMaster(books, type, {}, { NAME: name, ACTION: 'Delete' });
    expect(remove('LEDGER', 'Brief').lineErrors).toEqual(['Item does not exist!']);
    expect(remove('LEDGER', 'Cash').lineErrors).toEqual(['Cannot be deleted!']);
    expect(remove('GROUP', 'GST').lineErrors).toEqual(['Cannot be deleted!']);
    expect(remove('STOCKITEM', 'Oven Gloves').lineErrors).toEqual(['Cannot be deleted!']);
  });

  it('refuses a name that another master bears', () => {
    const outcome = postMaster(books, 'LEDGER', { NAME: 'Cash' }, { NAME: 'Bank Charges', ACTION: 'Alter' });
    expect(outcome.errors).toBe(1);
    expect(outcome.lineErrors[0]).toMatch(/already exists/);
  });

  it('passes over what it does not know', () => {
    expect(postMaster(books, 'BUDGET', { NAME: 'X' })).toMatchObject({ ignored: 1, errors: 0 });
  });

  it('changes the numbering of a type for vouchers to come', () => {
    postMaster(books, 'VOUCHERTYPE', {
      NAME: 'Journal',
      VOUCHERNUMBERSERIES: [{ NAME: 'Default', NUMBERINGMETHOD: 'Manual', PREVENTDUPLICATES: 'No' }],
    });
    const { lastVchId } = post(books, journal('1.00', { VOUCHERNUMBER: 'J/X' }));
    expect(text(load(books, lastVchId), 'VOUCHERNUMBER')).toBe('J/X');
  });
});

it('stops with a question when one that exists is created, where the rules say so', () => {
  const stopping = openBooks({ seed: 7, vouchers: 10, createOfExisting: 'dialog' });
  const before = stopping.info().altMstId;
  expect(postMaster(stopping, 'LEDGER', { NAME: 'bank charges' })).toMatchObject({ isStopped: true, altered: 0 });
  expect(stopping.info().altMstId).toBe(before);
  expect(postMaster(stopping, 'LEDGER', { EMAIL: 'a@b.invalid' }, { NAME: 'Cash', ACTION: 'Alter' }).altered).toBe(1);
});
