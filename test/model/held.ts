import { AccountData, PartyData } from '../../contract/records/masters.ts';
import { VoucherData, type VoucherLine } from '../../contract/records/voucher.ts';
import type { StoredRecord } from '../../contract/rest.ts';
import { type Facts, type FactsByObject, paise, sums } from './facts.ts';

/** Kinds of which each record is one object of the books; the others are made of several, or are the company itself. */
const own: ReadonlySet<string> = new Set([
  'account-group',
  'account',
  'item',
  'item-group',
  'stock-category',
  'unit',
  'cost-category',
  'cost-centre',
  'warehouse',
  'voucher-type',
  'currency',
  'attendance-type',
  'voucher',
]);

/** What the platform holds of one source, in the form of `truthOf`. */
export function heldBy(records: readonly StoredRecord[]): FactsByObject {
  const gstins = new Map(records.filter(({ kind }) => kind === 'party').map((party) => gstinOf(party)));
  const facts = new Map<string, Facts>();
  for (const record of records) {
    if (own.has(record.kind)) facts.set(objectOf(record.id), factsOf(record, gstins));
  }
  return facts;
}

/** `voucher:GUID` of `tally-…:voucher:GUID`. */
export function objectOf(recordId: string): string {
  return recordId.slice(recordId.indexOf(':') + 1);
}

export function isDerived(kind: string): boolean {
  return !own.has(kind);
}

function gstinOf({ data }: StoredRecord): [string, string] {
  const { accountId, gstins } = PartyData.parse(data);
  return [accountId, gstins.at(-1)?.gstin ?? ''];
}

function factsOf(record: StoredRecord, gstins: ReadonlyMap<string, string>): Facts {
  if (record.kind === 'voucher') return voucherFacts(VoucherData.parse(record.data));
  const { name, parent, group } = record.data as { name: string; parent?: string | null; group?: string | null };
  const facts = { name, parent: parent ?? group ?? '' };
  if (record.kind !== 'account') return facts;
  const { openingBalance } = AccountData.parse(record.data);
  return { ...facts, opening: String(paise(openingBalance)), gstin: gstins.get(record.id) ?? '' };
}

function voucherFacts(data: VoucherData): Facts {
  return {
    date: day(data.date),
    type: data.nativeType,
    number: data.number ?? '',
    status: data.status.state,
    party: data.headerParty ?? '',
    narration: data.narration ?? '',
    reference: data.reference ?? '',
    irn: data.gst?.irn ?? '',
    lines: sums(data.lines.map(({ account, amount }) => [account, paise(amount)])),
    bills: data.lines.flatMap((line) => billTexts(line)).toSorted(),
    costs: sums(data.lines.flatMap((line) => costs(line))),
    banks: data.lines.flatMap((line) => bankTexts(line)).toSorted(),
    items: data.items.map((item) => itemText(item)).toSorted(),
  };
}

const billTypes: { readonly [type: string]: string } = {
  new: 'New Ref',
  against: 'Agst Ref',
  advance: 'Advance',
  'on-account': 'On Account',
};

function billTexts({ account, bills }: VoucherLine): readonly string[] {
  return bills.map(
    ({ type, reference, amount }) => `${account}|${billTypes[type] ?? type}|${reference ?? ''}|${paise(amount)}`,
  );
}

function costs({ account, costs: all }: VoucherLine): (readonly [string, bigint])[] {
  return all.map(({ category, centre, amount }) => [`${account}|${category ?? ''}|${centre}`, paise(amount)]);
}

function bankTexts({ account, banks }: VoucherLine): readonly string[] {
  return banks.map(
    ({ instrumentNumber, bankDate }) => `${account}|${instrumentNumber ?? ''}|${bankDate ? day(bankDate) : ''}`,
  );
}

function itemText({ item, direction, billedQuantity, amount }: VoucherData['items'][number]): string {
  const quantity = billedQuantity === null ? '' : `${billedQuantity.value} ${billedQuantity.unit ?? ''}`.trim();
  return `${item}|${direction}|${quantity}|${paise(amount)}`;
}

function day(date: string): string {
  return date.replaceAll('-', '');
}
