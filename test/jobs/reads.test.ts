import { describe, expect, it } from 'vitest';
import type { JobResult } from '../../contract/jobs/job.ts';
import type { GeneralLedger } from '../../contract/jobs/report-import.ts';
import type { OutstandingData, TrialBalanceData } from '../../contract/records/report.ts';
import type { VoucherData } from '../../contract/records/voucher.ts';
import type { Books } from '../../simulators/tally/books.ts';
import { type OfficeOptions, openOffice } from '../tally/office.ts';
import { DeskPc } from './desk-pc.ts';

const profiles = ['prime7', 'erp9'] as const;

async function open(options: OfficeOptions = {}) {
  const office = await openOffice({ vouchers: 200, ...options });
  const pc = new DeskPc(office);
  return {
    office,
    pc,
    async [Symbol.asyncDispose]() {
      await pc[Symbol.asyncDispose]();
      await office.simulator.stop();
    },
  };
}

interface Page {
  readonly records: readonly { readonly kind: string; readonly id: string; readonly data: { readonly name: string } }[];
  readonly more: boolean;
  readonly next: string | null;
  readonly asOf: { readonly counters: string; readonly moved: boolean };
}

function pageOf({ state, code, output }: JobResult): Page {
  expect({ state, code }).toEqual({ state: 'done', code: null });
  return output as unknown as Page; // parsed by the type's schema
}

/** All pages, `between` them whatever a person does. */
async function allPages(pc: DeskPc, type: string, input: object, between: () => void = () => undefined) {
  const pages: Page[] = [];
  for (let page: string | null = null; pages.length === 0 || page !== null; ) {
    pages.push(pageOf(await pc.ask(type, { ...input, ...(page === null ? {} : { page }) })));
    page = pages.at(-1)?.next ?? null;
    if (page !== null) between();
  }
  return pages;
}

const everything = { from: '00000000', to: '99999999' };

/** Texts of masters of a type. */
function mastersOf(books: Books, type: 'Group' | 'Ledger' | 'VoucherType'): { name: string; parent: string }[] {
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return [...books.masters(type, everything)].map(({ NAME, PARENT }) => ({ name: text(NAME), parent: text(PARENT) }));
}

/** Ledgers whose group is, or stands under, this one. */
function ledgersUnder(books: Books, group: string): string[] {
  const parents = new Map(mastersOf(books, 'Group').map(({ name, parent }) => [name, parent]));
  const isUnder = (name: string): boolean => name === group || (parents.has(name) && isUnder(parents.get(name) ?? ''));
  return mastersOf(books, 'Ledger')
    .filter(({ parent }) => isUnder(parent))
    .map(({ name }) => name)
    .toSorted();
}

function salesOf(books: Books, from: string, to: string): string[] {
  const types = new Map(mastersOf(books, 'VoucherType').map(({ name, parent }) => [name, parent]));
  const isSales = (name: string) => name === 'Sales' || types.get(name) === 'Sales';
  return [...books.vouchers(from, to)]
    .filter((ref) => isSales(ref.voucherTypeName))
    .map((ref) => ref.guid)
    .toSorted();
}

function namesOf(pages: readonly Page[], kind: string): string[] {
  return pages
    .flatMap(({ records }) => records.filter((each) => each.kind === kind).map(({ data }) => data.name))
    .toSorted();
}

function guidsOf(pages: readonly Page[]): string[] {
  return pages.flatMap(({ records }) => records.map(({ id }) => id.slice(id.lastIndexOf(':') + 1))).toSorted();
}

