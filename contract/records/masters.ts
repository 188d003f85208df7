import { z } from 'zod';
import { PlainDate } from '../dates.ts';
import { Decimal } from '../decimal.ts';
import { RecordId } from '../ids.ts';
import { Extra, ForexAmount } from './record.ts';

/** A bill that was open when the books began. `amount` is debit-positive. */
export const OpeningBill = z.looseObject({
  reference: z.string(),
  type: z.string().nullable(),
  date: PlainDate.nullable(),
  dueDate: PlainDate.nullable(),
  creditDays: z.int().nullable(),
  amount: Decimal,
  forex: ForexAmount.optional(),
});
export type OpeningBill = z.infer<typeof OpeningBill>;

export const BankDetails = z.looseObject({
  accountNumber: z.string().nullable(),
  ifsc: z.string().nullable(),
  bankName: z.string().nullable(),
  branch: z.string().nullable(),
  accountHolder: z.string().optional(),
  swift: z.string().optional(),
});

export const CompanyData = z.looseObject({
  name: z.string(),
  booksFrom: PlainDate.nullable(),
  financialYearFrom: PlainDate.nullable(),
  baseCurrency: z.string().nullable(),
  extra: Extra,
});
export type CompanyData = z.infer<typeof CompanyData>;

export const AccountGroupData = z.looseObject({
  name: z.string(),
  /** Null for a primary group. */
  parent: z.string().nullable(),
  /** The product's stable name of a predefined group, whatever the user calls it. */
  reservedName: z.string().nullable(),
  /** From the primary group down to this one, by reserved name where there is one. Null when ancestors are not known. */
  path: z.array(z.string()).nullable(),
  isRevenue: z.boolean().nullable(),
  extra: Extra,
});
export type AccountGroupData = z.infer<typeof AccountGroupData>;

/** A ledger. No closing balance: what depends on a period is a report. */
export const AccountData = z.looseObject({
  name: z.string(),
  aliases: z.array(z.string()),
  group: z.string().nullable(),
  /** As `AccountGroupData.path`, of the ledger's group. */
  groupPath: z.array(z.string()).nullable(),
  billWise: z.boolean().nullable(),
  costCentres: z.boolean().nullable(),
  creditLimit: Decimal.nullable(),
  creditDays: z.int().nullable(),
  currency: z.string().nullable(),
  /** At books-from, debit-positive. */
  openingBalance: Decimal,
  openingForex: ForexAmount.optional(),
  openingBills: z.array(OpeningBill),
  bank: BankDetails.nullable(),
  taxType: z.string().nullable(),
  dutyHead: z.string().nullable(),
  taxRate: Decimal.nullable(),
  tdsApplicable: z.boolean().nullable(),
  tcsApplicable: z.boolean().nullable(),
  /** As the person set up tax deducted at source: of a deductee, or of an expense that it is deducted from. */
  tds: z.looseObject({ deducteeType: z.string().nullable(), natureOfPayment: z.string().nullable() }).optional(),
  hsn: z.string().optional(),
  /** Percent, integrated. */
  gstRate: Decimal.optional(),
  extra: Extra,
});
export type AccountData = z.infer<typeof AccountData>;

export const PartyGstin = z.looseObject({
  gstin: z.string().nullable(),
  registrationType: z.string().nullable(),
  state: z.string().nullable(),
  from: PlainDate.nullable(),
});

export const PartyAddress = z.looseObject({
  kind: z.enum(['billing', 'shipping']).catch('billing'),
  name: z.string().nullable(),
  lines: z.array(z.string()),
  state: z.string().nullable(),
  country: z.string().nullable(),
  pincode: z.string().nullable(),
});

/** A role on an account: what it pays or keeps back of employees. */
export const PayHeadData = z.looseObject({
  accountId: RecordId,
  name: z.string(),
  /** `Earnings for Employees`, `Employees' Statutory Deductions` and so on. */
  payType: z.string().nullable(),
  payslipName: z.string().nullable(),
  incomeType: z.string().nullable(),
  calculationType: z.string().nullable(),
  calculationPeriod: z.string().nullable(),
  /** The attendance type it is reckoned by. */
  attendanceType: z.string().nullable(),
});
export type PayHeadData = z.infer<typeof PayHeadData>;

/** A role on an account that a tax is booked to: which tax, and at what rate where the account has one of its own. */
export const TaxRateData = z.looseObject({
  accountId: RecordId,
  name: z.string(),
  /** `GST`, `TDS`, `TCS`, or the product's word. */
  tax: z.string(),
  /** `igst`, `cgst`, `sgst`, `cess`, `state-cess`, or the product's word. */
  head: z.string().nullable(),
  /** Percent. */
  rate: Decimal.nullable(),
});
export type TaxRateData = z.infer<typeof TaxRateData>;

