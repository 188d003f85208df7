import { describe, expect, it } from 'vitest';
import { systemClock } from '../../agent/clock.ts';
import { openTally } from '../../agent/connectors/tally/connector.ts';
import { inventGstin, inventPan } from '../../simulators/tally/books/gstin.ts';
import { deskOf } from './desk.ts';
import { customer, guidOf, ledgersOf, openDesk, prepare, signal, write } from './master-desk.ts';
import { tap } from './wiretap.ts';

const profiles = ['prime7', 'erp9'] as const;

describe.each(profiles)('what exists is never altered by a create, on %s', (profile) => {
  const other = { name: 'Quite Another', registrationType: 'unregistered', mobile: '91111 11111' };

  it.each<[string, object, readonly string[]]>([
    ['the same name', { ...other, name: customer.name }, ['name']],
    ['a name that Tally takes for the same', { ...other, name: 'TESTGAON  traders/&-sons' }, ['name']],
    ['an alias', { ...other, name: 'tts' }, ['name']],
    ['an alias of its own', { ...other, aliases: ['TTS'] }, ['name']],
    ['a name that a person takes for the same', { ...other, name: 'Testgaon Traders and Sons.' }, ['similar name']],
    ['its GSTIN', { ...customer, name: 'Navgaon House', aliases: [], mobile: undefined }, ['gstin', 'pan']],
    ['its PAN', { ...other, pan: customer.pan }, ['pan']],
    ['its PAN in a GSTIN', { ...other, registrationType: 'regular', gstin: inventGstin('29', 4711) }, ['pan']],
    ['its phone', { ...other, phone: '+91-98000-00001' }, ['phone']],
  ])('finds it by %s', async (_what, input, alike) => {
    await using here = await openDesk({ profile, behaviour: { createOfExisting: 'dialog' } });
    const { office, writer } = here;
    const made = await write(writer, 'customer.create', customer);
    const counter = office.books.info().altMstId;
    const { looked } = await write(writer, 'vendor.create', input);
    expect(looked).toMatchObject({ state: 'twin', alike, document: { nativeId: made.document?.nativeId } });
    expect(looked).toMatchObject({ document: { master: { name: customer.name } } });
    expect(office.books.info().altMstId).toBe(counter);
  });

  it('lets a person say that it is another one, but not under a name that Tally takes for the same', async () => {
    await using here = await openDesk({ profile, behaviour: { createOfExisting: 'dialog' } });
    const { office, writer } = here;
    const made = await write(writer, 'customer.create', customer);
    const notTwinOf = [made.document?.nativeId];
    const branch = { name: 'Testgaon Traders and Sons (Branch)', gstin: inventGstin('29', 4711), notTwinOf };
    expect(await write(writer, 'customer.create', branch)).toMatchObject({
      looked: { state: 'absent' },
      differences: [],
    });
    const same = { ...branch, name: 'testgaon traders & sons', gstin: undefined };
    expect(await write(writer, 'customer.create', same)).toMatchObject({ looked: { state: 'twin' } });
    expect(office.simulator.process.state()).toMatchObject({ state: 'running' });
  });

  it('sends nothing once any master was saved since the look', async () => {
    await using here = await openDesk({ profile });
    const { office, writer } = here;
    await writer.withLease(signal, async () => {
      const draft = await prepare(writer, 'customer.create', customer);
      expect(await writer.look(draft, signal)).toEqual({ state: 'absent' });
      office.books.keyboard.createMaster('Ledger', { NAME: customer.name, PARENT: 'Sundry Debtors' });
      await writer.mark(signal);
      expect(await writer.send(draft, signal)).toEqual({ state: 'held', code: 'tally.books-moved' });
    });
    expect(ledgersOf(office.books, customer.name)[0]).not.toHaveProperty('EMAIL');
  });

  it('tells one that Tally altered all the same, with what stood in it before', async () => {
    await using here = await openDesk({ profile });
    const { office } = here;
    await write(here.writer, 'customer.create', customer);
    const nativeId = guidOf(office.books, customer.name);
    await using wire = await tap(office.simulator.url);
    const [found] = await openTally({ origin: wire.url, clock: systemClock }).discover(signal);
    if (found === undefined) throw new Error('no company');
    const { writer } = openTally({ origin: wire.url, clock: systemClock }).open(found.sourceId, found.fingerprint);
    if (writer === null) throw new Error('no writer');
    await writer.withLease(signal, async () => {
      const input = { name: 'Testgaon Traders And Sons', email: 'late@testgaon.invalid', notTwinOf: [nativeId] };
      const draft = await prepare(writer, 'customer.create', input);
      expect(await writer.look(draft, signal)).toEqual({ state: 'absent' });
      const mark = await writer.mark(signal);
      wire.onRequest = (_number, xml) => {
        if (xml.includes('ACTION="Create"'))
          office.books.keyboard.renameMaster('Ledger', customer.name, 'Testgaon Traders And Sons');
      };
      expect(await writer.send(draft, signal)).toMatchObject({ state: 'altered' });
      expect(await writer.find(draft, mark, signal)).toMatchObject({
        state: 'named',
        document: { nativeId, master: { leaves: { EMAIL: 'late@testgaon.invalid' } } },
        before: { EMAIL: customer.email, NAME: customer.name },
      });
    });
  });

  it('takes for its own, after a lost answer, only what was made since with all that was asked for', async () => {
    await using here = await openDesk({ profile });
    const { office, writer } = here;
    await writer.withLease(signal, async () => {
      const draft = await prepare(writer, 'customer.create', customer);
      await writer.look(draft, signal);
      const mark = await writer.mark(signal);
      expect(await writer.find(draft, mark, signal)).toEqual({ state: 'absent' });
      office.books.keyboard.createMaster('Godown', { NAME: 'Shed' });
      expect(await writer.find(draft, mark, signal)).toMatchObject({ state: 'unclear' });
      await writer.look(draft, signal);
      await writer.send(draft, signal);
      expect(await writer.find(draft, mark, signal)).toMatchObject({
        state: 'ours',
        document: { number: null, date: null },
      });
      office.books.keyboard.alterMaster('Ledger', customer.name, { EMAIL: 'by@hand.invalid' });
      expect(await writer.find(draft, mark, signal)).toMatchObject({ state: 'named', before: null });
      office.books.keyboard.renameMaster('Ledger', customer.name, 'Elsewhere');
      expect(await writer.find(draft, mark, signal)).toMatchObject({ state: 'unclear' });
    });
  });

  it.each<[string, string, object, object]>([
    ['an unknown group', 'customer.create', { ...customer, group: 'Nowhere' }, { code: 'write.unknown-group' }],
    [
      'a registered party without a GSTIN',
      'vendor.create',
      { name: 'X', registrationType: 'regular' },
      { code: 'job.invalid' },
    ],
    ['a group of vendors', 'customer.create', { ...customer, group: 'Suppliers & Mills' }, { code: 'job.invalid' }],
    ['a group of customers', 'account.create', { name: 'X', group: 'Sundry Debtors' }, { code: 'job.invalid' }],
    [
      'a bank among expenses',
      'account.create',
      { name: 'X', group: 'Indirect Expenses', bank: {} },
      { code: 'job.invalid' },
    ],
    [
      'a tax among expenses',
      'account.create',
      { name: 'X', group: 'Indirect Expenses', tax: { head: 'igst' } },
      { code: 'job.invalid' },
    ],
    ['an unknown unit', 'item.create', { name: 'X', unit: 'Gross' }, { code: 'job.invalid' }],
    [
      'an unknown stock group',
      'item.create',
      { name: 'X', unit: 'Nos', group: 'Nowhere' },
      { code: 'write.unknown-group' },
    ],
  ])('refuses %s before Tally sees it', async (_what, type, input, error) => {
    await using here = await openDesk({ profile });
    await expect(prepare(here.writer, type, input)).rejects.toMatchObject(error);
  });

  it('puts a customer under the group of customers, whatever it is called', async () => {
    await using here = await openDesk({ profile });
    here.office.books.keyboard.renameMaster('Group', 'Sundry Debtors', 'Buyers');
    const { document, differences } = await write(here.writer, 'customer.create', customer);
    expect(differences).toEqual([]);
    expect(document?.master?.fields).toMatchObject({ group: 'Buyers' });
  });
});

