import { describe, expect, it } from 'vitest';
import type { Draft, Found, Sent, Writer, WrittenDocument } from '../../agent/connectors/connector.ts';
import type { Difference } from '../../contract/jobs/job.ts';
import { inventGstin, inventPan } from '../../simulators/tally/books/gstin.ts';
import type { Books, TallyObject } from '../../simulators/tally/books.ts';
import { deskOf } from './desk.ts';
import { type OfficeOptions, openOffice } from './office.ts';

const { signal } = new AbortController();
const profiles = ['prime7', 'prime4', 'prime2', 'erp9'] as const;
const gstin = inventGstin('27', 4711);

const customer = {
  name: 'Testgaon Traders & Sons',
  aliases: ['TTS'],
  gstin,
  pan: inventPan(4711),
  address: { lines: ['1, Invented Chambers', 'Ward 3'], state: 'Maharashtra', pincode: '411001' },
  mobile: '98000 00001',
  email: 'accounts@testgaon.invalid',
  creditDays: 30,
  creditLimit: '250000',
  openingBalance: '1500.50',
};

async function open(options: OfficeOptions = {}) {
  const office = await openOffice({ vouchers: 100, ...options });
  const { writer } = office.source;
  if (writer === null) throw new Error('Tally can be written to');
  return { office, writer, [Symbol.asyncDispose]: () => office.simulator.stop() };
}

interface Written {
  readonly draft: Draft;
  readonly looked: Found;
  readonly sent: Sent | null;
  readonly document: WrittenDocument | null;
  readonly differences: readonly Difference[];
}

/** The course of a job that nothing goes amiss in. */
async function write(writer: Writer, type: string, input: object): Promise<Written> {
  return await writer.withLease(signal, async () => {
    const draft = await writer.prepare({ type, input, effectKey: '0'.repeat(16), target: null }, signal);
    const looked = await writer.look(draft, signal);
    if (looked.state === 'ours')
      return { draft, looked, sent: null, ...(await readBack(writer, draft, looked.document)) };
    if (looked.state !== 'absent') return { draft, looked, sent: null, document: null, differences: [] };
    const mark = await writer.mark(signal);
    const sent = await writer.send(draft, signal);
    const found = sent.state === 'accepted' && sent.masterId !== null ? sent : await writer.find(draft, mark, signal);
    const ref = 'document' in found ? found.document : found;
    if (!('masterId' in ref) || ref.masterId === null) throw new Error(JSON.stringify({ sent, found }));
    return { draft, looked, sent, ...(await readBack(writer, draft, { masterId: ref.masterId })) };
  });
}

async function readBack(writer: Writer, draft: Draft, ref: { readonly masterId: string }) {
  const document = await writer.readBack(draft, ref, signal);
  return { document, differences: document === null ? [] : writer.compare(draft, document) };
}

function ledgersOf(books: Books, name: string): readonly TallyObject[] {
  return [...books.masters('Ledger', { from: '20240401', to: '20260331' })].filter((one) => one['NAME'] === name);
}

function guidOf(books: Books, name: string): string {
  const guid = ledgersOf(books, name)[0]?.['GUID'];
  return typeof guid === 'string' ? guid : '';
}

describe.each(profiles)('on %s', (profile) => {
  it.each([
    ['customer.create', customer, { 'address/state': 'Maharashtra', gstin, group: 'Sundry Debtors' }],
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
    await using here = await open({ profile });
    const { sent, document, differences } = await write(here.writer, type, input);
    expect(sent).toEqual({ state: 'accepted', masterId: null });
    expect(differences).toEqual([]);
    expect(document?.master?.fields).toMatchObject(expected);
    expect(document?.nativeId).toContain('-');
  });

  it('changes only what differs, and leaves every other leaf as it was', async () => {
    await using here = await open({ profile });
    const { office, writer } = here;
    const { customer: name } = await deskOf(office.source);
    const nativeId = guidOf(office.books, name);
    const [before] = ledgersOf(office.books, name);
    const change = { nativeId, email: 'new@party.invalid', address: { pincode: '380002' } };
    const { draft, sent, differences } = await write(writer, 'customer.update', change);
    expect(draft.summary).toContain(name);
    expect(sent).toMatchObject({ state: 'accepted', masterId: expect.any(String) });
    expect(differences).toEqual([]);
    const [after] = ledgersOf(office.books, name);
    expect(after).toMatchObject({ EMAIL: 'new@party.invalid', PARENT: before?.['PARENT'] });
    expect(after?.['PARTYGSTIN']).toBe(before?.['PARTYGSTIN']);
    expect(after?.['CREDITLIMIT']).toBe(before?.['CREDITLIMIT']);
  });

  it('sends nothing when nothing differs', async () => {
    await using here = await open({ profile });
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
