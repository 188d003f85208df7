import { NewParty } from './master-parts.ts';

/** A new customer. */
export const CustomerCreateInput = NewParty;
