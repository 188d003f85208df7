import type { TallyDate, TallyObject } from '../../books.ts';
import { addDays } from '../calendar.ts';
import { inventGstin, inventPan } from '../gstin.ts';
import { type Master, reserved } from '../master.ts';
import type { MasterStore } from '../master-store.ts';
import { formatAmount } from '../money.ts';
import { at } from '../present.ts';
import { hash } from '../random.ts';
import { ledgerBody } from './ledgers.ts';
import {
  branchNames,
  customerNames,
  importerNames,
  overseasNames,
  professionalNames,
  supplierNames,
  transporterNames,
} from './names.ts';
import { elsewhere, home, type State } from './states.ts';

/** A party as the generator deals with it. */
export interface Party {
  readonly ledger: Master;
  readonly interstate: boolean;
  readonly billWise: boolean;
  readonly creditDays: number;
}

/** A bill open since before the books began. `paise` debit negative. */
export interface OpeningBill {
  readonly party: Party;
  readonly name: string;
  readonly date: TallyDate;
  readonly paise: number;
}

export interface Parties {
  readonly customers: readonly Party[];
  /** Without bill-wise detail: what they pay goes on account. */
  readonly accountCustomers: readonly Party[];
  readonly suppliers: readonly Party[];
  /** Stands among the debtors, buys and sells. */
  readonly bothSides: Party;
  readonly overseas: readonly Party[];
  readonly transporters: readonly Party[];
  readonly professionals: readonly Party[];
  /** Of goods from abroad, billed in dollars. */
  readonly importers: readonly Party[];
  /** Registered in the state of the branch. */
  readonly branchCustomers: readonly Party[];
  /** Lends his hands: goods go to him and come back worked on. */
  readonly jobWorker: Party;
  readonly openingReceivables: readonly OpeningBill[];
  readonly openingPayables: readonly OpeningBill[];
}

export function addParties(masters: MasterStore, seed: number, booksFrom: TallyDate): Parties {
  const openingReceivables: OpeningBill[] = [];
  const openingPayables: OpeningBill[] = [];

  const add = (kind: PartyKind, name: string, serial: number): Party => {
    const chance = hash(seed, serial, 71 + kind.salt);
    const state = kind.state ?? (kind.abroad || chance % 5 > 2 ? at(elsewhere, chance % elsewhere.length) : home);
    const interstate = state !== home;
    const creditDays = kind.billWise ? at([15, 30, 30, 45, 60], (chance >>> 4) % 5) : 0;
    const bills = kind.billWise && serial % 3 === 0 ? openingBillsOf(kind, serial, chance, booksFrom) : [];
    const residue = kind.billWise && serial % 7 !== 0 ? 0 : kind.sign * (120_000 + (chance % 900_000));
    const opening = bills.reduce((sum, bill) => sum + bill.paise, residue);
    const ledger = masters.add('Ledger', name, {
      ...ledgerBody(kind.group(state), opening, contact(name, serial, state, kind, booksFrom)),
      ISBILLWISEON: kind.billWise ? 'Yes' : 'No',
      BILLCREDITPERIOD: creditDays > 0 ? `${creditDays} Days` : '',
      ISCREDITDAYSCHKON: 'No',
      ...statutory(kind, name, serial),
      ...(kind === customer && serial % 5 === 0 ? { 'UDF:ROUTECODE': [`R-${1 + (serial % 4)}`] } : {}),
      CREDITLIMIT: kind.sign < 0 && serial % 4 === 0 ? '-500000.00' : '',
      BILLALLOCATIONS: bills.map((bill) => ({
        BILLDATE: bill.date,
        NAME: bill.name,
        BILLCREDITPERIOD: `${creditDays} Days`,
        ISADVANCE: 'No',
        OPENINGBALANCE: formatAmount(bill.paise),
      })),
    });
    const party: Party = { ledger, interstate, billWise: kind.billWise, creditDays };
    const list = kind.sign < 0 ? openingReceivables : openingPayables;
    list.push(...bills.map((bill) => ({ ...bill, party })));
    return party;
  };

  const customers = customerNames.map((name, serial) => add(customer, name, serial));
  const suppliers = supplierNames.map((name, serial) => add(supplier, name, 200 + serial));
  return {
    customers,
    suppliers,
    accountCustomers: ['Walk-in Credit A/c', 'Hathivan Canteen', 'Staff Purchases'].map((name, serial) =>
      add({ ...customer, billWise: false }, name, 300 + serial),
    ),
    bothSides: add(customer, 'Tulsipara Exchange & Barter Co.', 310),
    overseas: overseasNames.map((name, serial) => add(abroad, name, 320 + serial)),
    transporters: transporterNames.map((name, serial) => add(transporter, name, 330 + serial)),
    professionals: professionalNames.map((name, serial) => add(professional, name, 340 + serial)),
    importers: importerNames.map((name, serial) => add(importer, name, 350 + serial)),
    branchCustomers: branchNames.map((name, serial) => add(branchCustomer, name, 360 + serial)),
    jobWorker: add({ ...transporter, salt: 7 }, 'Ishvani Packaging Works', 371),
    openingReceivables,
    openingPayables,
  };
}

