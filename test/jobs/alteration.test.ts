import { describe, expect, it } from 'vitest';
import { voucherVersion } from '../../agent/connectors/tally/map/identity.ts';
import type { JobFrame } from '../../agent/jobs/job-records.ts';
import type { Instant } from '../../contract/dates.ts';
import type { JobId } from '../../contract/ids.ts';
import { type AlterationFormName, alterationForms } from '../../contract/jobs/alteration-probe.ts';
import type { JobResult } from '../../contract/jobs/job.ts';
import type { BookRules, Books, TallyObject, VoucherRef } from '../../simulators/tally/books.ts';
import type { ProfileName } from '../../simulators/tally/wire/profiles.ts';
import { keepNumbers } from '../tally/desk.ts';
import { openOffice } from '../tally/office.ts';
import { briskClock, Killed, Pc } from './pc.ts';

const profiles: readonly ProfileName[] = ['erp9', 'prime2', 'prime4', 'prime7', 'prime7-edu'];

const rules = {
  'create-by-guid': 'createByGuid',
  'alter-by-guid': 'alterByGuid',
  'tag-master-id': 'alterByMasterIdTag',
  'tag-voucher-number': 'alterByNumberTag',
} as const satisfies { readonly [form in AlterationFormName]: keyof BookRules };

type Settings = Partial<BookRules>;

/** A Tally on which only this form alters, and all others do the same other thing. */
function only(form: AlterationFormName | null, others: 'duplicates' | 'refuses'): Settings {
  return Object.fromEntries(alterationForms.map((one) => [rules[one], one === form ? 'alters' : others]));
}

const settings: readonly (readonly [string, AlterationFormName | null, Settings])[] = [
  ...alterationForms.map((form) => [`only ${form} alters`, form, only(form, 'duplicates')] as const),
  ['every form doubles', null, only(null, 'duplicates')],
  ['every form is refused', null, only(null, 'refuses')],
];

it("changes a person's invoice once though the answer is lost", { timeout: 60_000 }, async () => {
  await using desk = await openDesk({});
  const { books, pc } = desk;
  await desk.carryOut('alteration.probe', {});
  const invoice = theirInvoice(books, false);
  pc.office.simulator.faults.add({ type: 'drop-answer', on: 'import' });
  const change = { ...desk.known(invoice), set: { narration: 'Second floor' } };
  expect(await desk.carryOut('invoice.update', change)).toMatchObject({ state: 'done', verified: true });
  expect(books.voucher(invoice.masterId)?.alterId).toBe(books.info().altVchId);
  expect(books.voucherCount()).toBe(desk.count);
});

it('keeps the fields of a customisation that is not loaded', { timeout: 60_000 }, async () => {
  await using desk = await openDesk({});
  const { books } = desk;
  await desk.carryOut('alteration.probe', {});
  const invoice = theirInvoice(books, false);
  const before = leaves(invoice.load());
  books.follow({ userFields: 'undefined' });
  const result = await desk.carryOut('invoice.update', { ...desk.known(invoice), set: { reference: 'PO-9' } });
  expect(result).toMatchObject({ state: 'done', verified: true });
  expect(leaves(books.voucher(invoice.masterId)?.load() ?? {})).toEqual({ ...before, 'REFERENCE[0]': 'PO-9' });
});

it('leaves alone what the number on its day does not tell apart', { timeout: 60_000 }, async () => {
  await using desk = await openDesk({ own: only('tag-voucher-number', 'refuses') });
  const { books, pc } = desk;
  keepNumbers(pc.office, 'Receipt', 'Payment');
  expect(await desk.carryOut('alteration.probe', {})).toMatchObject({ output: { form: 'tag-voucher-number' } });
  const receipt = find(books, (voucher) => voucher['VOUCHERTYPENAME'] === 'Receipt' && bankOf(voucher) !== undefined);
  const isNamesake = (one: TallyObject) =>
    one['VOUCHERTYPENAME'] === 'Payment' && one['VOUCHERNUMBER'] === receipt.voucherNumber;
  const payment = find(books, isNamesake);
  const dated = { ...desk.known(receipt), account: bankOf(receipt.load()), bankDate: '2026-03-31' };
  const result = await desk.carryOut('bank-reconciliation.apply', dated, (point) => {
    if (point === 'before look') books.keyboard.alterVoucher(payment.masterId, { DATE: receipt.date });
  });
  expect(find(books, isNamesake).date).toBe(receipt.date);
  expect(result).toMatchObject({ state: 'rejected', code: 'write.not-ours' });
  expect(books.voucher(receipt.masterId)?.alterId).toBe(receipt.alterId);
});

