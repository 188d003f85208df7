import { VendorCreateInput } from '../../../contract/jobs/vendor-create.ts';
import { partyKind } from './party-kind.ts';

export const vendorCreate = partyKind(VendorCreateInput);
