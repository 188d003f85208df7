import { CustomersImportInput } from '../../../contract/jobs/customers-import.ts';
import { mastersList } from './masters-list.ts';

export const customersImport = mastersList({
  input: CustomersImportInput,
  classes: ['account'],
  types: ['customer'],
  kinds: ['account', 'party'],
});