describe.each(profiles)('a change, on %s', (profile) => {
  async function open() {
    const here = await openDesk({ profile });
    const { document } = await write(here.writer, 'customer.create', customer);
    if (document === null) throw new Error('not made');
    const { nativeId, record } = document;
    return { ...here, nativeId, version: record.native.version ?? '' };
  }

  it('is made on the version that the platform saw, and on no other', async () => {
    await using here = await open();
    const { office, writer, nativeId, version: basedOn } = here;
    const change = { nativeId, basedOn, email: 'first@testgaon.invalid' };
    expect(await write(writer, 'customer.update', change)).toMatchObject({
      sent: { state: 'accepted' },
      differences: [],
    });
    const later = { ...change, email: 'second@testgaon.invalid' };
    await expect(prepare(writer, 'customer.update', later)).rejects.toMatchObject({ code: 'write.changed-meanwhile' });
    expect(ledgersOf(office.books, customer.name)[0]).toMatchObject({ EMAIL: 'first@testgaon.invalid' });
  });

  it('is not sent over what a person saved since it was prepared, and is done where the person did it', async () => {
    await using here = await open();
    const { office, writer, nativeId } = here;
    const draft = await prepare(writer, 'customer.update', { nativeId, email: 'new@testgaon.invalid' });
    office.books.keyboard.alterMaster('Ledger', customer.name, { LEDGERPHONE: '079 1234567' });
    await expect(writer.look(draft, signal)).rejects.toMatchObject({ code: 'write.changed-meanwhile' });
    office.books.keyboard.alterMaster('Ledger', customer.name, { EMAIL: 'new@testgaon.invalid' });
    expect(await writer.look(draft, signal)).toMatchObject({ state: 'ours' });
  });

  it('sees what a person saved even where that moves no counter', async () => {
    await using here = await open();
    const { office, writer, nativeId } = here;
    office.books.follow({ editsAtKeyboardMoveCounters: 'only-creates' });
    const draft = await prepare(writer, 'customer.update', { nativeId, email: 'new@testgaon.invalid' });
    office.books.keyboard.alterMaster('Ledger', customer.name, { LEDGERPHONE: '079 1234567' });
    await expect(writer.look(draft, signal)).rejects.toMatchObject({ code: 'write.changed-meanwhile' });
  });

  it('tells what else is otherwise when it is read back', async () => {
    await using here = await open();
    const { office, writer, nativeId } = here;
    await writer.withLease(signal, async () => {
      const draft = await prepare(writer, 'customer.update', { nativeId, email: 'new@testgaon.invalid' });
      await writer.look(draft, signal);
      const sent = await writer.send(draft, signal);
      if (sent.state !== 'accepted' || sent.masterId === null) throw new Error(JSON.stringify(sent));
      office.books.keyboard.alterMaster('Ledger', customer.name, { LEDGERPHONE: '079 1234567', INCOMETAXNUMBER: '' });
      const document = await writer.readBack(draft, { masterId: sent.masterId }, signal);
      expect(document && writer.compare(draft, document)).toEqual([
        { path: 'INCOMETAXNUMBER', sent: customer.pan, before: customer.pan, found: '' },
        { path: 'LEDGERPHONE', sent: '', before: '', found: '079 1234567' },
      ]);
    });
  });

  it('gives another name and other aliases, which every voucher then shows', async () => {
    await using here = await openDesk({ profile });
    const { office, writer } = here;
    const { customer: name } = await deskOf(office.source);
    const nativeId = guidOf(office.books, name);
    const change = { nativeId, name: 'Renamed & Co', aliases: ['R1', 'R2'] };
    expect(await write(writer, 'customer.update', change)).toMatchObject({ differences: [] });
    expect(ledgersOf(office.books, name)).toEqual([]);
    expect(await write(writer, 'customer.update', { nativeId, aliases: [] })).toMatchObject({ differences: [] });
    const taken = prepare(writer, 'customer.update', { nativeId, name: 'bank  charges' });
    await expect(taken).rejects.toMatchObject({ code: 'write.name-taken' });
  });

  it('moves it only where it is asked to, and only among its own', async () => {
    await using here = await open();
    const { office, writer, nativeId } = here;
    await write(writer, 'customer.update', { nativeId, mobile: '90000 12345' });
    expect(ledgersOf(office.books, customer.name)[0]).toMatchObject({ PARENT: 'Sundry Debtors' });
    const move = { nativeId, group: 'outstation debtors' };
    expect(await write(writer, 'customer.update', move)).toMatchObject({ differences: [] });
    expect(ledgersOf(office.books, customer.name)[0]).toMatchObject({ PARENT: 'Outstation Debtors' });
    const away = prepare(writer, 'customer.update', { nativeId, group: 'Suppliers & Mills' });
    await expect(away).rejects.toMatchObject({ code: 'job.invalid' });
  });

  it.each<[string, object, object]>([
    ['one that is not there', { nativeId: 'none', email: 'a@b.invalid' }, { code: 'write.unknown-master' }],
    ['a state that is not that of its GSTIN', { address: { state: 'Kerala' } }, { code: 'job.invalid' }],
    ['to call it unregistered while it has a GSTIN', { registrationType: 'unregistered' }, { code: 'job.invalid' }],
    ['a PAN that is not in its GSTIN', { pan: inventPan(9) }, { code: 'job.invalid' }],
  ])('refuses %s', async (_what, change, error) => {
    await using here = await open();
    const { writer, nativeId } = here;
    await expect(prepare(writer, 'customer.update', { nativeId, ...change })).rejects.toMatchObject(error);
    const asVendor = prepare(writer, 'vendor.update', { nativeId, email: 'a@b.invalid' });
    await expect(asVendor).rejects.toMatchObject({ code: 'job.invalid' });
  });
});

