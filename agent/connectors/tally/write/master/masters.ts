import type { OnConflict } from '../../../writer.ts';
import type { BookDesk } from '../book-desk.ts';
import { accountCreate } from './account-create.ts';
import type { MasterChange, NewMaster } from './draft-master.ts';
import { itemCreate } from './item-create.ts';
import { newParty } from './new-party.ts';
import { partyChange } from './party-change.ts';

/** A master that a job makes or changes, checked against the books, with what a person reads before allowing it. */
export type MasterJob = NewMasterJob | MasterChangeJob;

export interface NewMasterJob {
  readonly summary: string;
  readonly create: NewMaster;
}

interface MasterChangeJob {
  readonly summary: string;
  readonly update: MasterChange;
}

/** Job types that write one master. Each throws `job.invalid` and `write.*`. */
type MasterTranslation = (input: unknown, desk: BookDesk, onConflict: OnConflict | undefined) => Promise<MasterJob>;

export const masters: { readonly [jobType: string]: MasterTranslation } = {
  'customer.create': (input, desk) => newParty('customer', input, desk),
  'customer.update': (input, desk, onConflict) => partyChange('customer', input, desk, onConflict),
  'vendor.create': (input, desk) => newParty('vendor', input, desk),
  'vendor.update': (input, desk, onConflict) => partyChange('vendor', input, desk, onConflict),
  'account.create': accountCreate,
  'item.create': itemCreate,
};
