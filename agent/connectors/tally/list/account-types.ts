import type { AccountType } from '../../../../contract/jobs/account-type.ts';

/** What a ledger is for, by the path of its group. The narrower group decides: banks stand under Current Assets. */
export function accountTypeOf(groupPath: readonly string[] | undefined): AccountType {
  const narrowest = groupPath?.findLast((group) => Object.hasOwn(types, group));
  return (narrowest === undefined ? undefined : types[narrowest]) ?? 'other';
}

/** Tally's predefined groups (facts/tally.md §3.4). */
const types: { readonly [group: string]: AccountType } = {
  'Bank Accounts': 'bank',
  'Bank OD A/c': 'bank',
  'Cash-in-Hand': 'cash',
  'Sundry Debtors': 'customer',
  'Sundry Creditors': 'vendor',
  'Duties & Taxes': 'tax',
  'Sales Accounts': 'sales',
  'Purchase Accounts': 'purchase',
  'Direct Incomes': 'income',
  'Indirect Incomes': 'income',
  'Direct Expenses': 'expense',
  'Indirect Expenses': 'expense',
  'Misc. Expenses (ASSET)': 'expense',
  'Fixed Assets': 'fixed-asset',
  Investments: 'investment',
  'Stock-in-Hand': 'stock',
  'Loans (Liability)': 'loan',
  'Capital Account': 'capital',
};