describe.each(profiles)('%s', (profile) => {
  it.each(settings)(
    "changes a person's item invoice to the last leaf, or says that it can't: %s",
    {
      timeout: 60_000,
    },
    async (_what, form, own) => {
      await using desk = await openDesk({ profile, own });
      const { books } = desk;
      const probe = await desk.carryOut('alteration.probe', {});
      expect(probe).toMatchObject({
        state: 'done',
        verified: true,
        output: { form, cancels: form !== null, left: [] },
      });
      expect(books.voucherCount()).toBe(desk.count);
      const invoice = theirInvoice(books, profile === 'prime7-edu');
      const before = leaves(invoice.load());
      const result = await desk.carryOut('invoice.update', {
        ...desk.known(invoice),
        set: { narration: 'Second floor' },
      });
      const after = leaves(books.voucher(invoice.masterId)?.load() ?? {});
      expect(books.voucherCount()).toBe(desk.count);
      if (form === null) {
        expect(result).toMatchObject({ state: 'rejected', code: 'write.not-ours' });
        expect(after).toEqual(before);
      } else {
        expect(result).toMatchObject({ state: 'done', verified: true, differences: [] });
        expect(after).toEqual({ ...before, 'NARRATION[0]': 'Second floor' });
      }
    },
  );
});

it("sets the bank's day of a person's receipt, and cancels an invoice of his", { timeout: 60_000 }, async () => {
  await using desk = await openDesk({});
  const { books } = desk;
  await desk.carryOut('alteration.probe', {});
  const receipt = find(books, (voucher) => voucher['VOUCHERTYPENAME'] === 'Receipt' && bankOf(voucher) !== undefined);
  const account = bankOf(receipt.load());
  const dated = { ...desk.known(receipt), account, bankDate: '2026-03-31' };
  expect(await desk.carryOut('bank-reconciliation.apply', dated)).toMatchObject({ state: 'done', verified: true });
  const invoice = theirInvoice(books, false);
  const cancelled = await desk.carryOut('voucher.cancel', desk.known(invoice));
  expect(cancelled).toMatchObject({ state: 'done', verified: true });
  expect(books.voucher(invoice.masterId)?.isCancelled).toBe(true);
  expect(books.voucherCount()).toBe(desk.count);
});

it.each([
  ['told', []],
  ['lost', [{ type: 'drop-answer', on: 'import' }]],
] as const)(
  'names a double that appears all the same, its answer %s, and trusts the form no longer',
  {
    timeout: 60_000,
  },
  async (_what, faults) => {
    await using desk = await openDesk({});
    const { books } = desk;
    expect(await desk.carryOut('alteration.probe', {})).toMatchObject({ output: { form: 'create-by-guid' } });
    books.follow({ createByGuid: 'duplicates' });
    const invoice = theirInvoice(books, false);
    const change = { ...desk.known(invoice), set: { narration: 'Second floor' } };
    for (const fault of faults) desk.pc.office.simulator.faults.add(fault);
    const doubled = await desk.carryOut('invoice.update', change);
    const second = find(books, (one) => one['NARRATION'] === 'Second floor');
    expect(doubled).toMatchObject({
      state: 'unknown',
      code: 'write.doubled',
      output: { duplicate: { nativeId: second.guid } },
    });
    expect(await desk.carryOut('invoice.update', change)).toMatchObject({ code: 'write.not-ours' });
  },
);

it('says what it could not delete again', {
  timeout: 60_000,
}, async () => {
  await using desk = await openDesk({ own: { deleteByRemoteId: 'refuses' } });
  const { output } = await desk.carryOut('alteration.probe', {});
  expect(output).toMatchObject({ form: 'create-by-guid', left: [{ date: expect.any(String) }] });
  expect(desk.books.voucherCount()).toBe(desk.count + 1);
});

it('begins anew wherever the agent dies in a probe, and leaves nothing', { timeout: 240_000 }, async () => {
  await using desk = await openDesk({ vouchers: 40, own: only('alter-by-guid', 'duplicates') });
  const { pc, books } = desk;
  await desk.carryOut('alteration.probe', {});
  const { points } = pc;
  for (let killAt = 1; killAt <= points; killAt += 1) {
    const result = await desk.carryOut('alteration.probe', {}, (_point, number) => {
      if (number === killAt) throw new Killed();
    });
    expect(result, `killed at ${killAt}`).toMatchObject({ state: 'done', output: { form: 'alter-by-guid', left: [] } });
    expect(books.voucherCount()).toBe(desk.count);
  }
  const { imports } = await desk.cutOffAt(0);
  expect(imports).toBeGreaterThan(3);
  for (let nth = 1; nth <= imports; nth += 1) {
    const { result } = await desk.cutOffAt(nth);
    expect(result, `cut off at import ${nth}`).toMatchObject({ state: 'done', output: { left: [] } });
    expect(books.voucherCount()).toBe(desk.count);
  }
});

