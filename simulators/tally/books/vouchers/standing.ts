import type { TallyDate } from '../../books.ts';
import { scalar } from '../master.ts';
import type { Voucher } from './voucher.ts';

/**
 * True while a voucher counts in balances and bills. Cancelled, optional, memorandum, reversing and order vouchers never do. A
 * post-dated one does from its own day on, once that day has come: nothing public measures it, so `today` is a setting of the
 * simulator and stands before every generated post-dated voucher.
 */
export function affectsAccounts(voucher: Voucher, today: TallyDate): boolean {
  if (voucher.isCancelled || voucher.isOptional) return false;
  if (voucher.isPostDated && voucher.date > today) return false;
  return !outside.has(voucher.type.reservedName || scalar(voucher.type.body, 'PARENT'));
}

const outside = new Set([
  'Memorandum',
  'Reversing Journal',
  'Sales Order',
  'Purchase Order',
  'Job Work In Order',
  'Job Work Out Order',
  'Delivery Note',
  'Receipt Note',
  'Rejections In',
  'Rejections Out',
  'Material In',
  'Material Out',
  'Physical Stock',
  'Stock Journal',
  'Attendance',
]);
