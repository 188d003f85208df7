import { CustomerUpdateInput } from '../../../contract/jobs/customer-update.ts';
import { partyKind } from './party-kind.ts';

export const customerUpdate = partyKind(CustomerUpdateInput);
