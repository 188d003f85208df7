import { z } from 'zod';

/** What an account is for, by the group it stands under. */
export const accountTypes = [
  'bank',
  'cash',
  'customer',
  'vendor',
  'tax',
  'sales',
  'purchase',
  'income',
  'expense',
  'fixed-asset',
  'investment',
  'stock',
  'loan',
  'capital',
  'other',
] as const;
export const AccountType = z.enum(accountTypes);
export type AccountType = z.infer<typeof AccountType>;
