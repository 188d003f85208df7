import type { Work } from './answer.ts';

/**
 * The time Tally takes, in milliseconds, fitted to what was measured on 101,000 vouchers (facts §2.6, §5.3): `$AlterID > n` over the whole
 * book 22 s with no row, the minimal book 108 s for 123 MB, a curated month 7.3 s for 17.7 MB, a wildcard month 69 s for 105 MB; bills
 * 0.1 s, masters 10–60 ms; an import 0.5 s for one voucher and 2.1 s for a hundred.
 */
export function costOf(
  done: Pick<Work, 'vouchersScanned' | 'vouchersRendered' | 'isWhole'>,
  characters: number,
): number {
  const perCharacter = done.isWhole ? perWholeCharacter : perCuratedCharacter;
  return (
    done.vouchersScanned * perVoucherScanned + done.vouchersRendered * perVoucherRendered + characters * perCharacter
  );
}

/** What passes before the first byte. */
export function startCost({ objectsImported, isReport }: Pick<Work, 'objectsImported' | 'isReport'>): number {
  if (objectsImported > 0) return 480 + 16 * objectsImported;
  return isReport ? 100 : 10;
}

const perVoucherScanned = 0.22;
const perVoucherRendered = 0.58;
const perCuratedCharacter = 0.00022;
/** A wildcard builds every list of an entry to find most of them empty. */
const perWholeCharacter = 0.00063;
