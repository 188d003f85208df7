import { TaxCodesImportInput } from '../../../contract/jobs/tax-codes-import.ts';
import { mastersList } from './masters-list.ts';

export const taxCodesImport = mastersList({
  input: TaxCodesImportInput,
  classes: ['account'],
  types: ['tax'],
  kinds: ['account', 'tax-rate'],
  having: 'tax-rate',
});
