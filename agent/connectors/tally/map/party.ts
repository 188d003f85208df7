import type { z } from 'zod';
import type { PlainDate } from '../../../../contract/dates.ts';
import type { PartyAddress, PartyData, PartyGstin } from '../../../../contract/records/masters.ts';
import type { RecordWarning } from '../../../../contract/records/record.ts';
import { isGstin } from '../../../gst/gstin.ts';
import type { XmlNode } from '../xml/node.ts';
import type { PartyRole } from './names.ts';
import { date, name, text } from './parsers.ts';
import { keepLeft, keepUnsaid, Table } from './table.ts';
import { textsOf } from './texts.ts';

type Gstin = z.infer<typeof PartyGstin>;
type Address = z.infer<typeof PartyAddress>;

/** ERP 9 and TallyPrime 2 keep one of each in the ledger itself; later releases keep dated lists and may leave these empty. */
const flat = new Table(
  {
    PARTYGSTIN: text,
    GSTREGISTRATIONTYPE: text,
    INCOMETAXNUMBER: text,
    LEDSTATENAME: name,
    STATENAME: name,
    COUNTRYNAME: name,
    COUNTRYOFRESIDENCE: name,
    PINCODE: text,
    EMAIL: text,
    LEDGERMOBILE: text,
    LEDGERPHONE: text,
    LEDGERCONTACT: text,
    MAILINGNAME: text,
    UPIID: text,
    UDYAMREGNUMBER: text,
  },
  [
    'ADDRESS.LIST',
    'MAILINGNAME.LIST',
    'LEDMAILINGDETAILS.LIST',
    'LEDGSTREGDETAILS.LIST',
    'LEDMULTIADDRESSLIST.LIST',
    'CONTACTDETAILS.LIST',
  ],
);

type PartyFields = Pick<
  PartyData,
  | 'roles'
  | 'gstins'
  | 'pan'
  | 'state'
  | 'addresses'
  | 'contact'
  | 'contacts'
  | 'phone'
  | 'mobile'
  | 'email'
  | 'upi'
  | 'msmeNumber'
  | 'extra'
>;

export interface PartyRead {
  readonly data: PartyFields;
  readonly rest: readonly XmlNode[];
}

/**
 * The party side of a ledger; null where it is none. `roles` are null when the ledger's group is not at hand: then only a
 * GSTIN of its own makes it a party, with no role.
 */
export function partyOf(
  fields: readonly XmlNode[],
  roles: PartyRole[] | null,
  warnings: RecordWarning[],
): PartyRead | null {
  if (roles !== null && roles.length === 0) return null;
  const { one, many, rest } = flat.readAll(fields);
  const gstins = gstinsOf(one, many['LEDGSTREGDETAILS.LIST'], rest);
  if (roles === null && gstins.every((gstin) => gstin.gstin === null)) return null;

  for (const { gstin } of gstins) {
    if (gstin !== null && !isGstin(gstin)) {
      warnings.push({ code: 'gstin.invalid', message: "The party's GSTIN is not a valid one.", at: 'gstins' });
    }
  }
  const addresses = addressesOf(one, many, rest);
  const contacts = contactsOf(many['CONTACTDETAILS.LIST'], rest);
  const contact = contacts[0] ?? { name: null, phone: null };
  const state = one.LEDSTATENAME ?? one.STATENAME ?? addresses[0]?.state ?? gstins.at(-1)?.state ?? null;
  keepUnsaid(
    fields,
    ofRegistration,
    [...gstins.flatMap((gstin) => [gstin.gstin, gstin.registrationType]), state],
    rest,
  );
  keepUnsaid(fields, ofAddress, [state, ...addresses.flatMap(textsIn)], rest);
  return {
    data: {
      roles: roles ?? [],
      gstins,
      pan: one.INCOMETAXNUMBER ?? null,
      state,
      addresses,
      contact: one.LEDGERCONTACT ?? contact.name,
      ...(contacts.length === 0 ? {} : { contacts }),
      phone: one.LEDGERPHONE ?? contact.phone,
      mobile: one.LEDGERMOBILE ?? null,
      email: one.EMAIL ?? null,
      upi: one.UPIID ?? null,
      msmeNumber: one.UDYAMREGNUMBER ?? null,
      extra: {},
    },
    rest,
  };
}

const ofRegistration: ReadonlySet<string> = new Set(['PARTYGSTIN', 'GSTREGISTRATIONTYPE']);
const ofAddress: ReadonlySet<string> = new Set([
  'LEDSTATENAME',
  'STATENAME',
  'COUNTRYNAME',
  'COUNTRYOFRESIDENCE',
  'PINCODE',
  'MAILINGNAME',
]);

function textsIn({ name: called, state, country, pincode }: Address): (string | null)[] {
  return [called, state, country, pincode];
}

type Flat = ReturnType<typeof flat.read>['one'];
type Lists = ReturnType<typeof flat.read>['many'];

const registration = new Table({
  APPLICABLEFROM: date,
  GSTREGISTRATIONTYPE: text,
  GSTIN: text,
  PARTYGSTIN: text,
  STATE: name,
  PLACEOFSUPPLY: name,
});

/** Two names for each of these: one is as good as the other, and both are seldom there. */
const ofDated: ReadonlySet<string> = new Set(['GSTIN', 'PARTYGSTIN', 'STATE', 'PLACEOFSUPPLY']);