it.each(profiles)('lists the customers, vendors, accounts and taxes that the books hold (%s)', async (profile) => {
  await using here = await open({ profile });
  const { pc, office } = here;
  const customers = await allPages(pc, 'customers.import', { limit: 7 });
  expect(customers.length).toBeGreaterThan(2);
  expect(namesOf(customers, 'party')).toEqual(ledgersUnder(office.books, 'Sundry Debtors'));
  expect(namesOf(customers, 'account')).toEqual(namesOf(customers, 'party'));
  expect(namesOf(await allPages(pc, 'vendors.import', {}), 'party')).toEqual(
    ledgersUnder(office.books, 'Sundry Creditors'),
  );
  const chart = await allPages(pc, 'chart-of-accounts.import', { limit: 40 });
  expect(namesOf(chart, 'account')).toEqual(
    mastersOf(office.books, 'Ledger')
      .map(({ name }) => name)
      .toSorted(),
  );
  expect(namesOf(chart, 'account-group')).toEqual(
    mastersOf(office.books, 'Group')
      .map(({ name }) => name)
      .toSorted(),
  );
  const banks = await allPages(pc, 'accounts.import', { types: ['bank', 'cash'] });
  const under = (group: string) => ledgersUnder(office.books, group);
  expect(namesOf(banks, 'account')).toEqual(
    [...under('Bank Accounts'), ...under('Bank OD A/c'), ...under('Cash-in-Hand')].toSorted(),
  );
  const taxes = await allPages(pc, 'tax-codes.import', {});
  expect(namesOf(taxes, 'tax-rate').length).toBeGreaterThan(3);
  for (const name of namesOf(taxes, 'tax-rate')) expect(under('Duties & Taxes')).toContain(name);
});

it.each(profiles)('lists every sales invoice of a period once, page by page (%s)', async (profile) => {
  await using here = await open({ profile });
  const { pc, office } = here;
  const period = { from: '2024-04-01', to: '2026-12-31' };
  const pages = await allPages(pc, 'invoices.import', { ...period, limit: 9 });
  expect(guidsOf(pages)).toEqual(salesOf(office.books, '20240401', '20261231'));
  expect(pages.every(({ records }) => records.length <= 9)).toBe(true);
  const dates = pages.flatMap(({ records }) => records.map(({ data }) => (data as unknown as VoucherData).date));
  expect(dates).toEqual(dates.toSorted());
});