interface Options {
  readonly profile?: ProfileName;
  readonly vouchers?: number;
  readonly own?: Settings;
}

let jobs = 0;

async function openDesk({ profile = 'prime7', vouchers = 400, own = {} }: Options) {
  const office = await openOffice({ vouchers, profile, behaviour: own, clock: briskClock });
  const pc = new Pc(office);
  const { books, simulator, source } = office;
  const count = books.voucherCount();
  const carryOut = async (
    type: string,
    input: JobFrame['input'],
    watch: Pc['watch'] = () => undefined,
  ): Promise<JobResult> => {
    jobs += 1;
    pc.reset();
    pc.watch = watch;
    const [result] = await pc.carryOut({
      t: 'job',
      jobId: `job-${jobs}` as JobId,
      type,
      sourceId: source.sourceId,
      input,
      createdAt: '2026-04-01T00:00:00Z' as Instant,
      validForMs: 72 * 3_600_000,
    });
    if (result === undefined) throw new Error('no result');
    return result;
  };
  return {
    pc,
    books,
    count,
    carryOut,
    /** The process dies as Tally carries out this import of a probe. */
    async cutOffAt(nth: number) {
      const apply = books.import.bind(books);
      let imports = 0;
      const counted: Books['import'] = (...asked) => {
        imports += 1;
        if (imports === nth) pc.cutOff();
        return apply(...asked);
      };
      Object.assign(books, { import: counted });
      const result = await carryOut('alteration.probe', {});
      Object.assign(books, { import: apply });
      return { result, imports };
    },
    known: ({ guid, masterId, date }: VoucherRef) => {
      const { alterId = 0, voucherNumber = '' } = books.voucher(masterId) ?? {};
      const day = date.replace(/(....)(..)(..)/, '$1-$2-$3');
      return { document: { nativeId: guid, date: day }, basedOn: voucherVersion(String(alterId), voucherNumber) };
    },
    async [Symbol.asyncDispose]() {
      pc.remove();
      await simulator.stop();
    },
  };
}

/** With all that a voucher may have: a batch with its dates, cost centres, fields of a customisation. */
function theirInvoice(books: Books, isEducational: boolean): VoucherRef {
  const isFree = (one: TallyObject) => !('IRN' in one) && one['ISCANCELLED'] === 'No';
  const found = find(
    books,
    (one) =>
      one['VOUCHERTYPENAME'] === 'Sales' &&
      isFree(one) &&
      /"MFDON":"\d/.test(JSON.stringify(one)) &&
      JSON.stringify(one).includes('COSTCENTREALLOCATIONS'),
  );
  const lorry = { 'UDF:LORRYNUMBER': ['GJ-01-ZZ-4711'], 'UDF:PACKETS': [' 12'] };
  const firstOfMonth = { DATE: `${found.date.slice(0, 6)}01` };
  books.keyboard.alterVoucher(found.masterId, isEducational ? { ...lorry, ...firstOfMonth } : lorry);
  return books.voucher(found.masterId) ?? found;
}

function find(books: Books, isMeant: (voucher: TallyObject) => boolean): VoucherRef {
  for (const ref of books.vouchers('00000000', '99999999')) if (isMeant(ref.load())) return ref;
  throw new Error('the books have no such voucher');
}

function bankOf(voucher: TallyObject): string | undefined {
  const entries = voucher['ALLLEDGERENTRIES'] as readonly TallyObject[]; // every receipt has this list
  const line = entries.find(({ BANKALLOCATIONS: banks }) => Array.isArray(banks) && banks.length > 0);
  const name = line?.['LEDGERNAME'];
  return typeof name === 'string' ? name : undefined;
}

const renewed: ReadonlySet<string> = new Set(['ALTERID', 'VCHKEY', 'VOUCHERKEY']);

type Leaves = { readonly [path: string]: string };

/** Every text of a voucher, constant scaffolding included, without what every save makes anew. */
function leaves(voucher: TallyObject, under = ''): Leaves {
  const found: Record<string, string> = {};
  for (const method in voucher) {
    const value = voucher[method] ?? '';
    if (renewed.has(method)) continue;
    for (const [i, one] of (typeof value === 'string' ? [value] : value).entries()) {
      const path = `${under}${method}[${i}]`;
      if (typeof one === 'string') found[path] = one;
      else Object.assign(found, leaves(one, `${path}/`));
    }
  }
  return found;
}
