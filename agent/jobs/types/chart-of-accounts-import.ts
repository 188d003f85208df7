import { ChartOfAccountsImportInput } from '../../../contract/jobs/chart-of-accounts-import.ts';
import { mastersList } from './masters-list.ts';

export const chartOfAccountsImport = mastersList({
  input: ChartOfAccountsImportInput,
  classes: ['account-group', 'account'],
  types: null,
  kinds: ['account-group', 'account'],
});
