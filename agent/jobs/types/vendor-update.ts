import { VendorUpdateInput } from '../../../contract/jobs/vendor-update.ts';
import { partyKind } from './party-kind.ts';

export const vendorUpdate = partyKind(VendorUpdateInput);