/** Oldest first. The flat fields are one more registration where no list says the same. */
function gstinsOf(one: Flat, lists: readonly XmlNode[], rest: XmlNode[]): Gstin[] {
  const gstins: Gstin[] = [];
  for (const node of lists) {
    const { one: dated, rest: left } = registration.read(node);
    if (Object.values(dated).every((value) => value === undefined)) {
      rest.push(node);
      continue;
    }
    gstins.push({
      gstin: dated.GSTIN ?? dated.PARTYGSTIN ?? null,
      registrationType: dated.GSTREGISTRATIONTYPE ?? null,
      state: dated.STATE ?? dated.PLACEOFSUPPLY ?? null,
      from: dated.APPLICABLEFROM ?? null,
    });
    keepUnsaid(node.children, ofDated, [gstins.at(-1)?.gstin, gstins.at(-1)?.state], left);
    keepLeft(node, left, rest);
  }
  gstins.sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1));
  const isSaid = gstins.some((gstin) => gstin.gstin === (one.PARTYGSTIN ?? null));
  if (one.PARTYGSTIN !== undefined || one.GSTREGISTRATIONTYPE !== undefined) {
    if (!isSaid) {
      const state = one.LEDSTATENAME ?? one.STATENAME ?? null;
      gstins.push({
        gstin: one.PARTYGSTIN ?? null,
        registrationType: one.GSTREGISTRATIONTYPE ?? null,
        state,
        from: null,
      });
    }
  }
  return gstins;
}

const mailing = new Table(
  {
    APPLICABLEFROM: date,
    MAILINGNAME: text,
    STATE: name,
    LEDSTATENAME: name,
    COUNTRY: name,
    COUNTRYNAME: name,
    PINCODE: text,
  },
  ['ADDRESS.LIST'],
);

/** Billing addresses, the newest first, then what the ledger lists besides as places to deliver to. */
function addressesOf(one: Flat, many: Lists, rest: XmlNode[]): Address[] {
  const dated = many['LEDMAILINGDETAILS.LIST'].map((node) => addressOf(node, 'billing', rest));
  dated.sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? 1 : -1));
  const names = textsOf(many['MAILINGNAME.LIST'], rest);
  const own: Address = {
    kind: 'billing',
    name: one.MAILINGNAME ?? names[0] ?? null,
    lines: textsOf(many['ADDRESS.LIST'], rest),
    state: one.LEDSTATENAME ?? one.STATENAME ?? null,
    country: one.COUNTRYNAME ?? one.COUNTRYOFRESIDENCE ?? null,
    pincode: one.PINCODE ?? null,
  };
  const isOwnSaid = dated.some(({ address }) => own.lines.every((line) => address.lines.includes(line)));
  const hasOwn = own.lines.length > 0 || own.pincode !== null || (own.name !== null && dated.length === 0);
  const usesOwn = hasOwn && !isOwnSaid;
  if (!usesOwn || names.length > 1 || own.name !== names[0]) keepWhole(many['MAILINGNAME.LIST'], rest);
  if (!usesOwn) keepWhole(many['ADDRESS.LIST'], rest);
  const delivery = many['LEDMULTIADDRESSLIST.LIST'].map((node) => addressOf(node, 'shipping', rest));
  return [
    ...dated.map(({ address }) => address),
    ...(usesOwn ? [own] : []),
    ...delivery.map(({ address }) => address),
  ].filter((address) => address.lines.length > 0 || Object.values(address).some((value) => isTelling(value)));
}

function isTelling(value: unknown): boolean {
  return typeof value === 'string' && value !== 'billing' && value !== 'shipping';
}

function keepWhole(lists: readonly XmlNode[], rest: XmlNode[]): void {
  rest.push(...lists.filter((list) => !rest.includes(list)));
}

/** Two names for each of these. */
const ofMailing: ReadonlySet<string> = new Set(['STATE', 'LEDSTATENAME', 'COUNTRY', 'COUNTRYNAME']);

function addressOf(
  node: XmlNode,
  kind: Address['kind'],
  rest: XmlNode[],
): { readonly address: Address; readonly from: PlainDate | undefined } {
  const { one, many, rest: left } = mailing.read(node);
  const address = {
    kind,
    name: one.MAILINGNAME ?? null,
    lines: textsOf(many['ADDRESS.LIST'], left),
    state: one.STATE ?? one.LEDSTATENAME ?? null,
    country: one.COUNTRY ?? one.COUNTRYNAME ?? null,
    pincode: one.PINCODE ?? null,
    ...(one.APPLICABLEFROM === undefined ? {} : { from: one.APPLICABLEFROM }),
  };
  keepUnsaid(node.children, ofMailing, [address.state, address.country], left);
  keepLeft(node, left, rest);
  return { address, from: one.APPLICABLEFROM };
}

const contactDetail = new Table({ NAME: text, PHONENUMBER: text });

function contactsOf(nodes: readonly XmlNode[], rest: XmlNode[]): NonNullable<PartyData['contacts']> {
  return nodes.map((node) => {
    const { one, rest: left } = contactDetail.read(node);
    keepLeft(node, left, rest);
    return { name: one.NAME ?? null, phone: one.PHONENUMBER ?? null };
  });
}
