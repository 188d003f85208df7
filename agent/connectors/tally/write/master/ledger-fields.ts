import type { Decimal } from '../../../../../contract/decimal.ts';
import { tallyAmount } from '../amounts.ts';

export type DatedList = 'LEDMAILINGDETAILS.LIST' | 'LEDGSTREGDETAILS.LIST';

/** Where a field of a ledger stands, and what is written there. */
export interface Place {
  readonly tag: string;
  /** Since TallyPrime 3 it stands in this list, under a date, and the flat tag may be empty (facts/tally.md §1.9). */
  readonly dated?: { readonly list: DatedList; readonly tag: string };
  /** What Tally may set with it. */
  readonly also?: readonly string[];
  /** The text as Tally has it; default: as it is. */
  readonly words?: (text: string, dialect: Dialect) => string;
  /** A list of texts: everywhere, or only where it stands flat. */
  readonly isList?: 'everywhere' | 'flat';
}

/** How this release and this ledger are written. */
export interface Dialect {
  readonly isDated: boolean;
  /** On which side its balance and its limit stand: debit of a customer. */
  readonly isDebtor: boolean;
}

const yesNo = (text: string): string => (text === 'true' ? 'Yes' : 'No');
const mailing = (tag: string) => ({ list: 'LEDMAILINGDETAILS.LIST', tag }) as const;
const registration = (tag: string) => ({ list: 'LEDGSTREGDETAILS.LIST', tag }) as const;

/** The fields of jobs, in the order in which they are sent. Names are sent apart. */
export const ledgerPlaces: { readonly [field: string]: Place } = {
  group: { tag: 'PARENT' },
  billWise: { tag: 'ISBILLWISEON', words: yesNo },
  costCentres: { tag: 'ISCOSTCENTRESON', words: yesNo },
  creditDays: { tag: 'BILLCREDITPERIOD', words: (days) => (days === '0' ? '' : `${days} Days`) },
  // A limit stands on the side of the balance. It was written by us as decimal text.
  creditLimit: {
    tag: 'CREDITLIMIT',
    words: (limit, { isDebtor }) => (isDebtor ? tallyAmount(limit as Decimal) : limit),
  },
  // Written by us as decimal text.
  openingBalance: { tag: 'OPENINGBALANCE', words: (amount) => tallyAmount(amount as Decimal) },
  'tax/type': { tag: 'TAXTYPE' },
  'tax/head': { tag: 'GSTDUTYHEAD', words: (head, { isDated }) => dutyHead(head, isDated) },
  'tax/rate': { tag: 'RATEOFTAXCALCULATION' },
  'bank/accountNumber': { tag: 'BANKDETAILS' },
  'bank/accountHolder': { tag: 'BANKACCHOLDERNAME' },
  'bank/ifsc': { tag: 'IFSCODE' },
  'bank/bankName': { tag: 'BANKINGCONFIGBANK' },
  'bank/branch': { tag: 'BANKBRANCHNAME' },
  mailingName: { tag: 'MAILINGNAME', dated: mailing('MAILINGNAME'), isList: 'flat' },
  'address/lines': { tag: 'ADDRESS', dated: mailing('ADDRESS'), isList: 'everywhere' },
  'address/state': {
    tag: 'LEDSTATENAME',
    dated: mailing('STATE'),
    also: ['STATENAME', 'PRIORSTATENAME'],
  },
  'address/country': { tag: 'COUNTRYNAME', dated: mailing('COUNTRY'), also: ['COUNTRYOFRESIDENCE'] },
  'address/pincode': { tag: 'PINCODE', dated: mailing('PINCODE') },
  registrationType: {
    tag: 'GSTREGISTRATIONTYPE',
    dated: registration('GSTREGISTRATIONTYPE'),
    also: ['VATDEALERTYPE'],
    words: (type, { isDated }) => registrationWord(type, isDated),
  },
  gstin: { tag: 'PARTYGSTIN', dated: registration('GSTIN') },
  pan: { tag: 'INCOMETAXNUMBER' },
  contact: { tag: 'LEDGERCONTACT' },
  phone: { tag: 'LEDGERPHONE' },
  mobile: { tag: 'LEDGERMOBILE' },
  email: { tag: 'EMAIL' },
};

/** Facts/tally.md §1.9: TallyPrime 7.1 has no `SGST` among the heads of ledgers. */
function dutyHead(head: string, isDated: boolean): string {
  const words: { readonly [head: string]: string } = isDated
    ? { igst: 'IGST', cgst: 'CGST', sgst: 'State Tax', cess: 'Cess' }
    : { igst: 'Integrated Tax', cgst: 'Central Tax', sgst: 'State Tax', cess: 'Cess' };
  return words[head] ?? head;
}

function registrationWord(type: string, isDated: boolean): string {
  if (type === 'unregistered') return isDated ? 'Unregistered/Consumer' : 'Unregistered';
  return type === 'composition' ? 'Composition' : 'Regular';
}