describe.each(['prime7', 'prime4'] as const)('addresses and registrations by date, on %s', (profile) => {
  it('begins another one without losing the one before', async () => {
    await using here = await openDesk({ profile });
    const { office, writer } = here;
    const { document } = await write(writer, 'customer.create', customer);
    const nativeId = document?.nativeId;
    const moved = {
      nativeId,
      appliesFrom: '2025-10-01',
      gstin: inventGstin('29', 4711),
      address: { lines: ['9, New Road'], state: 'Karnataka', pincode: '560001' },
    };
    const after = await write(writer, 'customer.update', moved);
    expect(after).toMatchObject({ sent: { state: 'accepted' }, differences: [] });
    expect(ledgersOf(office.books, customer.name)[0]).toMatchObject({
      LEDMAILINGDETAILS: [
        { STATE: 'Maharashtra', ADDRESS: customer.address.lines },
        { STATE: 'Karnataka', COUNTRY: 'India' },
      ],
      LEDGSTREGDETAILS: [
        { GSTIN: customer.gstin, PLACEOFSUPPLY: 'Maharashtra' },
        { APPLICABLEFROM: '20251001', GSTREGISTRATIONTYPE: 'Regular', PLACEOFSUPPLY: 'Karnataka' },
      ],
    });
    const earlier = prepare(writer, 'customer.update', { ...moved, appliesFrom: '2025-04-01', email: 'x@y.invalid' });
    expect((await earlier).summary).toContain('email');
    const before = { nativeId, appliesFrom: '2025-04-01', address: { pincode: '560002' } };
    await expect(prepare(writer, 'customer.update', before)).rejects.toMatchObject({ code: 'job.invalid' });
  });
});

it('refuses a date where the release keeps none', async () => {
  await using here = await openDesk({ profile: 'erp9' });
  const { writer } = here;
  const { document } = await write(writer, 'customer.create', customer);
  const change = { nativeId: document?.nativeId, appliesFrom: '2025-10-01', address: { pincode: '411002' } };
  await expect(prepare(writer, 'customer.update', change)).rejects.toMatchObject({ code: 'job.invalid' });
});
