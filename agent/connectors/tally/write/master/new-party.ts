import { NewParty } from '../../../../../contract/jobs/master-parts.ts';
import { stateOf } from '../../../../gst/states.ts';
import type { BookDesk } from '../book-desk.ts';
import { parseInput } from '../documents/parse-input.ts';
import { dialectOf } from './dialect.ts';
import { ledgerXml } from './ledger-xml.ts';
import type { NewMasterJob } from './masters.ts';
import { newMaster } from './new-master.ts';
import { fieldsOf, groupOf, groups, type Role, requireGstin, tallyState } from './party-fields.ts';
import { plain, texts } from './shown.ts';

/** Throws `job.invalid` and `write.unknown-group`. */
export async function newParty(role: Role, given: unknown, desk: BookDesk): Promise<NewMasterJob> {
  const input = parseInput(NewParty, given);
  const { names, reader } = desk;
  const group = input.group === undefined ? names.ownGroup(groups[role]).name : groupOf(input.group, role, names);
  const fields = texts({
    ...usual(input),
    ...fieldsOf(input),
    group,
    openingBalance: plain(input.openingBalance ?? null),
  });
  requireGstin(fields);
  const { booksFrom } = reader.company;
  const dialect = dialectOf(reader.company, role === 'customer');
  const state = fields['address/state'] ?? null;
  const content = ledgerXml({ fields, state, dialect, node: null, from: input.appliesFrom ?? null, booksFrom });
  const registered = input.gstin === undefined ? '' : ` (GSTIN ${input.gstin})`;
  const summary = `New ${role} ${input.name}${registered}, under ${group}`;
  return { summary, create: await newMaster({ type: 'Ledger', input, fields, content }, desk) };
}

/** What a new one is without a word about it. */
function usual({ name, gstin, address }: NewParty) {
  const state = gstin && stateOf(gstin.slice(0, 2));
  return {
    mailingName: name,
    billWise: 'true',
    registrationType: gstin && 'regular',
    'address/state': state && tallyState(state),
    'address/country': state || address?.state !== undefined ? 'India' : undefined,
  };
}
