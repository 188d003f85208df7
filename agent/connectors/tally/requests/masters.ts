import { collectionRequest, countRequest, type Period, type Scope } from './envelope.ts';

/** The master types that are read, in an order in which what is named comes before what names it. */
export const masterTypes = [
  'Currency',
  'Unit',
  'Group',
  'CostCategory',
  'CostCentre',
  'Godown',
  'StockGroup',
  'StockCategory',
  'StockItem',
  'VoucherType',
  'Ledger',
  'AttendanceType',
  'TaxUnit',
] as const;
export type MasterType = (typeof masterTypes)[number];

/**
 * The types that a release knows: asking for another one opens a dialog on the person's screen, which never goes away by
 * itself (facts/tally.md §1.6). GST registrations are masters since TallyPrime 3 (§3.4). `product` is `TallyPrime 7.1`.
 */
export function masterTypesOf(product: string): readonly MasterType[] {
  return isSinceRelease3(product) ? masterTypes : masterTypes.filter((type) => type !== 'TaxUnit');
}

/** TallyPrime 3 and later also keep addresses and GST of ledgers in dated lists, and have words of their own (facts/tally.md §1.9). */
export function isSinceRelease3(product: string): boolean {
  return Number(/^TallyPrime (\d+)/.exec(product)?.[1] ?? 0) >= 3;
}

/** The element of a row: `LEDGER`, `STOCKITEM`. */
export function masterElement(type: MasterType): string {
  return type.toUpperCase();
}

/**
 * Those whose names stand in vouchers: when one is renamed, vouchers change without a new AlterID (facts/tally.md
 * §4.2).
 */
export const namedInVouchers: ReadonlySet<MasterType> = new Set<MasterType>([
  'Currency',
  'Unit',
  'CostCategory',
  'CostCentre',
  'Godown',
  'StockItem',
  'VoucherType',
  'Ledger',
  'AttendanceType',
  'TaxUnit',
]);

/** Every master of a type with its version and what lookups need; about 1 KB each. */
export function masterVersionsRequest(scope: Scope, type: MasterType): string {
  return collectionRequest(scope, { type, fetch: ['Name', 'GUID', 'MasterID', 'AlterID', 'Parent', ...lookups[type]] });
}

/** How many there are of a type, under each parent: rows of PARENT and COUNT. */
export function masterCountRequest(scope: Scope, type: MasterType): string {
  return countRequest(scope, { type, fetch: ['Name', 'Parent'] }, 'Parent : $Parent');
}

/** The masters of a type with an AlterID above the one bound (0: all, also those that have none), up to the other. */
export function mastersRequest(scope: Scope, type: MasterType, within: AlterIds): string {
  return collectionRequest(scope, { type, fetch: [...common, ...details[type]], filters: boundsOf(within) });
}

interface AlterIds {
  readonly above: number;
  readonly upTo?: number;
}

function boundsOf({ above, upTo }: AlterIds): readonly string[] {
  return [...(above > 0 ? [`$AlterID > ${above}`] : []), ...(upTo === undefined ? [] : [`$AlterID <= ${upTo}`])];
}

/** The masters of a type with a MASTERID above the one bound, up to the other: those never change, and only rise (facts/tally.md §4.1). */
export function mastersByIdRequest(
  scope: Scope,
  type: MasterType,
  { above, upTo }: { readonly above: number; readonly upTo: number },
): string {
  const filters = [`$MasterID > ${above}`, `$MasterID <= ${upTo}`];
  return collectionRequest(scope, { type, fetch: [...common, ...details[type]], filters });
}

/** By what masters are known besides their names. */
export function masterKeysRequest(scope: Scope, type: 'Ledger' | 'StockItem', within: AlterIds): string {
  const fetch = ['Name', 'GUID', 'MasterID', 'AlterID', 'Parent', 'LanguageName.*', ...keys[type]];
  return collectionRequest(scope, { type, fetch, filters: boundsOf(within) });
}

const keys = {
  Ledger: ['PartyGSTIN', 'IncomeTaxNumber', 'LedgerPhone', 'LedgerMobile', 'LedGSTRegDetails.*', 'ContactDetails.*'],
  StockItem: [],
} as const;

/** Some masters of a type, whole. */
export function chosenMastersRequest(scope: Scope, type: MasterType, masterIds: readonly number[]): string {
  return collectionRequest(scope, { type, fetch: [...common, ...details[type]], filters: [anyOf(masterIds)] });
}

function anyOf(masterIds: readonly number[]): string {
  return masterIds.map((id) => `$MasterID = ${id}`).join(' OR ');
}

/**
 * What the trial balance shows of each ledger over a period. OPENINGBALANCE is nil there for nominal ledgers and
 * CLOSINGBALANCE derived for some: these four are the ones that tally (facts/tally.md §3.3).
 */
export function balancesRequest(company: string, period: Period, masterIds: readonly number[] | null = null): string {
  const fetch = ['Name', 'GUID', 'Parent', 'IsBillWiseOn', 'TBalOpening', 'DebitTotals', 'CreditTotals', 'TBalClosing'];
  const chosen = masterIds === null ? [] : [anyOf(masterIds)];
  return collectionRequest({ company, period }, { type: 'Ledger', fetch, filters: chosen });
}

const common = ['Name', 'GUID', 'MasterID', 'AlterID', 'Parent', 'ReservedName', 'LanguageName.*'];

