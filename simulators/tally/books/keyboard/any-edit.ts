import { type Edit, type EditKind, editKinds, type VoucherEdit } from '../../books.ts';
import { addDays, addMonths, financialYearStart, toSerial } from '../calendar.ts';
import { Refusal } from '../import/refusal.ts';
import { at } from '../present.ts';
import type { StoredVoucher } from '../vouchers/voucher.ts';
import type { EditDesk } from './edit-desk.ts';
import { alterSomeLedger, createSomeMaster, deleteSomeMaster, moveSomeLedger, renameSome } from './edit-masters.ts';
import { createLike, editVoucher, pick, redate } from './random-edit.ts';

/** One edit of a kind drawn from `among`; what the company has nothing for, or refuses, is passed over for another kind. */
export function anyEdit(desk: EditDesk, among: readonly EditKind[] = editKinds): Edit {
  const left = [...among];
  while (left.length > 0) {
    const [kind] = left.splice(Math.floor(desk.random() * left.length), 1);
    const done = kind && attempt(desk, kind);
    if (done) return done;
  }
  throw new Error(`nothing to edit for any of ${among.join(', ')}`);
}

function attempt(desk: EditDesk, kind: EditKind): Edit | undefined {
  try {
    const done = edits[kind](desk);
    return done && { action: kind, ...done };
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

type Done = Omit<Edit, 'action'>;

const edits: { readonly [kind in EditKind]: (desk: EditDesk) => Done | undefined } = {
  create: (desk) => ordinary(desk, 'create'),
  alter: (desk) => ordinary(desk, 'alter'),
  redate: (desk) => ordinary(desk, 'redate'),
  cancel: (desk) => ordinary(desk, 'cancel'),
  delete: (desk) => ordinary(desk, 'delete'),
  insert: insertBefore,
  'redate-month': (desk) => moveByMonths(desk, 1 + Math.floor(desk.random() * 3)),
  'redate-year': (desk) => moveByMonths(desk, 12),
  'bank-date': reconcile,
  irn: invoiceAtPortal,
  'rename-ledger': (desk) => renameSome(desk, 'Ledger'),
  'rename-item': (desk) => renameSome(desk, 'StockItem'),
  'rename-voucher-type': (desk) => renameSome(desk, 'VoucherType'),
  'rename-cost-centre': (desk) => renameSome(desk, 'CostCentre'),
  'rename-group': (desk) => renameSome(desk, 'Group'),
  'alter-ledger': alterSomeLedger,
  'move-ledger': moveSomeLedger,
  'create-master': createSomeMaster,
  'delete-master': deleteSomeMaster,
  backup: ({ keyboard }) => wholeCompany(() => keyboard.backup()),
  restore: ({ keyboard, random }) => {
    const kept = keyboard.backups();
    return kept === 0 ? undefined : wholeCompany(() => keyboard.restore(1 + Math.floor(random() * kept)));
  },
  rewrite: ({ keyboard }) => wholeCompany(() => keyboard.rewrite()),
  repair: repairLosing,
  'new-year': ({ keyboard }) => wholeCompany(() => keyboard.newFinancialYear()),
};

function ordinary({ state, random, counting }: EditDesk, action: VoucherEdit): Done | undefined {
  const found = pick(state.store, random);
  return found && voucher(editVoucher(state.store, random, counting, action, found));
}

/** A forgotten voucher, entered before others of a series that then counts its numbers anew. */
function insertBefore({ state, random }: EditDesk): Done | undefined {
  const { store } = state;
  const found = pick(store, random, ({ voucher: { type } }) => store.numbering.counts(type));
  if (!found) return undefined;
  const yearStart = financialYearStart(found.voucher.date, store.booksFrom);
  const days = toSerial(found.voucher.date) - toSerial(yearStart);
  return voucher(createLike(store, found, addDays(yearStart, Math.floor(random() * days))));
}

/** Forward or backward, whichever stays within the books. */
function moveByMonths({ state, random, counting }: EditDesk, months: number): Done | undefined {
  const { store, endingAt } = state;
  const found = pick(store, random);
  if (!found) return undefined;
  const [first, second] = random() < 0.5 ? [months, -months] : [-months, months];
  const date = [first, second]
    .map((by) => addMonths(found.voucher.date, by))
    .find((day) => day >= store.booksFrom && day <= endingAt);
  return date === undefined ? undefined : voucher(redate(store, found, date, counting.moves));
}

function reconcile({ state, keyboard, random }: EditDesk): Done | undefined {
  const found = pick(state.store, random, (one) => bankDateOf(one) !== undefined);
  if (!found) return undefined;
  const isOpen = bankDateOf(found) === '';
  keyboard.setBankDate(found.masterId, isOpen ? addDays(found.voucher.date, 1 + Math.floor(random() * 9)) : '');
  return voucher(found.masterId);
}

function bankDateOf({ voucher: { entries } }: StoredVoucher): string | undefined {
  return entries.find((entry) => entry.bank)?.bank?.bankersDate;
}

function invoiceAtPortal({ state, keyboard, random }: EditDesk): Done | undefined {
  const isInvoice = ({ voucher: { view, items } }: StoredVoucher): boolean =>
    view === 'Invoice Voucher View' && items.some((line) => !line.deemedPositive);
  const found = pick(state.store, random, isInvoice);
  if (!found) return undefined;
  const irn = Array.from({ length: 64 }, () => at('0123456789abcdef', Math.floor(random() * 16))).join('');
  const number = String(112_000_000_000_000 + Math.floor(random() * 1e12));
  keyboard.setIrn(found.masterId, { irn, number, date: found.voucher.date });
  return voucher(found.masterId);
}

function repairLosing({ state, keyboard, random }: EditDesk): Done | undefined {
  const damaged = random() < 0.5 ? pick(state.store, random) : undefined;
  keyboard.repair(damaged ? [damaged.masterId] : []);
  return damaged ? voucher(damaged.masterId) : { of: 'Company' };
}

function voucher(masterId: number): Done {
  return { of: 'Voucher', masterId };
}

function wholeCompany(work: () => unknown): Done {
  work();
  return { of: 'Company' };
}
