import { type Collection, collectionRequest, countRequest, datedWithin, type Period, type Scope } from './envelope.ts';

/** Which vouchers. `above` (0: all) and `upTo` bound the AlterID. */
export interface VoucherChoice {
  readonly dated: Period;
  readonly above: number;
  readonly upTo?: number;
  readonly masterId?: number;
  readonly number?: string;
  readonly reference?: string;
  readonly guid?: string;
  readonly voucherType?: string;
  /** Of any of these; see `mayName`. */
  readonly voucherTypes?: readonly string[] | undefined;
  readonly sign?: Sign | undefined;
}

/** By what one document may be known: any of these will do. */
export interface Sign {
  /** Stands in the narration. */
  readonly marker: string;
  readonly reference?: string | undefined;
  readonly voucherTypes?: readonly string[] | undefined;
}

/** Whether nothing but its date chooses a voucher. */
export function choosesByDate({ dated: _dated, above, ...narrower }: VoucherChoice): boolean {
  return above === 0 && Object.values(narrower).every((value) => value === undefined);
}

/**
 * What is needed of a voucher, named one by one: a wildcard costs three to seven times the bytes (facts/hot-path.md).
 */
export function vouchersRequest(scope: Scope, choice: VoucherChoice): string {
  return collectionRequest(scope, { type: 'Voucher', fetch: voucherFetch, filters: filters(choice) });
}

/** With everything that Tally has of them: three to seven times the bytes, for single ones. `*` alone brings no entries (facts/tally.md §2.4). */
export function wholeVouchersRequest(scope: Scope, choice: VoucherChoice): string {
  const lists = ['LedgerEntries', 'CategoryEntry', 'AttendanceEntries', ...entries.map(([list]) => list)];
  const everything = ['*', ...lists.map((list) => `${list}.*`), ...voucherFetch];
  return collectionRequest(scope, { type: 'Voucher', fetch: everything, filters: filters(choice) });
}

/** Which vouchers there are and what they posted: in half the time that Tally takes to write them out whole. */
export function postedVouchersRequest(scope: Scope, choice: VoucherChoice): string {
  return collectionRequest(scope, { type: 'Voucher', fetch: postedFetch, filters: filters(choice) });
}

/** Only which vouchers there are, and in which version. `more` names further methods. */
export function voucherVersionsRequest(scope: Scope, choice: VoucherChoice, more: readonly string[] = []): string {
  return collectionRequest(scope, {
    type: 'Voucher',
    fetch: ['GUID', 'MasterID', 'AlterID', 'Date', ...more],
    filters: filters(choice),
  });
}

/** How many there are on each day that has any: rows of DATE as `d-MMM-yy` and COUNT. */
export function voucherCountRequest(scope: Scope, choice: VoucherChoice): string {
  const counted: Collection = { type: 'Voucher', fetch: ['Date'], filters: filters(choice) };
  return countRequest(scope, counted, 'Date : $Date');
}

/** How many there are of each AlterID, one as a rule: a list of them for a twelfth of what rows of vouchers weigh. */
export function alterIdSumsRequest(scope: Scope, choice: VoucherChoice): string {
  return countRequest(scope, { type: 'Voucher', fetch: ['AlterID'], filters: filters(choice) }, 'AlterID : $AlterID');
}

/** How many there are of each type: rows of VOUCHERTYPENAME and COUNT. */
export function voucherTypeSumsRequest(scope: Scope, choice: VoucherChoice): string {
  const counted = { type: 'Voucher', fetch: ['VoucherTypeName'], filters: filters(choice) };
  return countRequest(scope, counted, 'VoucherTypeName : $VoucherTypeName');
}

