import type { TallyDate } from '../../books.ts';
import { scalar } from '../master.ts';
import type { ItemLine, Voucher } from './voucher.ts';

/**
 * True while a voucher counts in balances and bills. Cancelled, optional, memorandum, reversing and order vouchers never do, nor
 * notes that only move goods. A post-dated one does from its own day on, once that day has come: nothing public measures it, so
 * `today` is a setting of the simulator and stands before every generated post-dated voucher.
 */
export function affectsAccounts(voucher: Voucher, today: TallyDate): boolean {
  return stands(voucher, today) && !movesGoodsOnly.has(classOf(voucher));
}

/**
 * True while a voucher moves goods. An invoice line that names a note does not: the note did. Of physical stock the line says
 * what is there, not what moves.
 */
export function affectsStock(voucher: Voucher, today: TallyDate): boolean {
  return voucher.items.length > 0 && stands(voucher, today);
}

export function movesGoods(voucher: Voucher, line: ItemLine): boolean {
  return line.trackingNumber === undefined || movesGoodsOnly.has(classOf(voucher));
}

export function isCount(voucher: Voucher): boolean {
  return classOf(voucher) === 'Physical Stock';
}

/** True unless cancelled, optional, dated ahead, or of a type that only intends. */
export function stands(voucher: Voucher, today: TallyDate): boolean {
  if (voucher.isCancelled || voucher.isOptional) return false;
  if (voucher.isPostDated && voucher.date > today) return false;
  return !intends.has(classOf(voucher));
}

/** The predefined type that a voucher's own descends from. */
export function classOf({ type }: Voucher): string {
  return type.reservedName || scalar(type.body, 'PARENT');
}

const intends = new Set([
  'Memorandum',
  'Reversing Journal',
  'Sales Order',
  'Purchase Order',
  'Job Work In Order',
  'Job Work Out Order',
  'Attendance',
]);

const movesGoodsOnly = new Set([
  'Delivery Note',
  'Receipt Note',
  'Rejections In',
  'Rejections Out',
  'Material In',
  'Material Out',
  'Physical Stock',
  'Stock Journal',
]);
