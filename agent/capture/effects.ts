import { hash } from 'node:crypto';
import type { PlainDate } from '../../contract/dates.ts';
import type { RecordId } from '../../contract/ids.ts';
import type { AccountData, OpeningBill } from '../../contract/records/masters.ts';
import type { CanonicalRecord } from '../../contract/records/record.ts';
import type { BillAllocation, VoucherData, VoucherLine } from '../../contract/records/voucher.ts';
import { toUnits } from '../store/units.ts';

/** What one record does to totals and bills. Amounts in units of `unitScale`, debit-positive. */
export type Effects =
  | {
      readonly type: 'account';
      readonly name: string;
      readonly opening: bigint;
      readonly allocations: readonly Allocation[];
    }
  | {
      readonly type: 'voucher';
      /** From which day it moves accounts; nothing else is told of one that moves none. */
      readonly date: PlainDate;
      readonly postings: readonly Posting[];
      readonly allocations: readonly Allocation[];
      /** Null for what was taken in before vouchers were counted. */
      readonly counted: Counted | null;
    };

/** As what a voucher counts, whatever its status. */
export interface Counted {
  /** Where the product dates it. */
  readonly date: PlainDate;
  /** As `typeKey` makes it. */
  readonly type: string;
}

export interface Posting {
  readonly account: RecordId;
  readonly amount: bigint;
}

export interface Allocation {
  readonly account: RecordId;
  /** As the product wrote it; the account's own record has the last word. */
  readonly accountName: string;
  readonly reference: string;
  /** Counts the allocations of the record. */
  readonly line: number;
  readonly type: string;
  readonly date: PlainDate | null;
  readonly amount: bigint;
  readonly dueDate: PlainDate | null;
  readonly creditDays: number | null;
  readonly currency: string | null;
}

/**
 * Null for a record that moves and counts nothing: sums go by `affects`, never by the type's name. A line whose account is not known can't
 * be counted: the tie-out shows it. Throws `RangeError` for an amount that the store can't hold exactly.
 */
export function effectsOf(record: CanonicalRecord): Effects | null {
  // The kind says which schema the connector built `data` by.
  if (record.kind === 'voucher') return voucherEffects(record.data as VoucherData);
  if (record.kind === 'account') return accountEffects(record.id, record.data as AccountData);
  return null;
}

/** The product's name of a voucher type is content, and counts stand in the open. */
export function typeKey(name: string): string {
  return hash('sha256', `voucher-type\n${name}`, 'base64url').slice(0, 22);
}

/** One line of text. The same effects give the same text. */
export function encodeEffects(effects: Effects): string {
  const allocations = effects.allocations.map(packAllocation);
  if (effects.type === 'account') {
    return JSON.stringify([effects.type, effects.name, String(effects.opening), allocations]);
  }
  const postings = effects.postings.map(({ account, amount }) => [account, String(amount)]);
  const { counted } = effects;
  const packed = [effects.type, effects.date, postings, allocations];
  return JSON.stringify(counted === null ? packed : [...packed, counted.date, counted.type]);
}

/** Reads what `encodeEffects` wrote. */
export function decodeEffects(text: string): Effects {
  // Only `encodeEffects` writes these lines, and they were sealed since.
  const packed = JSON.parse(text) as PackedEffects;
  if (packed[0] === 'account') {
    const [type, name, opening, allocations] = packed;
    return { type, name, opening: BigInt(opening), allocations: allocations.map(unpackAllocation) };
  }
  const [type, date, postings, allocations, counted, voucherType] = packed;
  return {
    type,
    date,
    postings: postings.map(([account, amount]) => ({ account, amount: BigInt(amount) })),
    allocations: allocations.map(unpackAllocation),
    counted: counted === undefined || voucherType === undefined ? null : { date: counted, type: voucherType },
  };
}

type PackedEffects =
  | ['account', string, string, PackedAllocation[]]
  | ['voucher', PlainDate, [RecordId, string][], PackedAllocation[], PlainDate?, string?];

type PackedAllocation = ReturnType<typeof packAllocation>;

function packAllocation(each: Allocation) {
  return [
    each.account,
    each.accountName,
    each.reference,
    each.line,
    each.type,
    each.date,
    String(each.amount),
    each.dueDate,
    each.creditDays,
    each.currency,
  ] as const;
}

function unpackAllocation(packed: PackedAllocation): Allocation {
  const [account, accountName, reference, line, type, date, amount, dueDate, creditDays, currency] = packed;
  return {
    account,
    accountName,
    reference,
    line,
    type,
    date,
    amount: BigInt(amount),
    dueDate,
    creditDays,
    currency,
  };
}

function voucherEffects(voucher: VoucherData): Effects {
  const date = voucher.affects.from ?? voucher.date;
  const counted = { date: voucher.date, type: keyOfType(voucher.nativeType) };
  if (!voucher.affects.accounts) return { type: 'voucher', date, postings: [], allocations: [], counted };
  const postings: Posting[] = [];
  const allocations: Allocation[] = [];
  for (const line of voucher.lines) {
    if (line.accountId === null) continue;
    postings.push({ account: line.accountId, amount: toUnits(line.amount) });
    for (const bill of line.bills) {
      if (bill.reference === null || bill.type === 'on-account') continue;
      allocations.push(lineAllocation(line, line.accountId, bill, bill.reference, date, allocations.length));
    }
  }
  return { type: 'voucher', date, postings, allocations, counted };
}

const typeKeys = new Map<string, string>();

/** Books have a few dozen types. */
function keyOfType(name: string): string {
  const known = typeKeys.get(name) ?? typeKey(name);
  if (typeKeys.size < 1000) typeKeys.set(name, known);
  return known;
}

function lineAllocation(
  line: VoucherLine,
  account: RecordId,
  bill: BillAllocation,
  reference: string,
  date: PlainDate,
  index: number,
): Allocation {
  return {
    account,
    accountName: line.account,
    reference,
    line: index,
    type: bill.type,
    date,
    amount: toUnits(bill.amount),
    dueDate: bill.dueDate,
    creditDays: bill.creditDays,
    currency: bill.forex?.currency ?? null,
  };
}

function accountEffects(id: RecordId, account: AccountData): Effects {
  return {
    type: 'account',
    name: account.name,
    opening: toUnits(account.openingBalance),
    allocations: account.openingBills.map((bill, index) => openingAllocation(id, account, bill, index)),
  };
}

function openingAllocation(id: RecordId, account: AccountData, bill: OpeningBill, index: number): Allocation {
  return {
    account: id,
    accountName: account.name,
    reference: bill.reference,
    line: index,
    type: bill.type ?? 'new',
    date: bill.date,
    amount: toUnits(bill.amount),
    dueDate: bill.dueDate,
    creditDays: bill.creditDays,
    currency: account.currency,
  };
}
