import { AccountsImportInput } from '../../../contract/jobs/accounts-import.ts';
import { mastersList } from './masters-list.ts';

export const accountsImport = mastersList({
  input: AccountsImportInput,
  classes: ['account'],
  types: null,
  kinds: ['account'],
});
