import { BridgeError, isBridgeError } from '../../../../../contract/errors.ts';
import { MasterName } from '../../../../../contract/jobs/description-parts.ts';
import { contradictionIn } from '../../../../gst/check-party.ts';
import type { BookDesk } from '../book-desk.ts';
import { invalid } from '../book-names.ts';
import { accountCreate } from '../master/account-create.ts';
import { itemCreate } from '../master/item-create.ts';
import type { NewMasterJob } from '../master/masters.ts';
import { newParty } from '../master/new-party.ts';
import type { ItemMention, Mention, PartyMention, TaxLedgerMention } from './mention.ts';

/** What a mention says of its master, in the words of the job that makes such a one. */
export interface Description {
  /** The type of that job. */
  readonly type: string;
  /** Under which its fields stand in the document. */
  readonly path: string;
  readonly input: { readonly [field: string]: unknown };
  readonly make: (input: unknown, desk: BookDesk) => Promise<NewMasterJob>;
}

/** Throws `write.master-incomplete` where the document says too little, and `job.invalid` where it contradicts itself. */
export function describe(mention: Mention, desk: BookDesk): Description {
  const { error } = MasterName.safeParse(mention.name);
  if (error !== undefined) invalid(`${mention.path}: ${error.issues[0]?.message}`);
  switch (mention.kind) {
    case 'party':
      return ofParty(mention);
    case 'item':
      return ofItem(mention, desk);
    case 'taxLedger':
      return ofTaxLedger(mention, desk);
  }
}

/** The job's own checks and its own request; what they refuse is named by its path in the document. */
export async function make({ path, input, make: by }: Description, desk: BookDesk): Promise<NewMasterJob> {
  try {
    return await by(input, desk);
  } catch (error) {
    if (!isBridgeError(error, 'job.invalid')) throw error;
    return invalid(`${path}/${String(error.details['reason'])}`);
  }
}

/** Where it is decides between CGST with SGST and IGST: a party without a state can't be invoiced. */
function ofParty({ role, name, details, detailsPath, gstin: said, notTwinOf }: PartyMention): Description {
  const { gstin = said, address } = details;
  if (said !== undefined && gstin !== said) invalid(`gst/partyGstin: is not the one of ${detailsPath}`);
  const isAbroad = address?.country !== undefined && address.country.toLowerCase() !== 'india';
  if (gstin === undefined && address?.state === undefined && !isAbroad) lacking(name, `${detailsPath}/address/state`);
  const contradiction = contradictionIn({ ...details, gstin });
  if (contradiction !== null) invalid(`${detailsPath}/${contradiction}`);
  return {
    type: `${role}.create`,
    path: detailsPath,
    input: { ...details, gstin, name, notTwinOf },
    make: (input, desk) => newParty(role, input, desk),
  };
}

/** Without code and rate it would be outside GST, which of goods on an invoice is seldom so and never to be guessed. */
function ofItem({ name, unit, hsn, taxRate, linePath, notTwinOf }: ItemMention, { names }: BookDesk): Description {
  if (hsn === undefined) lacking(name, `${linePath}/hsn`);
  if (taxRate === undefined) lacking(name, `${linePath}/taxRate`);
  names.named('Unit', unit, `${linePath}/unit`);
  return {
    type: 'item.create',
    path: linePath,
    input: { name, unit, hsn, gstRate: taxRate, notTwinOf },
    make: itemCreate,
  };
}

function ofTaxLedger({ name, tax, taxPath, notTwinOf }: TaxLedgerMention, { names }: BookDesk): Description {
  const group = names.ownGroup('Duties & Taxes').name;
  return { type: 'account.create', path: taxPath, input: { name, group, tax, notTwinOf }, make: accountCreate };
}

function lacking(name: string, path: string): never {
  throw new BridgeError('write.master-incomplete', { details: { name, path } });
}
