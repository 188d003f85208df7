import type { Work } from './answer.ts';

/**
 * The time Tally takes, fitted to what was measured on 101,000 vouchers (facts §2.6, §5.3): `$AlterID > n` over the whole book 22 s with no
 * row, the minimal book 108 s for 123 MB, a wildcard month 69 s for 105 MB; an import 0.5 s for one voucher and 2.1 s for a hundred.
 */
export function costOf(vouchersScanned: number, characters: number): number {
  return vouchersScanned * perVoucherScanned + characters * perCharacter;
}

/** What passes before the first byte, in milliseconds. */
export function startCost(work: Work): number {
  return work.objectsImported === 0 ? 10 : 480 + 16 * work.objectsImported;
}

const perVoucherScanned = 0.22;
const perCharacter = 0.0006;