interface PartyKind {
  readonly salt: number;
  /** Of a usual balance: debtors are debit, that is negative. */
  readonly sign: 1 | -1;
  readonly billWise: boolean;
  readonly abroad?: boolean;
  readonly registered: boolean;
  readonly state?: State;
  readonly group: (state: State) => string;
}

const customer: PartyKind = {
  salt: 1,
  sign: -1,
  billWise: true,
  registered: true,
  group: (state) => (state === home ? 'Ahmedabad (City) Debtors' : 'Outstation Debtors'),
};
const supplier: PartyKind = { salt: 2, sign: 1, billWise: true, registered: true, group: () => 'Suppliers & Mills' };
const abroad: PartyKind = { ...customer, salt: 3, abroad: true, registered: false, group: () => 'Overseas Debtors' };
const transporter: PartyKind = {
  ...supplier,
  salt: 4,
  billWise: false,
  registered: false,
  state: home,
  group: () => 'Transporters',
};
const importer: PartyKind = {
  ...supplier,
  salt: 6,
  abroad: true,
  registered: false,
  group: () => 'Suppliers & Mills',
};
const branchCustomer: PartyKind = { ...customer, salt: 8, state: at(elsewhere, 0) };
const professional: PartyKind = { ...supplier, salt: 5, group: () => 'Professionals' };

function openingBillsOf(
  kind: PartyKind,
  serial: number,
  chance: number,
  booksFrom: TallyDate,
): Omit<OpeningBill, 'party'>[] {
  return Array.from({ length: 1 + (chance % 3) }, (_, i) => ({
    name: kind.sign < 0 ? `OLD/23-24/${serial + 1}${i}` : `${serial}/${901 + i}`,
    date: addDays(booksFrom, -(10 + ((chance >>> (3 + i)) % 80))),
    paise: kind.sign * (250_000 + ((chance >>> (2 * i)) % 4_000_000)),
  }));
}

/** What the law and the banks want to know of some parties, and the short name that some go by. */
function statutory(kind: PartyKind, name: string, serial: number): TallyObject {
  const digits = String(serial).padStart(7, '0');
  const deducted = { ISTDSAPPLICABLE: 'Yes', TDSDEDUCTEETYPE: 'Individual/HUF - Resident', NAMEONPAN: name };
  const small = { UDYAMREGNUMBER: `UDYAM-ZZ-00-${digits}`, MSMEENTERPRISETYPE: 'Micro' };
  const account = {
    TRANSACTIONNAME: 'Primary',
    PAYMENTFAVOURING: name,
    ACCOUNTNUMBER: `00${digits}0011`,
    IFSCODE: 'ZZZZ0000002',
    BANKNAME: 'Navdhara Bank',
    TRANSACTIONTYPE: 'Inter Bank Transfer',
  };
  return {
    ...(kind === professional ? deducted : {}),
    ...(kind === supplier && serial % 4 === 0 ? small : {}),
    ...(kind === supplier && serial % 3 === 0 ? { PAYMENTDETAILS: [account] } : {}),
    ...(kind === customer && serial % 6 === 0 ? { UPIID: `party${serial}@invalid` } : {}),
    ...(serial % 9 === 0 ? { LANGUAGENAME: [{ NAME: [name, `P${serial + 1}`] }] } : {}),
  };
}

function contact(name: string, serial: number, state: State, kind: PartyKind, booksFrom: TallyDate): TallyObject {
  // Suppliers charge GST, so none of them is without registration.
  const registered = kind.registered && (kind === supplier || serial % 6 !== 5);
  const gstin = registered ? inventGstin(state.code, serial) : '';
  const registration = kind.abroad ? 'Unregistered/Consumer' : registered ? 'Regular' : 'Unregistered/Consumer';
  const address = [`${1 + (serial % 97)}, Invented Chambers`, `Ward ${serial % 12}, "${state.town}" Road`];
  const mailing = {
    APPLICABLEFROM: booksFrom,
    MAILINGNAME: name,
    STATE: kind.abroad ? '' : state.name,
    COUNTRY: kind.abroad ? 'United Arab Emirates' : 'India',
    PINCODE: kind.abroad ? '' : state.pin,
    ADDRESS: address,
  };
  return {
    MAILINGNAME: [name],
    ADDRESS: address,
    LEDSTATENAME: mailing.STATE,
    COUNTRYNAME: mailing.COUNTRY,
    PINCODE: mailing.PINCODE,
    LEDGERCONTACT: 'Accounts',
    LEDGERPHONE: '',
    LEDGERMOBILE: `90000${String(serial).padStart(5, '0')}`,
    EMAIL: serial % 2 === 0 ? `accounts${serial}@party.invalid` : '',
    INCOMETAXNUMBER: registered ? inventPan(serial) : '',
    PARTYGSTIN: gstin,
    GSTREGISTRATIONTYPE: registration,
    GSTAPPLICABLE: reserved.applicable,
    LEDMAILINGDETAILS: [mailing],
    LEDGSTREGDETAILS: [
      { APPLICABLEFROM: booksFrom, GSTREGISTRATIONTYPE: registration, PLACEOFSUPPLY: mailing.STATE, GSTIN: gstin },
    ],
    CONTACTDETAILS: [
      { NAME: 'Accounts', PHONENUMBER: `90000${String(serial).padStart(5, '0')}`, ISDEFAULTWHATSAPPNUM: 'No' },
    ],
  };
}
