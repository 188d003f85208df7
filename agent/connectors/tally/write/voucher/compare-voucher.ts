import { compare, type Decimal, zero } from '../../../../../contract/decimal.ts';
import type { Difference } from '../../../../../contract/jobs/job.ts';
import type { VoucherData, VoucherLine } from '../../../../../contract/records/voucher.ts';
import {
  type DraftBill,
  type DraftCost,
  type DraftItem,
  type DraftLine,
  type DraftVoucher,
  isTrade,
  postingsOf,
} from './draft.ts';

/**
 * What Tally rewrites without harm, by name (facts/tally.md §3.5, §5.2); nothing else is forgiven:
 * - `header-party`: a receipt or payment reads back with the bank as its party.
 * - `bill-date`: a bill gets the voucher's date, or the one of the bill it settles.
 * - `advance-meets-bill`: an advance under the name of an existing bill becomes a settlement of it.
 * - `decimals`: quantities read back with the decimals of their unit.
 * - `line-ends`: of a narration.
 * - `given-number`: the number, where the document leaves it to Tally.
 */
export function compareVoucher(draft: DraftVoucher, found: VoucherData): readonly Difference[] {
  const differences = new Differences();
  differences.text('type', draft.type, found.type);
  differences.text('voucherType', draft.voucherType, found.nativeType);
  differences.text('status', draft.isOptional ? 'optional' : 'posted', found.status.state);
  differences.text('date', draft.date, found.date);
  if (draft.number !== null) differences.text('number', draft.number, found.number);
  differences.text('reference', draft.reference, found.reference);
  differences.text('narration', lines(draft.narration), lines(found.narration));
  differences.text('referenceDate', draft.referenceDate, draft.referenceDate && found.referenceDate);
  if (isTrade(draft)) differences.text('party', draft.party, found.headerParty);
  compareGst(draft, found, differences);
  compareLines(draft, found, differences);
  compareItems(draft.items, found.items, differences);
  return differences.found;
}

class Differences {
  readonly found: Difference[] = [];

  text(path: string, sent: string | null, found: string | null): void {
    if ((sent ?? '') !== (found ?? '')) this.found.push({ path, sent: sent ?? '', found: found ?? '' });
  }

  amount(path: string, sent: Decimal | null, found: Decimal | null): void {
    if (compare(sent ?? zero, found ?? zero) !== 0) this.found.push({ path, sent: sent ?? '', found: found ?? '' });
  }
}

function lines(text: string | null): string {
  return (text ?? '').replaceAll(/\r\n?/g, '\n').trimEnd();
}

/** By ledger: Tally may join or part lines of the same one. */
function compareLines(draft: DraftVoucher, found: VoucherData, differences: Differences): void {
  const sent = postingsOf([...draft.lines, ...draft.items]);
  const there = postingsOf(found.lines);
  for (const account of new Set([...sent.keys(), ...there.keys()])) {
    differences.amount(`lines/${account}`, sent.get(account) ?? null, there.get(account) ?? null);
  }
  // An order opens no bills, whatever stands under its party.
  const movesAccounts = draft.type !== 'purchase-order';
  for (const line of draft.lines) {
    const same = found.lines.filter(({ account }) => account === line.account);
    if (movesAccounts) compareBills(line, same, differences);
    compareCosts(
      `lines/${line.account}`,
      line.costs,
      same.flatMap(({ costs }) => costs),
      differences,
    );
    compareBank(line, same, differences);
  }
}

/** What the document says of it; what it leaves out Tally takes from its masters. */
function compareGst({ gst, original }: DraftVoucher, found: VoucherData, differences: Differences): void {
  if (gst?.partyGstin) differences.text('gst/partyGstin', gst.partyGstin, found.gst?.partyGstin ?? null);
  if (gst?.placeOfSupply) differences.text('gst/placeOfSupply', gst.placeOfSupply, found.gst?.placeOfSupply ?? null);
  if (gst?.reverseCharge) differences.text('gst/reverseCharge', 'true', String(found.gst?.reverseCharge ?? false));
  if (original === null) return;
  differences.text('original/number', original.number, found.original?.number ?? null);
  if (original.date !== null) differences.text('original/date', original.date, found.original?.date ?? null);
  if (original.reason !== null) differences.text('original/reason', original.reason, found.original?.reason ?? null);
}

