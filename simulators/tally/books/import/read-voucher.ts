import { type BookRules, type TallyDate, type TallyObject, userFields } from '../../books.ts';
import { partyFields } from '../export/party-fields.ts';
import { aggregate, isOn, type Master, scalar } from '../master.ts';
import type { MasterStore } from '../master-store.ts';
import type { Entry, ItemLine, StoredVoucher, Voucher, VoucherView } from '../vouchers/voucher.ts';
import { imbalance } from '../vouchers/voucher.ts';
import type { VoucherStore } from '../vouchers/voucher-store.ts';
import { rewriteBills } from './bill-history.ts';
import { isEducationalDay, readDate } from './read-date.ts';
import { readEntry, readItem } from './read-lines.ts';
import { recalculateGst } from './recalculate-gst.ts';
import { missing, Refusal } from './refusal.ts';

/** A voucher as it was sent, over what it replaces, if anything. */
export interface VoucherMessage {
  readonly attributes: { readonly [name: string]: string };
  readonly body: TallyObject;
  readonly before?: StoredVoucher | undefined;
  readonly educational: boolean;
  readonly rules: BookRules;
  /** A screen knows an invoice's ledger lines under either name; an import doesn't. */
  readonly from: 'import' | 'keyboard';
}

export interface ReadVoucher {
  readonly voucher: Voucher;
  readonly fields: TallyObject;
  /** VOUCHERNUMBER as sent. */
  readonly sentNumber: string | undefined;
}

/**
 * Makes a voucher of a message, or refuses it. What the message leaves out of the head is kept from before; lines, if it has
 * any, replace all lines; a cancelled voucher comes back to life unless the message says it is cancelled
 * (`facts/tally.md` §5.5).
 */
export function readVoucher(store: VoucherStore, message: VoucherMessage): ReadVoucher {
  const { body, attributes, before } = message;
  const type = readType(store, message);
  const date = checkDate(
    store,
    readDate(scalar(body, 'DATE') || attributes['DATE'] || '') ?? keptDate(message),
    message,
    type,
  );
  const view = readView(message);
  const lines = readLines(store, message, date, view, type);
  const { entries, items, isOneSided } = lines ?? {
    entries: before?.voucher.entries ?? [],
    items: before?.voucher.items ?? [],
    isOneSided: false,
  };
  const isCancelled = isOn(body, 'ISCANCELLED');
  const party = readParty(store, body, entries) ?? before?.voucher.party;
  const applicableUpto = readDate(scalar(body, 'APPLICABLEUPTO'));
  const voucher: Voucher = {
    ...keptKinds(before, isCancelled),
    ...(applicableUpto ? { applicableUpto } : {}),
    type,
    date,
    view,
    party,
    isCancelled,
    isOptional: flag(body, 'ISOPTIONAL', before?.voucher.isOptional),
    isPostDated: flag(body, 'ISPOSTDATED', before?.voucher.isPostDated),
    entries: isCancelled ? [] : entries,
    items: isCancelled ? [] : items,
  };
  if (!isOneSided && imbalance(voucher) !== 0) throw new Refusal('exceptions', 'Voucher totals do not match!');
  return { voucher, fields: headFields(message, voucher), sentNumber: sentNumber(body) };
}

/** What only a payroll, an attendance or a reversing voucher has stays as it was: no message of ours changes it. */
function keptKinds(
  before: StoredVoucher | undefined,
  isCancelled: boolean,
): Pick<Voucher, 'pay' | 'attendance' | 'applicableUpto'> {
  if (!before) return {};
  const { pay, attendance, applicableUpto } = before.voucher;
  return isCancelled ? { applicableUpto } : { pay, attendance, applicableUpto };
}

/** What an import says of a date it doesn't take, whatever is wrong with it (`facts/tally.md` §1.7). */
export function dateMissing(type: Master, body: TallyObject): Refusal {
  const number = scalar(body, 'VOUCHERNUMBER');
  const text = `Voucher date is missing for: '${type.name}' voucher ${number}. Verify the data, resolve any errors, and retry Split.`;
  return new Refusal('exceptions', text);
}

