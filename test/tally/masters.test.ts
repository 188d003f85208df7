import { describe, expect, it } from 'vitest';
import { deskOf } from './desk.ts';
import { customer, guidOf, ledgersOf, openDesk, write } from './master-desk.ts';

const profiles = ['prime7', 'prime4', 'prime2', 'erp9'] as const;

describe.each(profiles)('on %s', (profile) => {
  it.each([
    ['customer.create', customer, { 'address/state': 'Maharashtra', gstin: customer.gstin, group: 'Sundry Debtors' }],
    [
      'vendor.create',
      { ...customer, name: 'Testgaon Mills', group: 'suppliers & mills' },
      { group: 'Suppliers & Mills' },
    ],
    [
      'vendor.create',
      { name: 'Nobody of Note', registrationType: 'unregistered' },
      { registrationType: 'unregistered' },
    ],
    [
      'account.create',
      {
        name: 'Testgaon Bank',
        group: 'Bank Accounts',
        bank: { accountNumber: '0001', ifsc: 'ZZZZ0000009', bankName: 'Testgaon Bank', branch: 'Main' },
        openingBalance: '100',
      },
      { 'bank/ifsc': 'ZZZZ0000009' },
    ],
    [
      'account.create',
      { name: 'Output SGST 9%', group: 'Duties & Taxes', tax: { head: 'sgst', rate: '9' } },
      { 'tax/head': 'sgst', 'tax/rate': '9.00' },
    ],
    [
      'item.create',
      { name: 'Test Widget', aliases: ['TW-1'], unit: 'Nos', group: 'Grocery', hsn: '84733099', gstRate: '18' },
      { unit: 'Nos', hsn: '84733099', gstRate: '18.00', group: 'Grocery' },
    ],
    ['item.create', { name: 'Test Service Kit', unit: 'Nos' }, { unit: 'Nos' }],
  ])('makes what %s asks for, which reads back as it was asked', async (type, input, expected) => {
    await using here = await openDesk({ profile });
    const { sent, document, differences } = await write(here.writer, type, input);
    expect(sent).toMatchObject({ state: 'accepted', masterId: null });
    expect(differences).toEqual([]);
    expect(document?.master?.fields).toMatchObject(expected);
    expect(document?.nativeId).toContain('-');
  });

  it('changes only what differs, and leaves every other leaf as it was', async () => {
    await using here = await openDesk({ profile });
    const { office, writer } = here;
    const { customer: name } = await deskOf(office.source);
    const nativeId = guidOf(office.books, name);
    const [before] = ledgersOf(office.books, name);
    const change = { nativeId, email: 'new@party.invalid', address: { pincode: '380002' } };
    const { draft, sent, differences } = await write(writer, 'customer.update', change);
    expect(draft.summary).toMatch(/^Change of the customer .*: .*email .* → "new@party\.invalid"/);
    expect(draft.summary).toContain(name);
    expect(sent).toMatchObject({ state: 'accepted', masterId: expect.any(String) });
    expect(differences).toEqual([]);
    const [after] = ledgersOf(office.books, name);
    expect(after).toMatchObject({ EMAIL: 'new@party.invalid', PARENT: before?.['PARENT'] });
    expect(after?.['PARTYGSTIN']).toBe(before?.['PARTYGSTIN']);
    expect(after?.['CREDITLIMIT']).toBe(before?.['CREDITLIMIT']);
  });

  it('sends nothing when nothing differs', async () => {
    await using here = await openDesk({ profile });
    const { office, writer } = here;
    const made = await write(writer, 'customer.create', customer);
    const counter = office.books.info().altMstId;
    const { name: _name, aliases: _aliases, openingBalance: _opening, ...same } = customer;
    const again = await write(writer, 'customer.update', {
      ...same,
      nativeId: made.document?.nativeId,
      basedOn: 'older',
    });
    expect(again).toMatchObject({
      looked: { state: 'ours' },
      sent: null,
      differences: [],
      document: { unchanged: true },
    });
    expect(office.books.info().altMstId).toBe(counter);
  });
});
