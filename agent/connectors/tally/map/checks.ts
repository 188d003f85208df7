import type { PlainDate } from '../../../../contract/dates.ts';
import { compare, type Decimal, isZero, negate, sum } from '../../../../contract/decimal.ts';
import type { RecordWarning } from '../../../../contract/records/record.ts';
import type { ItemLine, VoucherLine } from '../../../../contract/records/voucher.ts';
import { isHsn } from '../../../gst/hsn.ts';
import type { Names } from './names.ts';

/** Both sides of a voucher that posts to accounts are equal. */
export function warnOfDifference(lines: readonly VoucherLine[], warnings: RecordWarning[]): void {
  const difference = sum(lines.map((line) => line.amount));
  if (isZero(difference)) return;
  warnings.push({ code: 'voucher.unbalanced', message: `Debits and credits differ by ${difference}.` });
}

/**
 * The party owes what the items and every other ledger come to: the ledgers under the items stand among the lines, each once, and
 * are not counted again.
 */
export function warnOfParty(
  lines: readonly VoucherLine[],
  items: readonly ItemLine[],
  headerParty: string | null,
  warnings: RecordWarning[],
): void {
  const owed = lines.filter((line) => line.account === headerParty).map((line) => line.amount);
  const posted = items.flatMap((item) => item.accounts.map(({ amount }) => amount));
  if (owed.length === 0 || posted.length === 0) return;
  const others = lines.filter((line) => line.account !== headerParty).map((line) => line.amount);
  const difference = sum([...owed, ...others, ...posted.map(negate), ...items.map((item) => item.amount)]);
  if (isZero(difference)) return;
  const message = `The party's amount and what items and other ledgers come to differ by ${difference}.`;
  warnings.push({ code: 'voucher.party-differs', message });
}

/** Codes that are none, and rates that are not those the item had on the day of the voucher. */
export function warnOfItems(
  items: readonly ItemLine[],
  date: PlainDate,
  names: Names | undefined,
  warnings: RecordWarning[],
): void {
  for (const { item, hsn, tax } of items) {
    if (hsn !== null && !isHsn(hsn)) {
      warnings.push({ code: 'hsn.form', message: 'An HSN code has four, six or eight digits.', at: item });
    }
    const taken = integratedRate(tax);
    const due = names?.gstRate?.(item, date);
    if (taken !== null && due !== undefined && compare(taken, due) !== 0) {
      const message = `The tax is ${taken} % and was ${due} % for this item on that day.`;
      warnings.push({ code: 'tax.rate-differs', message, at: item });
    }
  }
}

/** The integrated rate, else central and state rates together. */
function integratedRate(tax: ItemLine['tax']): Decimal | null {
  const rate = (head: string) => tax.find((one) => one.head === head)?.rate ?? null;
  const [central, state] = [rate('cgst'), rate('sgst')];
  const integrated = rate('igst');
  if (integrated !== null && !isZero(integrated)) return integrated;
  return central === null || state === null ? integrated : sum([central, state]);
}