function compareCosts(
  path: string,
  sent: readonly DraftCost[],
  found: VoucherLine['costs'],
  differences: Differences,
): void {
  const key = ({ category, centre }: { readonly category: string | null; readonly centre: string }) =>
    `${category ?? 'Primary Cost Category'}/${centre}`;
  const wanted = postingsOf(sent.map((cost) => ({ account: key(cost), amount: cost.amount })));
  const there = postingsOf(found.map((cost) => ({ account: key(cost), amount: cost.amount })));
  for (const centre of new Set([...wanted.keys(), ...there.keys()])) {
    differences.amount(`${path}/costs/${centre}`, wanted.get(centre) ?? null, there.get(centre) ?? null);
  }
}

function compareBills({ account, bills }: DraftLine, found: readonly VoucherLine[], differences: Differences): void {
  const key = (type: string, reference: string | null) =>
    `${type === 'advance' ? 'against' : type} ${reference ?? ''}`.trim();
  const sent = postingsOf(bills.map(({ type, reference, amount }) => ({ account: key(type, reference), amount })));
  const there = postingsOf(
    found.flatMap((line) =>
      line.bills.map(({ type, reference, amount }) => ({ account: key(type, reference), amount })),
    ),
  );
  for (const bill of new Set([...sent.keys(), ...there.keys()])) {
    differences.amount(`lines/${account}/bills/${bill}`, sent.get(bill) ?? null, there.get(bill) ?? null);
  }
  for (const bill of bills) compareCredit(account, bill, found, differences);
}

function compareCredit(
  account: string,
  bill: DraftBill,
  found: readonly VoucherLine[],
  differences: Differences,
): void {
  if (bill.creditDays === null) return;
  const there = found.flatMap((line) => line.bills).find(({ reference }) => reference === bill.reference);
  const path = `lines/${account}/bills/${bill.reference}/creditDays`;
  differences.text(path, String(bill.creditDays), there?.creditDays == null ? null : String(there.creditDays));
}

function compareBank({ account, bank }: DraftLine, found: readonly VoucherLine[], differences: Differences): void {
  if (bank === null) return;
  const there = found.flatMap((line) => line.banks)[0];
  const path = `lines/${account}/bank`;
  differences.text(`${path}/transactionType`, bank.transactionType, there?.transactionType ?? null);
  differences.text(`${path}/instrumentNumber`, bank.instrumentNumber, there?.instrumentNumber ?? null);
  differences.text(`${path}/instrumentDate`, bank.instrumentDate, there?.instrumentDate ?? null);
  differences.text(`${path}/reference`, bank.reference, there?.reference ?? null);
}

function compareItems(draft: readonly DraftItem[], found: VoucherData['items'], differences: Differences): void {
  differences.text('items/count', String(draft.length), String(found.length));
  for (const [index, item] of draft.entries()) {
    const there = found[index];
    if (there === undefined) continue;
    const path = `items/${index}`;
    differences.text(`${path}/item`, item.item, there.item);
    differences.amount(`${path}/amount`, item.amount, there.amount);
    differences.amount(`${path}/quantity`, item.quantity, there.billedQuantity?.value ?? null);
    differences.text(`${path}/unit`, item.unit, there.billedQuantity?.unit ?? null);
    differences.amount(`${path}/rate`, item.rate, there.rate?.value ?? null);
    differences.text(`${path}/account`, item.account, there.accounts[0]?.account ?? null);
    differences.text(`${path}/godown`, item.godown, there.batches[0]?.godown ?? null);
    if (item.discount !== null) differences.amount(`${path}/discount`, item.discount, there.discount);
    if (item.batch !== null) differences.text(`${path}/batch`, item.batch, there.batches[0]?.batch ?? null);
    compareCosts(
      path,
      item.costs,
      there.accounts.flatMap(({ costs = [] }) => costs),
      differences,
    );
  }
}
