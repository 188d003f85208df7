import { z } from 'zod';
import { AccountData, AccountGroupData } from '../records/masters.ts';
import { importOutput, paging, recordOf } from './import-parts.ts';

export const ChartOfAccountsImportInput = z.looseObject(paging);
export type ChartOfAccountsImportInput = z.infer<typeof ChartOfAccountsImportInput>;

/** All groups, then all accounts. */
export const ChartOfAccountsImportOutput = importOutput(
  z.discriminatedUnion('kind', [recordOf('account-group', AccountGroupData), recordOf('account', AccountData)]),
);
