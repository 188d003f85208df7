import { z } from 'zod';
import { AccountData } from '../records/masters.ts';
import { AccountType } from './account-type.ts';
import { importOutput, paging, recordOf } from './import-parts.ts';

export const AccountsImportInput = z.looseObject({
  ...paging,
  /** Absent: accounts of every type. */
  types: z.array(AccountType).min(1).optional(),
});
export type AccountsImportInput = z.infer<typeof AccountsImportInput>;

export const AccountsImportOutput = importOutput(recordOf('account', AccountData));
