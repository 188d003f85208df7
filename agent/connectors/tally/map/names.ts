import type { PlainDate } from '../../../../contract/dates.ts';
import type { Decimal } from '../../../../contract/decimal.ts';
import type { RecordId } from '../../../../contract/ids.ts';
import type { VoucherType } from '../../../../contract/records/voucher.ts';

export interface LedgerFacts {
  readonly accountId: RecordId;
  /** By the group it stands under; null where that is not known. */
  readonly isParty: boolean | null;
}

/** What the masters of a set of books say about names that other objects mention. Undefined: no such master is at hand. */
export interface Names {
  ledger(name: string): LedgerFacts | undefined;
  item(name: string): RecordId | undefined;
  voucherType(name: string): VoucherType | undefined;
  /** From the primary group down to this one, by reserved name where there is one. */
  groupPath(name: string): readonly string[] | undefined;
  /** Whether a unit has this name. */
  isUnit?(name: string): boolean;
  /** In percent, integrated, of an item on a day; undefined also where only its name is at hand. */
  gstRate?(item: string, on: PlainDate): Decimal | undefined;
}

/** Tally's 24 predefined voucher types. Users add types of their own under them, with any name. */
const predefinedTypes: { readonly [name: string]: VoucherType } = {
  Sales: 'sales',
  Purchase: 'purchase',
  Receipt: 'receipt',
  Payment: 'payment',
  Contra: 'contra',
  Journal: 'journal',
  'Credit Note': 'credit-note',
  'Debit Note': 'debit-note',
  'Sales Order': 'sales-order',
  'Purchase Order': 'purchase-order',
  'Delivery Note': 'delivery-note',
  'Receipt Note': 'receipt-note',
  'Rejections In': 'rejection-in',
  'Rejections Out': 'rejection-out',
  'Stock Journal': 'stock-journal',
  'Manufacturing Journal': 'manufacturing-journal',
  'Physical Stock': 'physical-stock',
  'Material In': 'material-in',
  'Material Out': 'material-out',
  'Job Work In Order': 'job-work-in-order',
  'Job Work Out Order': 'job-work-out-order',
  Payroll: 'payroll',
  Attendance: 'attendance',
  Memorandum: 'memorandum',
  'Reversing Journal': 'reversing-journal',
};

export function predefinedVoucherType(name: string): VoucherType | undefined {
  return Object.hasOwn(predefinedTypes, name) ? predefinedTypes[name] : undefined;
}

/**
 * For files that hold vouchers without their types: a type of the user's own often says in its name what it is. First a few
 * names that would mislead, then the longest predefined name that is in it.
 */
export function guessedVoucherType(name: string): VoucherType | undefined {
  const lower = name.toLowerCase();
  const spoken = spokenTypes.find(([words]) => words.test(lower));
  if (spoken !== undefined) return spoken[1];
  const [within] = Object.keys(predefinedTypes)
    .filter((one) => lower.includes(one.toLowerCase()))
    .sort((a, b) => b.length - a.length);
  return within === undefined ? undefined : predefinedTypes[within];
}

const spokenTypes: readonly (readonly [RegExp, VoucherType])[] = [
  [/\bsales? return/, 'credit-note'],
  [/\bpurchase return/, 'debit-note'],
  [/\bpur\w* order\b/, 'purchase-order'],
  [/\bsales? order\b/, 'sales-order'],
  [/\b(mfg|manufacturing)\b/, 'manufacturing-journal'],
];

/** Tally's 28 predefined groups and the primary one each stands under. */
const predefinedParents: { readonly [name: string]: string | null } = {
  'Branch / Divisions': null,
  'Capital Account': null,
  'Current Assets': null,
  'Current Liabilities': null,
  'Direct Expenses': null,
  'Direct Incomes': null,
  'Fixed Assets': null,
  'Indirect Expenses': null,
  'Indirect Incomes': null,
  Investments: null,
  'Loans (Liability)': null,
  'Misc. Expenses (ASSET)': null,
  'Purchase Accounts': null,
  'Sales Accounts': null,
  'Suspense A/c': null,
  'Reserves & Surplus': 'Capital Account',
  'Bank Accounts': 'Current Assets',
  'Cash-in-Hand': 'Current Assets',
  'Deposits (Asset)': 'Current Assets',
  'Loans & Advances (Asset)': 'Current Assets',
  'Stock-in-Hand': 'Current Assets',
  'Sundry Debtors': 'Current Assets',
  'Duties & Taxes': 'Current Liabilities',
  Provisions: 'Current Liabilities',
  'Sundry Creditors': 'Current Liabilities',
  'Bank OD A/c': 'Loans (Liability)',
  'Secured Loans': 'Loans (Liability)',
  'Unsecured Loans': 'Loans (Liability)',
};

/** The path of a predefined group by its own name, for files that hold ledgers without their groups. */
export function predefinedGroupPath(name: string): readonly string[] | undefined {
  if (!Object.hasOwn(predefinedParents, name)) return undefined;
  const parent = predefinedParents[name] ?? null;
  return parent === null ? [name] : [parent, name];
}

export type PartyRole = 'customer' | 'vendor';

/** A ledger is a party by the group it stands under. */
export function rolesOf(groupPath: readonly string[]): PartyRole[] {
  if (groupPath.includes('Sundry Debtors')) return ['customer'];
  return groupPath.includes('Sundry Creditors') ? ['vendor'] : [];
}
