import { CustomerCreateInput } from '../../../contract/jobs/customer-create.ts';
import { partyKind } from './party-kind.ts';

export const customerCreate = partyKind(CustomerCreateInput);
