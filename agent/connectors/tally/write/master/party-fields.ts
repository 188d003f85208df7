import type { PartyInput } from '../../../../../contract/jobs/master-parts.ts';
import { stateNow } from '../../../../gst/check-party.ts';
import type { State } from '../../../../gst/states.ts';
import type { Texts } from '../../../writer.ts';
import { type BookNames, invalid } from '../book-names.ts';
import { plain, texts } from './shown.ts';

export type Role = 'customer' | 'vendor';

/** Under which of Tally's own groups it stands. */
export const groups = { customer: 'Sundry Debtors', vendor: 'Sundry Creditors' } as const;

/** One that is named for it. Throws `write.unknown-group`, and `job.invalid` for one that is not for parties of the role. */
export function groupOf(name: string, role: Role, names: BookNames): string {
  const group = names.group(name).name;
  return names.isWithin(group, [groups[role]]) ? group : invalid(`group: "${group}" is no group of ${role}s`);
}

/** What was asked for, in the words of the jobs, but for names and group. */
export function fieldsOf({ address, creditDays, creditLimit, billWise, ...party }: PartyInput) {
  const { mailingName, gstin, registrationType, pan, contact, phone, mobile, email } = party;
  const state = address?.state;
  return texts({
    mailingName,
    gstin,
    registrationType,
    pan,
    contact,
    phone,
    mobile,
    email,
    'address/lines': address?.lines?.join('\n'),
    'address/state': state && stateWord(state),
    'address/country': address?.country,
    'address/pincode': address?.pincode,
    creditDays: creditDays?.toString(),
    creditLimit: plain(creditLimit ?? null),
    billWise: billWise?.toString(),
  });
}

function stateWord(name: string): string {
  const state = stateNow(name);
  return state === undefined ? name : tallyState(state);
}

/** TallyPrime's list of states has `Jammu & Kashmir`, `Dadra & Nagar Haveli and Daman & Diu`, `Andaman & Nicobar Islands`. */
export function tallyState({ code, name }: State): string {
  if (code === '26') return 'Dadra & Nagar Haveli and Daman & Diu';
  return code === '01' || code === '35' ? name.replace(' and ', ' & ') : name;
}

/** Throws `job.invalid`. */
export function requireGstin({ registrationType, gstin }: Texts): void {
  const isRegistered = registrationType === 'regular' || registrationType === 'composition';
  if (isRegistered && gstin === undefined) invalid('gstin: a registered party has one');
}