it('shows nothing twice and leaves nothing out that stays, while somebody works in the books between the pages', async () => {
  await using here = await open();
  const { pc, office } = here;
  const { books } = office;
  const before = ledgersUnder(books, 'Sundry Debtors');
  const [first = '', , third = ''] = before;
  let edits = 0;
  const work = () => {
    edits += 1;
    if (edits === 1) books.keyboard.renameMaster('Ledger', first, 'Renamed Traders');
    if (edits === 2) books.keyboard.alterMaster('Ledger', third, { NARRATION: 'seen' });
    if (edits === 3) books.keyboard.createMaster('Ledger', { NAME: 'New Customer', PARENT: 'Sundry Debtors' });
  };
  const pages = await allPages(pc, 'customers.import', { limit: 4 }, work);
  const ids = pages.flatMap(({ records }) => records.filter(({ kind }) => kind === 'party').map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBe(before.length + 1);
  expect(new Set(pages.map(({ asOf }) => asOf.counters)).size).toBeGreaterThan(1);
});

it('brings an invoice that is saved between two pages once more, as it is then, and no other twice', async () => {
  await using here = await open();
  const { pc, office } = here;
  const { books } = office;
  const sales = salesOf(books, '20240401', '20261231');
  const [ref] = [...books.vouchers('20240401', '20261231')].filter(({ guid }) => sales.includes(guid));
  if (ref === undefined) throw new Error('the books have no invoice');
  let edits = 0;
  const pages = await allPages(pc, 'invoices.import', { from: '2024-04-01', to: '2026-12-31', limit: 12 }, () => {
    edits += 1;
    if (edits === 1) books.keyboard.alterVoucher(ref.masterId, { DATE: '20260301', NARRATION: 'moved' });
  });
  const guids = guidsOf(pages);
  expect(guids.filter((guid) => guid === ref.guid)).toHaveLength(2);
  expect(guids.filter((guid) => guid !== ref.guid)).toEqual(sales.filter((guid) => guid !== ref.guid));
});

it('tells only invoices whose version the bridge saw after a moment', async () => {
  await using here = await open();
  const { pc, office } = here;
  const { books } = office;
  await pc.capture();
  const moment = new Date().toISOString();
  const period = { from: '2024-04-01', to: '2026-12-31', updatedAfter: moment };
  expect(guidsOf(await allPages(pc, 'invoices.import', period))).toEqual([]);
  const [one, two] = [...books.vouchers('20240401', '20261231')].filter(({ guid }) =>
    salesOf(books, '20240401', '20261231').includes(guid),
  );
  if (one === undefined || two === undefined) throw new Error('the books have no two invoices');
  books.keyboard.alterVoucher(one.masterId, { NARRATION: 'carried' });
  await pc.capture();
  books.keyboard.alterVoucher(two.masterId, { NARRATION: 'not carried yet' });
  expect(guidsOf(await allPages(pc, 'invoices.import', period))).toEqual([one.guid, two.guid].toSorted());
});

it('waits while the company is closed, and answers once it is open', async () => {
  await using here = await open();
  const { pc, office } = here;
  office.simulator.process.shelf.closeCompany(office.books.info().name);
  const job = pc.send('customers.import', {});
  await pc.waiting(job, 'company-closed');
  office.simulator.process.shelf.openCompany(office.books.info().name);
  pc.runner.nudge();
  expect((await pc.result(job)).state).toBe('done');
});

it('refuses a page that it never gave, and a limit beyond the most', async () => {
  await using here = await open();
  const { pc } = here;
  expect(await pc.ask('customers.import', { page: 'nonsense' })).toMatchObject({
    state: 'rejected',
    code: 'job.invalid',
  });
  expect(await pc.ask('customers.import', { limit: 5001 })).toMatchObject({ state: 'rejected', code: 'job.invalid' });
});

it('says how far it has come, upstream and on the PC, and nothing of it once it has ended', async () => {
  await using here = await open();
  const { pc } = here;
  const job = pc.send('chart-of-accounts.import', {});
  await pc.heard(({ jobId, done = 0 }) => jobId === job && done > 0);
  const { done, total } = pc.progress.findLast(({ jobId }) => jobId === job) ?? {};
  expect(pc.runner.list()).toMatchObject([{ jobId: job, progress: { done, total } }]);
  await pc.result(job);
  expect(pc.runner.list()).toMatchObject([{ jobId: job, state: 'done', since: null, progress: null }]);
});

it('says again what it waits for when it came some way and the same is the matter once more', async () => {
  await using here = await open();
  const { pc, office } = here;
  const { shelf } = office.simulator.process;
  const { name } = office.books.info();
  shelf.closeCompany(name);
  const job = pc.send('chart-of-accounts.import', {});
  await pc.waiting(job, 'company-closed');
  const [waits] = pc.runner.list();
  pc.onProgress(() => shelf.closeCompany(name));
  shelf.openCompany(name);
  pc.runner.nudge();
  await pc.heard(({ jobId, done = 0 }) => jobId === job && done > 0);
  await pc.heard((each) => each.jobId === job && each.state === 'waiting' && each.forMs !== undefined);
  expect(pc.progress.at(-1)).toMatchObject({ state: 'waiting', waitingFor: 'company-closed' });
  expect(pc.runner.list()).toMatchObject([{ waitingFor: 'company-closed', since: waits?.since, progress: null }]);
});

describe('job.cancel', () => {
  it('withdraws a job that waits for approval, and one whose lane rests', async () => {
    await using here = await open();
    const { pc, office } = here;
    const invoice = pc.send('journal.create', {
      date: '2026-03-01',
      lines: [
        { account: 'Bank Charges', debit: '100.00' },
        { account: 'Cash', credit: '100.00' },
      ],
    });
    await pc.waiting(invoice, 'approval');
    expect(await pc.ask('job.cancel', { jobId: invoice })).toMatchObject({
      state: 'done',
      output: { outcome: 'cancelled', state: 'cancelled' },
    });
    expect(await pc.result(invoice)).toMatchObject({ state: 'cancelled', code: 'job.cancelled', verified: false });
    office.simulator.process.shelf.closeCompany(office.books.info().name);
    const list = pc.send('customers.import', {});
    await pc.waiting(list, 'company-closed');
    expect((await pc.ask('job.cancel', { jobId: list })).output).toEqual({ outcome: 'cancelled', state: 'cancelled' });
    expect((await pc.result(list)).state).toBe('cancelled');
  });

  it('breaks off an import that is being read', async () => {
    await using here = await open();
    const { pc } = here;
    const list = pc.send('chart-of-accounts.import', { limit: 5000 });
    await pc.heard(({ jobId, done }) => jobId === list && done !== undefined);
    expect((await pc.ask('job.cancel', { jobId: list })).output).toEqual({ outcome: 'cancelled', state: 'cancelled' });
    expect(await pc.result(list)).toMatchObject({ state: 'cancelled', output: {} });
    expect((await pc.ask('vendors.import', {})).state).toBe('done');
  });

  it('is too late for what has ended, and knows no job of others', async () => {
    await using here = await open();
    const { pc } = here;
    const list = pc.send('vendors.import', {});
    await pc.result(list);
    expect((await pc.ask('job.cancel', { jobId: list })).output).toEqual({ outcome: 'too-late', state: 'done' });
    expect(await pc.ask('job.cancel', { jobId: 'job-of-others' })).toMatchObject({
      state: 'rejected',
      code: 'job.not-found',
    });
  });
});

describe('voucher.link', () => {
  async function withRejected() {
    const here = await open();
    const { pc, office } = here;
    const job = pc.send('journal.create', {
      date: '2026-03-01',
      lines: [
        { account: 'No Such Ledger', debit: '100.00' },
        { account: 'Cash', credit: '100.00' },
      ],
    });
    pc.runner.approve({ id: job, decision: 'approve', always: false, upTo: null, perDay: null, by: 'accountant' });
    expect(await pc.result(job)).toMatchObject({ state: 'rejected', code: 'write.unknown-ledger' });
    const [ref, other] = [...office.books.vouchers('20250601', '20261231')];
    if (ref === undefined || other === undefined) throw new Error('the books have no vouchers');
    return { ...here, job, ref, other, [Symbol.asyncDispose]: () => here[Symbol.asyncDispose]() };
  }

  it.each([true, false])(
    'lets later jobs name a document that a person entered by the job (day known: %s)',
    async (isDated) => {
      await using here = await withRejected();
      const { pc, job, ref } = here;
      const date = `${ref.date.slice(0, 4)}-${ref.date.slice(4, 6)}-${ref.date.slice(6)}`;
      const linked = await pc.ask('voucher.link', { jobId: job, nativeId: ref.guid, ...(isDated ? { date } : {}) });
      expect(linked).toMatchObject({
        state: 'done',
        output: { jobId: job, nativeId: ref.guid, number: ref.voucherNumber, date },
      });
      expect(pc.store.links.get(job)).toMatchObject({ nativeId: ref.guid, remoteId: null, version: null });
      const later = pc.send('voucher.cancel', { document: { jobId: job } });
      await pc.heard(({ jobId, waitingFor }) => jobId === later && waitingFor !== undefined);
    },
  );

  it('refuses another document, one that is not there, and a job that is still open', async () => {
    await using here = await withRejected();
    const { pc, job, ref, other } = here;
    await pc.ask('voucher.link', { jobId: job, nativeId: ref.guid });
    const refusal = async (input: Record<string, unknown>) => (await pc.ask('voucher.link', input)).code;
    expect(await refusal({ jobId: job, nativeId: ref.guid })).toBeNull();
    expect(await refusal({ jobId: job, nativeId: other.guid })).toBe('job.already-linked');
    expect(await refusal({ jobId: 'job-of-others', nativeId: other.guid })).toBe('job.not-found');
    const open = pc.send('journal.create', {
      date: '2026-03-01',
      lines: [
        { account: 'Bank Charges', debit: '1.00' },
        { account: 'Cash', credit: '1.00' },
      ],
    });
    await pc.waiting(open, 'approval');
    expect(await refusal({ jobId: open, nativeId: other.guid })).toBe('job.still-open');
    await pc.ask('job.cancel', { jobId: open });
    expect(await refusal({ jobId: open, nativeId: `${other.guid.slice(0, -8)}ffffffff` })).toBe('write.gone');
  });
});

it('starts to read a source anew, and says that it started', async () => {
  await using here = await open();
  const { pc } = here;
  expect(await pc.ask('source.resync', {})).toMatchObject({ state: 'done', output: { state: 'started' } });
  expect(pc.resynced).toHaveLength(1);
});

describe.each(profiles)('reports of %s', (profile) => {
  it("tells the trial balance of a day as the books' own ledgers come to", async () => {
    await using here = await open({ profile });
    const { pc, office } = here;
    const { output, state } = await pc.ask('trial-balance.import', { asOn: '2025-12-31' });
    expect(state).toBe('done');
    const { report } = output as { report: { data: TrialBalanceData } }; // parsed by the type's schema
    expect(report.data).toMatchObject({ from: '2025-04-01', to: '2025-12-31' });
    const truth = [...office.books.ledgerTruth('20250401', '20251231')].filter(
      ({ name }) => name !== 'Profit & Loss A/c',
    );
    const told = new Map(report.data.accounts?.map(({ account, closing }) => [account, paise(closing)]));
    expect(truth.length).toBeGreaterThan(100);
    for (const { name, closing } of truth) expect([name, told.get(name)]).toEqual([name, -closing + 0]);
  });

  it('tells the general ledger of an account, page by page, and proves its closing', async () => {
    await using here = await open({ profile });
    const { pc, office } = here;
    const period = { from: '2025-04-01', to: '2026-03-31' };
    const truth = [...office.books.ledgerTruth('20250401', '20260331')];
    const [bank] = ledgersUnder(office.books, 'Bank Accounts');
    const own = truth.find(({ name }) => name === bank);
    const pages: GeneralLedger[] = [];
    for (let page: string | null = null; pages.length === 0 || page !== null; ) {
      const asked = {
        report: 'general-ledger',
        account: bank,
        ...period,
        limit: 10,
        ...(page === null ? {} : { page }),
      };
      const { output, code } = await pc.ask('report.import', asked);
      expect(code).toBeNull();
      const told = output as { ledger: GeneralLedger; next: string | null }; // parsed by the type's schema
      pages.push(told.ledger);
      page = told.next;
    }
    const [first] = pages;
    const last = pages.at(-1);
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.map(({ proved }) => proved)).toEqual([...pages.slice(1).map(() => null), true]);
    expect(paise(first?.opening ?? '')).toBe(-(own?.opening ?? 0) + 0);
    expect(paise(last?.closing ?? '')).toBe(-(own?.closing ?? 0) + 0);
    expect(last?.lines.at(-1)?.balance).toBe(last?.closing);
    const lines = pages.flatMap(({ lines: some }) => some.map(({ voucherId }) => voucherId));
    expect(new Set(lines).size).toBe(lines.length);
  });

  it('tells profit and loss, balance sheet, cash flow, and what is outstanding by age', async () => {
    await using here = await open({ profile });
    const { pc } = here;
    const period = { from: '2025-04-01', to: '2026-03-31' };
    const asked: readonly Record<string, unknown>[] = [
      { report: 'profit-and-loss', ...period },
      { report: 'cash-flow', ...period },
      { report: 'balance-sheet', asOn: '2026-03-31' },
      { report: 'outstanding', side: 'receivable', asOn: '2026-03-31', basis: 'bill-date', buckets: [15, 45] },
    ];
    for (const input of asked) {
      const { output, state } = await pc.ask('report.import', input);
      const { report } = output as { report: { kind: string; data: { lines: unknown[] } } }; // parsed by the type's schema
      expect([state, report.kind]).toEqual(['done', input['report']]);
      expect(report.data.lines.length).toBeGreaterThan(0);
    }
    const { output } = await pc.ask('report.import', { ...asked[3] });
    const { report } = output as { report: { data: OutstandingData } }; // parsed by the type's schema
    const [ageing] = report.data.ageing;
    expect(ageing?.buckets.map(({ through }) => through)).toEqual([-1, 15, 45, null]);
    const aged = [...(ageing?.buckets ?? []), ageing?.undated].reduce((sum, each) => sum + (each?.bills ?? 0), 0);
    expect(aged).toBe(report.data.lines.length);
  });
});

it('says when a page of a ledger is of books that were changed since, and when there is no such ledger', async () => {
  await using here = await open();
  const { pc, office } = here;
  const [bank] = ledgersUnder(office.books, 'Bank Accounts');
  const asked = { report: 'general-ledger', account: bank, from: '2025-04-01', to: '2026-03-31', limit: 5 };
  const { output } = await pc.ask('report.import', asked);
  const [ref] = [...office.books.vouchers('20250401', '20260331')];
  office.books.keyboard.alterVoucher(ref?.masterId ?? 0, { NARRATION: 'later' });
  expect(await pc.ask('report.import', { ...asked, page: output['next'] })).toMatchObject({
    state: 'rejected',
    code: 'job.invalid',
  });
  expect(await pc.ask('report.import', { ...asked, account: 'No Such Ledger' })).toMatchObject({
    code: 'write.unknown-ledger',
  });
});

/** Of decimal text; whole numbers compare. */
function paise(amount: string): number {
  return Math.round(Number(amount) * 100) + 0;
}
