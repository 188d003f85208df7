import { AccountCreateInput } from '../../../contract/jobs/account-create.ts';
import { masterKind } from './master-kind.ts';

export const accountCreate = masterKind(AccountCreateInput);
