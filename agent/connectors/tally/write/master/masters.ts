import type { BookDesk } from '../book-desk.ts';
import { accountCreate } from './account-create.ts';
import type { MasterChange, NewMaster } from './draft-master.ts';
import { itemCreate } from './item-create.ts';
import { newParty, partyChange } from './party.ts';

/** A master that a job makes or changes, checked against the books, with what a person reads before allowing it. */
export type MasterJob = { readonly summary: string } & (
  | { readonly create: NewMaster }
  | { readonly update: MasterChange }
);

/** Job types that write one master. Each throws `job.invalid` and `write.*`. */
export const masters: { readonly [jobType: string]: (input: unknown, desk: BookDesk) => Promise<MasterJob> } = {
  'customer.create': (input, desk) => newParty('customer', input, desk),
  'customer.update': (input, desk) => partyChange('customer', input, desk),
  'vendor.create': (input, desk) => newParty('vendor', input, desk),
  'vendor.update': (input, desk) => partyChange('vendor', input, desk),
  'account.create': accountCreate,
  'item.create': itemCreate,
};