function readType(store: VoucherStore, { attributes, body, before }: VoucherMessage): Master {
  const name = scalar(body, 'VOUCHERTYPENAME') || attributes['VCHTYPE'] || before?.voucher.type.name || '';
  const type = store.world.chart.masters.find('VoucherType', name);
  if (!type) throw missing('Voucher Type', name);
  return type;
}

function keptDate({ body, before }: VoucherMessage): TallyDate | undefined {
  return scalar(body, 'DATE') === '' ? before?.voucher.date : undefined;
}

function checkDate(
  store: VoucherStore,
  date: TallyDate | undefined,
  { body, educational, rules }: VoucherMessage,
  type: Master,
): TallyDate {
  if (date === undefined || (educational && !isEducationalDay(date, rules.educationalDays)))
    throw dateMissing(type, body);
  if (date < store.booksFrom) {
    throw new Refusal('exceptions', 'Date cannot be below the Financial Year beginning date');
  }
  return date;
}

function readView({ attributes, body, before }: VoucherMessage): VoucherView {
  const said = scalar(body, 'PERSISTEDVIEW') || scalar(body, 'OBJVIEW') || attributes['OBJVIEW'] || '';
  const invoice = body['ISINVOICE'] === undefined ? said === invoiceView : isOn(body, 'ISINVOICE');
  if (invoice) return invoiceView;
  return body['ISINVOICE'] === undefined && said === '' && before ? before.voucher.view : 'Accounting Voucher View';
}

const invoiceView: VoucherView = 'Invoice Voucher View';

/**
 * In the invoice view only LEDGERENTRIES are ledger lines. Sent as ALLLEDGERENTRIES they are dropped without a word and what
 * is left is one-sided (`facts/tally.md` §5.2). Undefined when the message has no lines at all.
 */
function readLines(
  store: VoucherStore,
  message: VoucherMessage,
  date: TallyDate,
  view: VoucherView,
  type: Master,
): Lines | undefined {
  const { body } = message;
  const { masters } = store.world.chart;
  const all = aggregate(body, 'ALLLEDGERENTRIES');
  const own = aggregate(body, 'LEDGERENTRIES');
  const stock = stockOf(body);
  if (all.length + own.length + stock.length === 0) {
    if (message.before || isOn(body, 'ISCANCELLED')) return undefined;
    throw new Refusal('exceptions', '');
  }
  if (message.from === 'keyboard') return linesOfScreen(store, message, { all, own, stock }, date);
  const items = stock.map((line) => readStock(masters, line, date));
  const isStrict = view === invoiceView && (message.rules.invoicesDropAllLedgerEntries === 'all' || isSale(type));
  const lines = isStrict || (view === invoiceView && own.length > 0) || all.length === 0 ? own : all;
  const entries = lines.map((line) => readAllocated(store, line, date));
  const isWorkedOut = message.rules.importRecalculatesGst && view === invoiceView;
  return {
    entries: isWorkedOut ? recalculateGst(entries, items) : entries,
    items,
    isOneSided: isStrict && own.length === 0,
  };
}

function isSale(type: Master): boolean {
  return (type.reservedName || scalar(type.body, 'PARENT')) === 'Sales';
}

interface Stock {
  readonly line: TallyObject;
  readonly list: ItemLine['list'];
}

/** Of a stock journal its two lists count; ALLINVENTORYENTRIES only repeats them. */
function stockOf(body: TallyObject): readonly Stock[] {
  const listed = (method: string, list?: 'in' | 'out'): Stock[] =>
    aggregate(body, method).map((line) => ({ line, list }));
  const moved = [...listed('INVENTORYENTRIESIN', 'in'), ...listed('INVENTORYENTRIESOUT', 'out')];
  return moved.length > 0 ? moved : [...listed('ALLINVENTORYENTRIES'), ...listed('INVENTORYENTRIES')];
}

function readStock(masters: MasterStore, { line, list }: Stock, date: TallyDate): ItemLine {
  const read = readItem(masters, line, date);
  return list ? { ...read, list, deemedPositive: list === 'in' } : read;
}