/** A role on an account, never a second balance. */
export const PartyData = z.looseObject({
  accountId: RecordId,
  name: z.string(),
  roles: z.array(z.enum(['customer', 'vendor'])),
  gstins: z.array(PartyGstin),
  pan: z.string().nullable(),
  state: z.string().nullable(),
  addresses: z.array(PartyAddress),
  contact: z.string().nullable(),
  contacts: z.array(z.looseObject({ name: z.string().nullable(), phone: z.string().nullable() })).optional(),
  phone: z.string().nullable(),
  mobile: z.string().nullable(),
  email: z.string().nullable(),
  upi: z.string().nullable(),
  msmeNumber: z.string().nullable(),
  extra: Extra,
});
export type PartyData = z.infer<typeof PartyData>;

const DatedRate = z.looseObject({ from: PlainDate.nullable(), rate: Decimal, unit: z.string().nullable() });

export const ItemData = z.looseObject({
  name: z.string(),
  aliases: z.array(z.string()),
  group: z.string().nullable(),
  category: z.string().nullable(),
  unit: z.string().nullable(),
  alternateUnit: z.string().nullable(),
  hsn: z.string().nullable(),
  gstRate: Decimal.nullable(),
  openingQuantity: Decimal.nullable(),
  /** Debit-positive: stock in hand is a debit. */
  openingValue: Decimal.nullable(),
  openingRate: Decimal.optional(),
  /** So many of the alternate unit are so many of the unit. */
  conversion: z.looseObject({ alternate: Decimal, base: Decimal }).optional(),
  mrp: Decimal.optional(),
  /** Oldest first. */
  standardPrices: z.array(DatedRate).optional(),
  standardCosts: z.array(DatedRate).optional(),
  openingBatches: z
    .array(
      z.looseObject({
        godown: z.string().nullable(),
        batch: z.string().nullable(),
        manufacturedOn: PlainDate.nullable(),
        quantity: Decimal.nullable(),
        value: Decimal.nullable(),
      }),
    )
    .optional(),
  partNumber: z.string().optional(),
  description: z.string().optional(),
  extra: Extra,
});
export type ItemData = z.infer<typeof ItemData>;

/** The plain tree-shaped masters: item groups, stock categories, warehouses, cost categories and centres. */
export const NamedData = z.looseObject({ name: z.string(), parent: z.string().nullable(), extra: Extra });
export type NamedData = z.infer<typeof NamedData>;

export const CostCentreData = z.looseObject({
  name: z.string(),
  parent: z.string().nullable(),
  category: z.string().nullable(),
  /** Of a cost centre that is an employee. */
  employee: z
    .looseObject({
      number: z.string().nullable(),
      joinedOn: PlainDate.nullable(),
      leftOn: PlainDate.nullable(),
      designation: z.string().nullable(),
      function: z.string().nullable(),
      location: z.string().nullable(),
      pan: z.string().nullable(),
      uan: z.string().nullable(),
    })
    .optional(),
  extra: Extra,
});
export type CostCentreData = z.infer<typeof CostCentreData>;

export const UnitData = z.looseObject({
  name: z.string(),
  formalName: z.string().nullable(),
  decimals: z.int().nullable(),
  /** Of a compound unit: `first` holds `conversion` of `second`. */
  compound: z.looseObject({ first: z.string(), second: z.string(), conversion: Decimal }).nullable(),
  gstUnit: z.string().nullable(),
  extra: Extra,
});
export type UnitData = z.infer<typeof UnitData>;

export const VoucherTypeData = z.looseObject({
  name: z.string(),
  parent: z.string().nullable(),
  /** The canonical type, found through the parents to the predefined type. */
  type: z.string(),
  numbering: z.array(
    z.looseObject({ series: z.string(), method: z.string().nullable(), preventDuplicates: z.boolean().nullable() }),
  ),
  extra: Extra,
});
export type VoucherTypeData = z.infer<typeof VoucherTypeData>;

export const CurrencyData = z.looseObject({
  name: z.string(),
  symbol: z.string().nullable(),
  formalName: z.string().nullable(),
  decimals: z.int().nullable(),
  extra: Extra,
});
export type CurrencyData = z.infer<typeof CurrencyData>;

/** One of the company's own GST registrations; TallyPrime 3 and later know several. */
export const GstRegistrationData = z.looseObject({
  name: z.string(),
  gstin: z.string().nullable(),
  registrationType: z.string().nullable(),
  state: z.string().nullable(),
  from: PlainDate.nullable(),
  extra: Extra,
});
export type GstRegistrationData = z.infer<typeof GstRegistrationData>;

/** What attendance vouchers count: present days, leave, hours, pieces. */
export const AttendanceTypeData = z.looseObject({
  name: z.string(),
  parent: z.string().nullable(),
  /** `Attendance / Leave with Pay`, `Production` and so on. */
  type: z.string().nullable(),
  period: z.string().nullable(),
  unit: z.string().nullable(),
  extra: Extra,
});
export type AttendanceTypeData = z.infer<typeof AttendanceTypeData>;