const lookups: { readonly [type in MasterType]: readonly string[] } = {
  Currency: [],
  Unit: [],
  Group: ['ReservedName', 'IsRevenue'],
  CostCategory: [],
  CostCentre: ['Category'],
  Godown: [],
  StockGroup: [],
  StockCategory: [],
  StockItem: ['BaseUnits'],
  VoucherType: ['ReservedName', 'AffectsStock'],
  Ledger: ['IsBillWiseOn'],
  AttendanceType: [],
  TaxUnit: [],
};

const gst = ['GSTApplicable', 'GSTTypeOfSupply', 'GSTDetails.*', 'HSNDetails.*'];

const details: { readonly [type in MasterType]: readonly string[] } = {
  Currency: [
    'OriginalName',
    'MailingName',
    'ExpandedSymbol',
    'DecimalSymbol',
    'DecimalPlaces',
    'IsSuffix',
    'HasSpace',
    'InMillions',
  ],
  Unit: [
    'OriginalName',
    'FormalName',
    'IsSimpleUnit',
    'DecimalPlaces',
    'BaseUnits',
    'AdditionalUnits',
    'Conversion',
    'GSTRepUOM',
    'ReportingUQCDetails.*',
  ],
  Group: [
    'IsRevenue',
    'IsDeemedPositive',
    'AffectsGrossProfit',
    'IsSubLedger',
    'IsAddable',
    'PrimaryGrpParent',
    '_PrimaryGroup',
    'ParentStructure',
    'SortPosition',
  ],
  CostCategory: ['AllocateRevenue', 'AllocateNonRevenue'],
  AttendanceType: ['AttendanceProductionType', 'AttendancePeriod', 'BaseUnits'],
  TaxUnit: [
    'TaxType',
    'TaxRegistration',
    'GSTRegNumber',
    'StateName',
    'PinCode',
    'IsActive',
    'Address',
    'GSTRegistrationDetails.*',
  ],
  CostCentre: [
    'Category',
    'ForPayroll',
    'ForJobCosting',
    'EmailID',
    'RevenueLedForOpBal',
    'MailingName',
    'DateOfJoin',
    'DeactivationDate',
    'Designation',
    'Function',
    'Location',
    'PANNumber',
    'UANNumber',
  ],
  Godown: ['Address', 'PinCode', 'CountryName', 'StateName', 'HasNoSpace', 'HasNoStock', 'IsExternal', 'IsInternal'],
  StockGroup: ['BaseUnits', 'IsAddable', ...gst],
  StockCategory: [],
  StockItem: [
    'Category',
    'BaseUnits',
    'AdditionalUnits',
    'Conversion',
    'Denominator',
    'OpeningBalance',
    'OpeningRate',
    'OpeningValue',
    'Description',
    'Narration',
    'PartNo',
    'MailingName',
    'CostingMethod',
    'ValuationMethod',
    'IsBatchWiseOn',
    'IsPerishableOn',
    'HasMfgDate',
    'IsCostCentresOn',
    'StandardCostList.*',
    'StandardPriceList.*',
    'MRPDetails.*',
    'BatchAllocations.*',
    ...gst,
  ],
  VoucherType: [
    'NumberingMethod',
    'PreventDuplicates',
    'PrefillZero',
    'IsActive',
    'IsDeemedPositive',
    'AffectsStock',
    'IsOptional',
    'IsInvoice',
    'EffectiveDate',
    'CommonNarration',
    'MultiNarration',
    'VoucherNumberSeries.*',
  ],
  Ledger: [
    'OpeningBalance',
    'CurrencyName',
    'IsBillWiseOn',
    'BillCreditPeriod',
    'IsCreditDaysChkOn',
    'CreditLimit',
    'IsCostCentresOn',
    'IsRevenue',
    'AffectsStock',
    'AffectsGrossProfit',
    'Narration',
    'Description',
    'MailingName',
    'Address',
    'PinCode',
    'StateName',
    'LedStateName',
    'PriorStateName',
    'CountryName',
    'CountryOfResidence',
    'LedgerContact',
    'LedgerPhone',
    'LedgerMobile',
    'LedgerCountryISDCode',
    'LedgerFax',
    'Email',
    'EmailCC',
    'Website',
    'IncomeTaxNumber',
    'NameOnPAN',
    'PartyGSTIN',
    'GSTRegistrationType',
    'VATDealerType',
    'PartyType',
    'TaxType',
    'GSTType',
    'GSTDutyHead',
    'RateOfTaxCalculation',
    'RoundingMethod',
    'RoundingLimit',
    'AppropriateFor',
    'TDSApplicable',
    'IsTDSApplicable',
    'TCSApplicable',
    'IsTCSApplicable',
    'TDSDeducteeType',
    'TDSNatureOfPayment',
    'MSMERegNumber',
    'UDYAMRegNumber',
    'BankDetails',
    'BankAccHolderName',
    'BankBranchName',
    'BankBSRCode',
    'BranchName',
    'IFSCode',
    'SwiftCode',
    'BankingConfigBank',
    'UPIID',
    'ForPayroll',
    'PayslipName',
    'PayType',
    'PayStatType',
    'CalculationType',
    'CalculationPeriod',
    'LeaveType',
    'LedMailingDetails.*',
    'LedGSTRegDetails.*',
    'ContactDetails.*',
    'LedMultiAddressList.*',
    'PaymentDetails.*',
    'BillAllocations.*',
    ...gst,
  ],
};
