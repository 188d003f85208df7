import type { TallyDate, VoucherEdit } from '../../books.ts';
import { addDays } from '../calendar.ts';
import { saveVoucher } from '../import/save-voucher.ts';
import type { Forex } from '../money.ts';
import { at } from '../present.ts';
import { numberingRule } from '../vouchers/numbering-rule.ts';
import type { BillAllocation, Entry, ItemLine, StoredVoucher, Voucher } from '../vouchers/voucher.ts';
import type { VoucherStore } from '../vouchers/voucher-store.ts';
import { cancelVoucher } from './cancel-voucher.ts';
import type { Counting } from './edit-desk.ts';

/** One thing an accountant might do next: mostly enter or correct, now and then cancel, delete or move to another day. */
export function randomEdit(
  store: VoucherStore,
  random: () => number,
  counting: Counting,
): { readonly action: VoucherEdit; readonly masterId: number } {
  const found = pick(store, random);
  if (!found) throw new Error('no voucher to edit');
  const action = at(actions, Math.floor(random() * actions.length));
  return { action, masterId: editVoucher(store, random, counting, action, found) };
}

const actions: readonly VoucherEdit[] = [
  'create',
  'create',
  'create',
  'alter',
  'alter',
  'alter',
  'alter',
  'redate',
  'cancel',
  'delete',
];

/** Does that to a voucher. Returns the MASTERID of what was touched, a new one where it created. */
export function editVoucher(
  store: VoucherStore,
  random: () => number,
  { moves, deletesMove }: Counting,
  action: VoucherEdit,
  found: StoredVoucher,
): number {
  const { masterId, voucher, fields } = found;
  const number = store.numberOf(found);
  switch (action) {
    case 'create':
      return createLike(store, found, nearby(store, random, found.voucher.date));
    case 'alter':
      if (random() < 0.5 || !mayDouble(voucher)) {
        const narration = `Corrected ${Math.floor(random() * 10_000)} – જોયું`;
        return resave(store, found, voucher, { ...fields, NARRATION: narration }, number, moves);
      }
      return resave(store, found, doubled(voucher), fields, number, moves);
    case 'redate':
      return redate(store, found, nearby(store, random, voucher.date), moves);
    case 'cancel':
      cancelVoucher(store, found, moves);
      return masterId;
    case 'delete':
      store.delete(masterId, deletesMove);
      return masterId;
  }
}

/** Some voucher that is not cancelled and is as wanted; undefined when a thousand tries met none. */
export function pick(
  store: VoucherStore,
  random: () => number,
  isWanted: (found: StoredVoucher) => boolean = () => true,
): StoredVoucher | undefined {
  for (let tries = 0; tries < 1000; tries++) {
    const found = store.get(1 + Math.floor(random() * store.highestId));
    if (found && !found.voucher.isCancelled && isWanted(found)) return found;
  }
  return undefined;
}

export function redate(store: VoucherStore, found: StoredVoucher, date: TallyDate, moves: boolean): number {
  return resave(store, found, movedTo(found.voucher, date), found.fields, store.numberOf(found), moves);
}

/** Another of the same kind; what it set against bills goes on account, what it opened gets a name of its own. */
export function createLike(store: VoucherStore, { voucher, fields }: StoredVoucher, date: TallyDate): number {
  const mark = `NEW/${store.highestId + 1}`;
  const rename = (bill: BillAllocation): BillAllocation =>
    bill.type === 'New Ref' || bill.type === 'Advance'
      ? { ...bill, name: mark, billDate: undefined }
      : { ...bill, type: 'On Account', name: '', billDate: undefined };
  const fresh: Voucher = {
    ...voucher,
    date,
    isPostDated: false,
    entries: voucher.entries.map((entry) => (entry.bills ? { ...entry, bills: entry.bills.map(rename) } : entry)),
    items: voucher.items.map((line) => ({ ...line, trackingNumber: undefined })),
  };
  const sentNumber = numberingRule(voucher.type).method === 'Manual' ? mark : undefined;
  return saveVoucher(store, { voucher: fresh, fields, sentNumber }, undefined).masterId;
}

function resave(
  store: VoucherStore,
  found: StoredVoucher,
  voucher: Voucher,
  fields: StoredVoucher['fields'],
  sentNumber: string,
  moves: boolean,
): number {
  return saveVoucher(store, { voucher, fields, sentNumber }, found, moves).masterId;
}

/** A cheque brought forward is no longer post-dated. */
function movedTo(voucher: Voucher, date: TallyDate): Voucher {
  return { ...voucher, date, isPostDated: false };
}

/** Some other day: a move to the same one would be a save without a change. */
function nearby(store: VoucherStore, random: () => number, date: TallyDate): TallyDate {
  const { booksFrom } = store;
  const { until } = store.world.plan;
  const far = addDays(date, Math.floor(random() * 21) - 10);
  const moved = far < booksFrom ? booksFrom : far > until ? until : far;
  if (moved !== date) return moved;
  return date < until ? addDays(date, 1) : addDays(date, -1);
}

/** A bill that is paid by another voucher would be paid twice over; wages are what the pay slip says. */
function mayDouble(voucher: Voucher): boolean {
  if (voucher.pay !== undefined || voucher.entries.length + voucher.items.length === 0) return false;
  return !voucher.entries.some((entry) => entry.bills?.some((bill) => bill.type === 'Agst Ref'));
}

function doubled(voucher: Voucher): Voucher {
  return { ...voucher, entries: voucher.entries.map(doubleEntry), items: voucher.items.map(doubleLine) };
}

function doubleEntry(entry: Entry): Entry {
  return {
    ...entry,
    paise: entry.paise * 2,
    forex: doubleForex(entry.forex),
    ...(entry.bills
      ? { bills: entry.bills.map((bill) => ({ ...bill, paise: bill.paise * 2, forex: doubleForex(bill.forex) })) }
      : {}),
    ...(entry.costs ? { costs: entry.costs.map((cost) => ({ ...cost, paise: cost.paise * 2 })) } : {}),
  };
}

function doubleLine(line: ItemLine): ItemLine {
  return {
    ...line,
    actual: line.actual * 2,
    billed: line.billed * 2,
    paise: line.paise * 2,
    forex: doubleForex(line.forex),
    ledgers: line.ledgers.map(doubleEntry),
  };
}

function doubleForex(forex: Forex | undefined): Forex | undefined {
  return forex && { ...forex, cents: forex.cents * 2 };
}
