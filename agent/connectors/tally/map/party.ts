import type { z } from 'zod';
import type { PlainDate } from '../../../../contract/dates.ts';
import type { PartyAddress, PartyData, PartyGstin } from '../../../../contract/records/masters.ts';
import type { RecordWarning } from '../../../../contract/records/record.ts';
import { withChildren, type XmlNode } from '../xml/node.ts';
import type { ExtraTexts } from './extra.ts';
import { isGstin } from './gstin.ts';
import type { PartyRole } from './names.ts';
import { date, name, text } from './parsers.ts';
import { Table } from './table.ts';

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
  const contact = contactsOf(many['CONTACTDETAILS.LIST'], rest);
  const state = one.LEDSTATENAME ?? one.STATENAME ?? addresses[0]?.state ?? gstins.at(-1)?.state ?? null;
  const extra: ExtraTexts = {};
  const country = one.COUNTRYNAME ?? one.COUNTRYOFRESIDENCE;
  if (addresses.length === 0 && country != null) extra['COUNTRYNAME'] = country;
  return {
    data: {
      roles: roles ?? [],
      gstins,
      pan: one.INCOMETAXNUMBER ?? null,
      state,
      addresses,
      contact: one.LEDGERCONTACT ?? contact.name,
      phone: one.LEDGERPHONE ?? contact.phone,
      mobile: one.LEDGERMOBILE ?? null,
      email: one.EMAIL ?? null,
      upi: one.UPIID ?? null,
      msmeNumber: one.UDYAMREGNUMBER ?? null,
      extra,
    },
    rest,
  };
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
    keepList(node, left, rest);
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
  const own: Address = {
    kind: 'billing',
    name: one.MAILINGNAME ?? textsOf(many['MAILINGNAME.LIST'])[0] ?? null,
    lines: textsOf(many['ADDRESS.LIST']),
    state: one.LEDSTATENAME ?? one.STATENAME ?? null,
    country: one.COUNTRYNAME ?? one.COUNTRYOFRESIDENCE ?? null,
    pincode: one.PINCODE ?? null,
  };
  const isOwnSaid = dated.some(({ address }) => own.lines.every((line) => address.lines.includes(line)));
  const hasOwn = own.lines.length > 0 || own.pincode !== null || (own.name !== null && dated.length === 0);
  const delivery = many['LEDMULTIADDRESSLIST.LIST'].map((node) => addressOf(node, 'shipping', rest));
  return [
    ...dated.map(({ address }) => address),
    ...(hasOwn && !isOwnSaid ? [own] : []),
    ...delivery.map(({ address }) => address),
  ].filter(
    (address) =>
      address.lines.length > 0 || address.state !== null || address.pincode !== null || address.name !== null,
  );
}

function addressOf(
  node: XmlNode,
  kind: Address['kind'],
  rest: XmlNode[],
): { readonly address: Address; readonly from: PlainDate | undefined } {
  const { one, many, rest: left } = mailing.read(node);
  keepList(node, left, rest);
  const address = {
    kind,
    name: one.MAILINGNAME ?? null,
    lines: textsOf(many['ADDRESS.LIST']),
    state: one.STATE ?? one.LEDSTATENAME ?? null,
    country: one.COUNTRY ?? one.COUNTRYNAME ?? null,
    pincode: one.PINCODE ?? null,
    ...(one.APPLICABLEFROM === undefined ? {} : { from: one.APPLICABLEFROM }),
  };
  return { address, from: one.APPLICABLEFROM };
}

const contactDetail = new Table({ NAME: text, PHONENUMBER: text });

function contactsOf(nodes: readonly XmlNode[], rest: XmlNode[]): { name: string | null; phone: string | null } {
  let first: { name: string | null; phone: string | null } | null = null;
  for (const node of nodes) {
    const { one, rest: left } = contactDetail.read(node);
    if (first === null) {
      first = { name: one.NAME ?? null, phone: one.PHONENUMBER ?? null };
      keepList(node, left, rest);
    } else rest.push(node);
  }
  return first ?? { name: null, phone: null };
}

/** The texts of repeating scalars: `<ADDRESS.LIST><ADDRESS>…</ADDRESS><ADDRESS>…</ADDRESS></ADDRESS.LIST>`. */
function textsOf(lists: readonly XmlNode[]): string[] {
  return lists.flatMap((list) => list.children.map((child) => child.text)).filter((line) => line !== '');
}

function keepList(node: XmlNode, left: readonly XmlNode[], rest: XmlNode[]): void {
  if (left.length > 0) rest.push(withChildren(node, [...left]));
}
