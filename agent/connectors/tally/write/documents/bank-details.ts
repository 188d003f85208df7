import type { PlainDate } from '../../../../../contract/dates.ts';
import type { Bank } from '../../../../../contract/jobs/document-parts.ts';
import type { MasterVersion } from '../../pull/master-versions.ts';
import { type BookNames, invalid } from '../book-names.ts';
import type { DraftBank } from '../voucher/draft.ts';

interface Paid {
  readonly bank?: Bank | undefined;
  readonly date: PlainDate;
  readonly direction: 'receipt' | 'payment';
}

/** Throws `job.invalid` for bank details of what is no bank. `party`: who is paid. */
export function bankOf(
  { bank, date, direction }: Paid,
  names: BookNames,
  account: MasterVersion,
  party: string | null,
): DraftBank | null {
  if (bank === undefined) return null;
  if (!names.isBank(account)) invalid(`bank: "${account.name}" is not a bank ledger`);
  const { transactionType } = bank;
  return {
    transactionType:
      transactionType === 'cheque' && direction === 'receipt' ? 'Cheque/DD' : transactionTypes[transactionType],
    instrumentNumber: bank.instrumentNumber ?? null,
    instrumentDate: bank.instrumentDate ?? date,
    reference: bank.reference ?? null,
    favouring: direction === 'payment' ? party : null,
  };
}

/** Tally's own words. It has no word of its own for each way of transfer. */
const transactionTypes: { readonly [type in Bank['transactionType']]: string } = {
  cheque: 'Cheque',
  neft: 'e-Fund Transfer',
  rtgs: 'e-Fund Transfer',
  imps: 'e-Fund Transfer',
  upi: 'e-Fund Transfer',
  card: 'Card',
  cash: 'Cash',
  other: 'Others',
};
