import { PartyChange } from './master-parts.ts';

/** What is to be otherwise with a vendor. */
export const VendorUpdateInput = PartyChange;