/** A screen changes the list it shows and leaves the other, and its ledger lines never repeat what the items post to. */
function linesOfScreen(
  store: VoucherStore,
  { before }: VoucherMessage,
  lists: {
    readonly all: readonly TallyObject[];
    readonly own: readonly TallyObject[];
    readonly stock: readonly Stock[];
  },
  date: TallyDate,
): Lines {
  const { masters } = store.world.chart;
  const items =
    lists.stock.length > 0 ? lists.stock.map((line) => readStock(masters, line, date)) : (before?.voucher.items ?? []);
  const underItems = new Set(items.flatMap((line) => line.ledgers.map((entry) => entry.ledger)));
  const chosen = lists.own.length > 0 ? lists.own : lists.all;
  const entries = chosen
    .map((line) => readAllocated(store, line, date))
    .filter((entry) => !underItems.has(entry.ledger));
  return { items, entries: chosen.length > 0 ? entries : (before?.voucher.entries ?? []), isOneSided: false };
}

function readAllocated(store: VoucherStore, line: TallyObject, date: TallyDate): Entry {
  const entry = readEntry(store.world.chart.masters, line, date);
  return { ...entry, bills: rewriteBills(store, entry.ledger, entry.bills ?? []) };
}

interface Lines {
  readonly entries: readonly Entry[];
  readonly items: readonly ItemLine[];
  readonly isOneSided: boolean;
}

function readParty(store: VoucherStore, body: TallyObject, entries: readonly Entry[]): Master | undefined {
  const name = scalar(body, 'PARTYLEDGERNAME');
  if (name === '') {
    const marked = aggregate(body, 'LEDGERENTRIES').findIndex((line) => isOn(line, 'ISPARTYLEDGER'));
    return entries[Math.max(marked, 0)]?.ledger;
  }
  const party = store.world.chart.masters.find('Ledger', name);
  if (!party) throw missing('Ledger', name);
  return party;
}

function flag(body: TallyObject, method: string, before: boolean | undefined): boolean {
  return body[method] === undefined ? (before ?? false) : isOn(body, method);
}

function sentNumber(body: TallyObject): string | undefined {
  const number = body['VOUCHERNUMBER'];
  return typeof number === 'string' && number !== '' ? number : undefined;
}

/** Fields that Tally does not own stay as sent, first among them NARRATION and REFERENCE; undefined UDFs are dropped. */
function headFields({ body, before, rules, from }: VoucherMessage, voucher: Voucher): TallyObject {
  const sent = Object.entries(body).filter(([method]) => !owned.has(method) && isDefined(method, rules));
  const particulars = voucher.view === invoiceView && voucher.party ? partyFields(voucher.party) : {};
  const defaults = before?.voucher.party === voucher.party ? {} : particulars;
  return {
    NARRATION: '',
    REFERENCE: '',
    REFERENCEDATE: '',
    ...(from === 'import' && rules.importsEnteredBy === 'user' ? { ENTEREDBY: loggedIn } : {}),
    ...before?.fields,
    ...defaults,
    ...Object.fromEntries(sent),
  };
}

/** Who works in the company. */
const loggedIn = 'Desk 1';

function isDefined(method: string, rules: BookRules): boolean {
  if (!method.startsWith('UDF:')) return true;
  return rules.userFields === 'defined' && method.slice('UDF:'.length) in userFields;
}

const owned = new Set(
  (
    'DATE EFFECTIVEDATE VOUCHERTYPENAME VOUCHERTYPEORIGNAME VCHSTATUSVOUCHERTYPE VOUCHERNUMBER PARTYLEDGERNAME ISINVOICE ' +
    'PERSISTEDVIEW OBJVIEW VCHTYPE VCHENTRYMODE ISOPTIONAL ISCANCELLED ISPOSTDATED VCHSTATUSISOPTIONAL ' +
    'VCHSTATUSISCANCELLED ISDEEMEDPOSITIVE LEDGERENTRIES ALLLEDGERENTRIES ALLINVENTORYENTRIES INVENTORYENTRIES ' +
    'INVENTORYENTRIESIN INVENTORYENTRIESOUT ATTENDANCEENTRIES CATEGORYENTRY MFGJOURNAL ASPAYSLIP APPLICABLEUPTO GUID MASTERID ALTERID REMOTEID VCHKEY VOUCHERKEY VOUCHERRETAINKEY ' +
    'NUMBERINGSTYLE ISFORJOBCOSTING'
  ).split(' '),
);
