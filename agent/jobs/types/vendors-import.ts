import { VendorsImportInput } from '../../../contract/jobs/vendors-import.ts';
import { mastersList } from './masters-list.ts';

export const vendorsImport = mastersList({
  input: VendorsImportInput,
  classes: ['account'],
  types: ['vendor'],
  kinds: ['account', 'party'],
});
