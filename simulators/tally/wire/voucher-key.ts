import type { TallyObject } from '../books.ts';
import { serialDay } from './tally-date.ts';
import { textOf } from './text-of.ts';

/** `serial day · 2^32 + key`; it moves with the date (facts §3.5, decoded from captures). */
export function voucherKey(voucher: TallyObject): string {
  return String(serialDay(dateOf(voucher)) * 2 ** 32 + keyOf(voucher));
}

/** `<company GUID>-<serial day in hex>:<key in hex>`, the VCHKEY attribute. */
export function voucherKeyAttribute(voucher: TallyObject): string {
  const own = voucher['VCHKEY'];
  if (typeof own === 'string') return own;
  const guid = textOf(voucher, 'GUID');
  return `${guid.slice(0, -9)}-${hex(serialDay(dateOf(voucher)))}:${hex(keyOf(voucher))}`;
}

function dateOf(voucher: TallyObject): string {
  return textOf(voucher, 'DATE');
}

function keyOf(voucher: TallyObject): number {
  return Number(textOf(voucher, 'MASTERID', '0')) * 8;
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}
