import { NewParty } from './master-parts.ts';

/** A new vendor. */
export const VendorCreateInput = NewParty;
