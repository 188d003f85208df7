import { compare, negate, zero } from '../../../../../contract/decimal.ts';
import { BridgeError } from '../../../../../contract/errors.ts';
import { readOpenBills } from '../../balances/open-bills.ts';
import type { BookDesk } from '../book-desk.ts';
import type { DraftBill, DraftVoucher } from './draft.ts';

/**
 * Whether what a document is set against is open by so much, on the right side: Tally would put it on account without a word
 * (facts/tally.md §5.2). Throws `write.unknown-bill` and `write.more-than-open`.
 */
export async function requireOpenBills({ lines }: DraftVoucher, desk: BookDesk): Promise<void> {
  const settling = lines.flatMap(({ account, bills }) => bills.filter(isAgainst).map((bill) => ({ account, bill })));
  if (settling.length === 0) return;
  const { reader, names, list } = desk;
  const open = await readOpenBills(reader, reader.wholeBooks(), list.names);
  await reader.confirm();
  for (const { account, bill } of settling) {
    const accountId = names.accountId(account);
    const ofAccount = accountId === null ? [] : open.filter((each) => each.accountId === accountId);
    const found = ofAccount.find(({ reference }) => reference === bill.reference);
    requireOpen(bill, account, found?.open ?? zero);
  }
}

function isAgainst({ type }: DraftBill): boolean {
  return type === 'against';
}

function requireOpen({ reference, amount }: DraftBill, account: string, open: typeof amount): void {
  const details = { reference: reference ?? '', account };
  const isOnItsSide = open.startsWith('-') !== amount.startsWith('-') && compare(open, zero) !== 0;
  if (!isOnItsSide) throw new BridgeError('write.unknown-bill', { details });
  const left = amount.startsWith('-') ? compare(open, negate(amount)) : compare(negate(open), amount);
  if (left < 0) throw new BridgeError('write.more-than-open', { details: { ...details, open: open.replace('-', '') } });
}
