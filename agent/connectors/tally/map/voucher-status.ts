import type { PlainDate } from '../../../../contract/dates.ts';
import type { Affects, VoucherStatus, VoucherType } from '../../../../contract/records/voucher.ts';

interface Flags {
  readonly ISCANCELLED?: boolean | undefined;
  readonly ISOPTIONAL?: boolean | undefined;
  readonly ISPOSTDATED?: boolean | undefined;
  readonly APPLICABLEUPTO?: PlainDate | undefined;
}

/** Cancelled wins over everything, optional over post-dated: neither ever moves the books. */
export function statusOf(flags: Flags, type: VoucherType): VoucherStatus {
  if (flags.ISCANCELLED) return { state: 'cancelled' };
  if (type === 'memorandum') return { state: 'memorandum' };
  if (type === 'reversing-journal') return { state: 'reversing', until: flags.APPLICABLEUPTO ?? null };
  if (flags.ISOPTIONAL) return { state: 'optional' };
  return { state: flags.ISPOSTDATED ? 'post-dated' : 'posted' };
}

/** Types that record an intention or hours: neither accounts nor stock move. */
const movesNothing: ReadonlySet<string> = new Set([
  'sales-order',
  'purchase-order',
  'job-work-in-order',
  'job-work-out-order',
  'attendance',
]);

/** Types that move goods; what they are worth is booked by the invoice that follows, or never. */
const movesStockOnly: ReadonlySet<string> = new Set([
  'delivery-note',
  'receipt-note',
  'rejection-in',
  'rejection-out',
  'stock-journal',
  'manufacturing-journal',
  'physical-stock',
  'material-in',
  'material-out',
]);

export function affectsOf(
  status: VoucherStatus,
  type: VoucherType,
  date: PlainDate,
  hasLines: boolean,
  hasItems: boolean,
): Affects {
  const accounts = mayAffectAccounts(status, type) && hasLines;
  const stock = mayAffect(status, type) && hasItems;
  return { accounts, stock, from: accounts || stock ? date : null };
}

/** Whether vouchers of the type post to accounts once they are regular: only their sides must be equal. */
export function movesAccounts(type: VoucherType): boolean {
  return !movesNothing.has(type) && !movesStockOnly.has(type);
}

export function mayAffectAccounts(status: VoucherStatus, type: VoucherType): boolean {
  return mayAffect(status, type) && !movesStockOnly.has(type);
}

function mayAffect({ state }: VoucherStatus, type: VoucherType): boolean {
  return (state === 'posted' || state === 'post-dated') && !movesNothing.has(type);
}
