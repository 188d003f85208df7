import { PartyChange } from './master-parts.ts';

/** What is to be otherwise with a customer. */
export const CustomerUpdateInput = PartyChange;