/** Whether a text can stand in a TDL condition: there is no way to write a quote inside one. */
export function mayName(text: string): boolean {
  return !/["\p{Cc}]/u.test(text);
}

function filters({ dated, above, upTo, masterId, voucherTypes, sign, ...texts }: VoucherChoice): readonly string[] {
  const bounds = [datedWithin(dated)];
  if (above > 0) bounds.push(`$AlterID > ${above}`);
  if (upTo !== undefined) bounds.push(`$AlterID <= ${upTo}`);
  if (masterId !== undefined) bounds.push(`$MasterID = ${masterId}`);
  if (voucherTypes !== undefined) bounds.push(ofTypes(voucherTypes).join(' OR '));
  if (sign !== undefined) bounds.push(...signed(sign));
  const { number, reference, guid, voucherType } = texts;
  return [
    ...bounds,
    ...isText('VoucherNumber', number),
    ...isText('Reference', reference),
    ...isText('GUID', guid),
    ...isText('VoucherTypeName', voucherType),
  ];
}

/** `CONTAINS` is TDL's own word for it; clients in the field filter narrations so. */
function signed({ marker, reference, voucherTypes = [] }: Sign): readonly string[] {
  if (![marker, reference ?? '', ...voucherTypes].every(mayName)) return [];
  const ofPaper = reference === undefined ? [] : [`$Reference = "${reference}"`];
  return [[`$Narration CONTAINS "${marker}"`, ...ofPaper, ...ofTypes(voucherTypes)].join(' OR ')];
}

function ofTypes(names: readonly string[]): readonly string[] {
  return names.map((name) => `$VoucherTypeName = "${name}"`);
}

/** Other texts are looked for by the caller alone. */
function isText(method: string, text: string | undefined): readonly string[] {
  return text === undefined || !mayName(text) ? [] : [`$${method} = "${text}"`];
}

const header = [
  'Date',
  'EffectiveDate',
  'GUID',
  'MasterID',
  'AlterID',
  'VoucherTypeName',
  'VoucherTypeOrigName',
  'VoucherNumber',
  'VoucherNumberSeries',
  'Reference',
  'ReferenceDate',
  'Narration',
  'PartyLedgerName',
  'PartyName',
  'PartyGSTIN',
  'PartyMailingName',
  'PartyPinCode',
  'CmpGSTIN',
  'CmpGSTRegistrationType',
  'CmpGSTState',
  'GSTRegistration',
  'GSTRegistrationType',
  'VATDealerType',
  'PlaceOfSupply',
  'StateName',
  'CountryOfResidence',
  'BasicBuyerName',
  'BasicBuyersSalesTaxNo',
  'BasicDueDateOfPymt',
  'BasicOrderRef',
  'BasicShippedBy',
  'BasicShipDocumentNo',
  'BasicFinalDestination',
  'ConsigneeName',
  'ConsigneeMailingName',
  'ConsigneeGSTIN',
  'ConsigneeStateName',
  'ConsigneePinCode',
  'ConsigneeCountryName',
  'PersistedView',
  'IsInvoice',
  'IsOptional',
  'IsCancelled',
  'IsDeleted',
  'IsPostDated',
  'ApplicableUpto',
  'IsReverseChargeApplicable',
  'DiffActualQty',
  'IRN',
  'IRNAckNo',
  'IRNAckDate',
  'IRNCancelDate',
  'PosCashLedger',
  'PosCardLedger',
  'PosChequeLedger',
  'PosGiftLedger',
  'PosCardNumber',
  'PosChequeNumber',
  'PosChequeBankName',
  'EnteredBy',
  'AlteredBy',
  'ReasonForIssuingNote',
  'GSTNatureOfReturn',
  'VchEntryMode',
  'Address',
  'BasicBuyerAddress',
  'BasicOrderTerms',
  'EWayBillDetails.*',
  'EWayBillDetails.TransportDetails.*',
  'InvoiceOrderList.*',
  'InvoiceDelNotes.*',
  'OrigInvoiceDetails.*',
  // A wildcard brings the fields of its own list, not the lists in it.
  'CategoryEntry.*',
  'CategoryEntry.EmployeeEntries.*',
  'CategoryEntry.EmployeeEntries.PayHeadAllocations.*',
  'CategoryEntry.EmployeeEntries.AttendanceEntries.*',
  // Another client in the field knows the list by this name.
  'CategoryEntry.EmployeeEntry.*',
  'CategoryEntry.EmployeeEntry.PayHeadAllocations.*',
  'AttendanceEntries.*',
];

const ledgerEntry = [
  'LedgerName',
  'Amount',
  'IsDeemedPositive',
  'IsPartyLedger',
  'LedgerFromItem',
  'Narration',
  'GSTClass',
  'GSTHSNName',
  'GSTOvrdnTaxability',
  'GSTOvrdnNature',
  'GSTOvrdnIneligibleITC',
  // Single paths below BILLALLOCATIONS lose names and types on some releases; the whole list does not (facts/tally.md §2.4).
  'BillAllocations.*',
  'BankAllocations.*',
  'CategoryAllocations.*',
  'CategoryAllocations.CostCentreAllocations.*',
  'TaxObjectAllocations.*',
  'TaxObjectAllocations.SubCategoryAllocation.*',
  'InventoryAllocations.*',
  'RateDetails.*',
];

const inventoryEntry = [
  'StockItemName',
  'IsDeemedPositive',
  'Rate',
  'Discount',
  'Amount',
  'ActualQty',
  'BilledQty',
  'MRPRate',
  'GSTHSNName',
  'GSTOvrdnTaxability',
  'GSTOvrdnNature',
  'VATAssblValue',
  'GSTAssblValue',
  'BasicUserDescription',
  'BatchAllocations.*',
  'AccountingAllocations.*',
  'AccountingAllocations.CategoryAllocations.*',
  'AccountingAllocations.CategoryAllocations.CostCentreAllocations.*',
  'RateDetails.*',
];

/**
 * Lists of entries: of a voucher read as a collection ALLLEDGERENTRIES holds every ledger line (facts/tally.md §3.5).
 */
const entries: readonly (readonly [string, readonly string[]])[] = [
  ['AllLedgerEntries', ledgerEntry],
  ['AllInventoryEntries', inventoryEntry],
  ['InventoryEntriesIn', inventoryEntry],
  ['InventoryEntriesOut', inventoryEntry],
];

const voucherFetch: readonly string[] = [
  ...header,
  ...entries.flatMap(([list, methods]) => methods.map((method) => `${list}.${method}`)),
];

const postedFetch = [
  'GUID',
  'MasterID',
  'AlterID',
  'Date',
  'VoucherTypeName',
  'VoucherNumber',
  'Reference',
  'Narration',
  'PartyLedgerName',
  'PartyGSTIN',
  'IsCancelled',
  'IsOptional',
  ...['LedgerName', 'Amount', 'IsDeemedPositive', 'BankAllocations.*'].map((method) => `AllLedgerEntries.${method}`),
];
