import type { Books, TallyObject, VoucherRef } from '../../simulators/tally/books.ts';
import { masterTypes } from '../../simulators/tally/books.ts';
import { type Facts, type FactsByObject, paise, sums } from './facts.ts';

/** Not read from a live Tally yet. */
const notRead: ReadonlySet<string> = new Set(['TaxUnit']);
const readTypes = masterTypes.filter((type) => !notRead.has(type));
const always = { from: '00000000', to: '99999999' } as const;

/** What the books themselves hold, past Tally's gateway, read in the plainest way: nothing of the agent has a part in it. */
export function truthOf(books: Books): FactsByObject {
  const facts = new Map<string, Facts>();
  const { booksFrom } = books.info();
  const parties = partyGroups(books);
  for (const type of readTypes) {
    for (const master of books.masters(type, { from: booksFrom, to: booksFrom })) {
      facts.set(`${type.toLowerCase()}:${text(master, 'GUID')}`, masterFacts(type, master, parties));
    }
  }
  const memoranda = memorandumTypes(books);
  for (const ref of books.vouchers(always.from, always.to)) {
    facts.set(`voucher:${ref.guid}`, voucherFacts(ref, memoranda));
  }
  return facts;
}

/** Which objects there are, cheaply. */
export function objectsOf(books: Books): ReadonlySet<string> {
  const objects = new Set<string>();
  for (const type of readTypes) {
    for (const master of books.masters(type, always)) objects.add(`${type.toLowerCase()}:${text(master, 'GUID')}`);
  }
  for (const { guid } of books.vouchers(always.from, always.to)) objects.add(`voucher:${guid}`);
  return objects;
}

/** Whose ledgers are parties: GSTINs belong to these. */
function partyGroups(books: Books): ReadonlySet<string> {
  const groups = [...books.masters('Group', always)];
  const isTop = (group: TallyObject) => /^Sundry (Debtors|Creditors)$/.test(text(group, 'RESERVEDNAME'));
  const found = new Set(groups.filter(isTop).map((group) => text(group, 'NAME')));
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const group of groups) if (found.has(text(group, 'PARENT'))) found.add(text(group, 'NAME'));
  }
  return found;
}

function masterFacts(type: string, master: TallyObject, parties: ReadonlySet<string>): Facts {
  const facts = { name: text(master, 'NAME'), parent: plainName(parentOf(type, master)) };
  if (type !== 'Ledger') return facts;
  const gstin = text(list(master, 'LEDGSTREGDETAILS').at(-1) ?? {}, 'GSTIN') || text(master, 'PARTYGSTIN');
  return {
    ...facts,
    opening: String(-paise(base(text(master, 'OPENINGBALANCE') || '0'))),
    gstin: parties.has(text(master, 'PARENT')) ? gstin : '',
  };
}

function parentOf(type: string, master: TallyObject): string {
  return type === 'Currency' || type === 'Unit' ? '' : text(master, 'PARENT');
}

function voucherFacts(ref: VoucherRef, memoranda: ReadonlySet<string>): Facts {
  const voucher = ref.load();
  const items = list(voucher, 'ALLINVENTORYENTRIES');
  const underItems = items.flatMap((item) => list(item, 'ACCOUNTINGALLOCATIONS'));
  const own = ownEntries(voucher, underItems);
  const entries = [...own, ...underItems];
  return {
    date: ref.date,
    type: ref.voucherTypeName,
    number: ref.voucherNumber,
    status: statusOf(ref, memoranda),
    party: plainName(text(voucher, 'PARTYLEDGERNAME')),
    narration: text(voucher, 'NARRATION'),
    reference: text(voucher, 'REFERENCE'),
    irn: text(voucher, 'IRN'),
    lines: sums(entries.map((entry) => [text(entry, 'LEDGERNAME'), amountOf(entry)])),
    bills: entries.flatMap((entry) => billTexts(entry)).toSorted(),
    costs: sums(entries.flatMap((entry) => costs(entry))),
    banks: entries.flatMap((entry) => bankTexts(entry)).toSorted(),
    items: items.map((item) => itemText(item)).toSorted(),
  };
}

/** An invoice shows its ledger entries under both names; ALLLEDGERENTRIES may repeat what its items post to. */
function ownEntries(voucher: TallyObject, underItems: readonly TallyObject[]): readonly TallyObject[] {
  const ofInvoice = list(voucher, 'LEDGERENTRIES');
  if (ofInvoice.length > 0) return ofInvoice;
  const posted = new Set(underItems.map((entry) => text(entry, 'LEDGERNAME')));
  return list(voucher, 'ALLLEDGERENTRIES').filter((entry) => !posted.has(text(entry, 'LEDGERNAME')));
}

function statusOf(ref: VoucherRef, memoranda: ReadonlySet<string>): string {
  if (ref.isCancelled) return 'cancelled';
  if (memoranda.has(ref.voucherTypeName)) return 'memorandum';
  if (ref.isOptional) return 'optional';
  return ref.isPostDated ? 'post-dated' : 'posted';
}

function memorandumTypes(books: Books): ReadonlySet<string> {
  const types = [...books.masters('VoucherType', always)];
  const own = types.filter((type) => text(type, 'RESERVEDNAME') === 'Memorandum').map((type) => text(type, 'NAME'));
  const below = types.filter((type) => own.includes(text(type, 'PARENT'))).map((type) => text(type, 'NAME'));
  return new Set([...own, ...below]);
}

function billTexts(entry: TallyObject): readonly string[] {
  return list(entry, 'BILLALLOCATIONS').map(
    (bill) => `${text(entry, 'LEDGERNAME')}|${text(bill, 'BILLTYPE')}|${text(bill, 'NAME')}|${amountOf(bill)}`,
  );
}

function costs(entry: TallyObject): (readonly [string, bigint])[] {
  return list(entry, 'CATEGORYALLOCATIONS').flatMap((category) =>
    list(category, 'COSTCENTREALLOCATIONS').map((cost) => [
      `${text(entry, 'LEDGERNAME')}|${text(category, 'CATEGORY')}|${text(cost, 'NAME')}`,
      amountOf(cost),
    ]),
  );
}

function bankTexts(entry: TallyObject): readonly string[] {
  return list(entry, 'BANKALLOCATIONS').map(
    (bank) => `${text(entry, 'LEDGERNAME')}|${text(bank, 'INSTRUMENTNUMBER')}|${text(bank, 'BANKERSDATE')}`,
  );
}

function itemText(item: TallyObject): string {
  const direction = text(item, 'ISDEEMEDPOSITIVE') === 'Yes' ? 'in' : 'out';
  const [quantity = ''] = text(item, 'BILLEDQTY').split('='); // what follows is the same in the alternate unit
  return `${text(item, 'STOCKITEMNAME')}|${direction}|${quantity.trim()}|${amountOf(item)}`;
}

/** Tally writes debits negative. */
function amountOf(entry: TallyObject): bigint {
  return -paise(base(text(entry, 'AMOUNT')));
}

/** `-$ 263.00 @ ₹ 84.49/$  = -₹ 22220.87` is -22220.87 in the books' own currency (facts/tally.md §3.2). */
function base(amount: string): string {
  return amount.slice(amount.lastIndexOf('=') + 1).replace(/[^-\d.]/g, '');
}

/** A reserved word is no name. */
function plainName(name: string): string {
  return name.startsWith('\u0004') ? '' : name;
}

function text(object: TallyObject, method: string): string {
  const value = object[method];
  return typeof value === 'string' ? value : '';
}

function list(object: TallyObject, method: string): readonly TallyObject[] {
  const value = object[method];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'object') : [];
}
