import { type Decimal, sum, zero } from '../../../../../contract/decimal.ts';
import type { AccountData, ItemData, PartyData } from '../../../../../contract/records/masters.ts';
import type { Texts } from '../../../writer.ts';
import { taxHead } from '../../map/tax-heads.ts';

/** A ledger in the words of the jobs, so that what was asked for and what is there can be compared. */
export function shownLedger(account: AccountData, party: PartyData | null): Texts {
  const { bank } = account;
  return texts({
    name: account.name,
    aliases: account.aliases.join('\n'),
    group: account.group,
    openingBalance: plain(account.openingBalance),
    creditDays: String(account.creditDays ?? 0),
    creditLimit: plain(account.creditLimit ?? zero),
    billWise: account.billWise === null ? null : String(account.billWise),
    costCentres: account.costCentres === null ? null : String(account.costCentres),
    'bank/accountNumber': bank?.accountNumber,
    'bank/ifsc': bank?.ifsc,
    'bank/bankName': bank?.bankName,
    'bank/branch': bank?.branch,
    'bank/accountHolder': bank?.accountHolder,
    'tax/type': account.taxType,
    'tax/head': account.dutyHead === null ? null : taxHead(account.dutyHead),
    'tax/rate': plain(account.taxRate),
    ...(party === null ? {} : shownParty(party)),
  });
}

function shownParty({ addresses, gstins, ...party }: PartyData) {
  const billing = addresses.find(({ kind }) => kind === 'billing');
  const registration = gstins.at(-1);
  return {
    mailingName: billing?.name,
    'address/lines': billing?.lines.join('\n'),
    'address/state': billing?.state ?? party.state,
    'address/country': billing?.country,
    'address/pincode': billing?.pincode,
    gstin: registration?.gstin,
    registrationType: registration?.registrationType && wordless(registration.registrationType),
    pan: party.pan,
    contact: party.contact,
    phone: party.phone,
    mobile: party.mobile,
    email: party.email,
  };
}

/** `Unregistered/Consumer` was two words before TallyPrime 3 (facts/tally.md §1.9). */
function wordless(registrationType: string): string {
  return /^(Unregistered|Consumer)/.test(registrationType) ? 'unregistered' : registrationType.toLowerCase();
}

export function shownItem(item: ItemData): Texts {
  return texts({
    name: item.name,
    aliases: item.aliases.join('\n'),
    group: item.group,
    category: item.category,
    unit: item.unit,
    hsn: item.hsn,
    gstRate: plain(item.gstRate),
    partNumber: item.partNumber,
    description: item.description,
  });
}

/** With two decimals, however it is written. */
export function plain(amount: Decimal | null): string | null {
  return amount === null ? null : sum([amount]);
}

/** Without those that say nothing. */
export function texts(fields: { readonly [path: string]: string | null | undefined }): Texts {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => Boolean(entry[1])));
}
