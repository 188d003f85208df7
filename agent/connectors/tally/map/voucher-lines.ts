import type { PlainDate } from '../../../../contract/dates.ts';
import { type Decimal, isZero, sum, zero } from '../../../../contract/decimal.ts';
import type { RecordWarning } from '../../../../contract/records/record.ts';
import type { VoucherLine, VoucherType } from '../../../../contract/records/voucher.ts';
import { parseLogical } from '../scalars/words.ts';
import type { XmlNode } from '../xml/node.ts';
import { banksOf, billsOf, costsOf } from './allocations.ts';
import type { MapContext } from './context.ts';
import { addExtra, addOwn, type ExtraTexts, orNone } from './extra.ts';
import { forexOf } from './forex.ts';
import { amount, element, text } from './parsers.ts';
import { sourceTaxesOf } from './source-taxes.ts';
import { Table } from './table.ts';

/** What is known while one voucher is mapped. */
export interface VoucherWork {
  readonly context: MapContext;
  readonly date: PlainDate;
  readonly type: VoucherType;
  readonly warnings: RecordWarning[];
}

interface OuterLists {
  readonly 'ALLLEDGERENTRIES.LIST': readonly XmlNode[];
  readonly 'LEDGERENTRIES.LIST': readonly XmlNode[];
}

interface UnderItems {
  /** The postings of the ledgers under items, one for each ledger. */
  readonly postings: readonly VoucherLine[];
}

export interface Lines {
  readonly kept: VoucherLine[];
  /** Lists that say again what is in `kept`, and entries that name no ledger. */
  readonly dropped: XmlNode[];
}

/**
 * Every posting of a voucher once. A collection may list the same entries as ALLLEDGERENTRIES and as LEDGERENTRIES; the
 * ledgers under items may stand among them or not, which depends on the release and on the kind of export (facts/tally.md §3.5).
 * So the combination that balances is the voucher.
 */
export function linesOf(lists: OuterLists, { postings }: UnderItems, work: VoucherWork): Lines {
  const all = entriesOf(lists['ALLLEDGERENTRIES.LIST'], work);
  if (lists['LEDGERENTRIES.LIST'].length === 0) return { kept: settle(all.kept, postings), dropped: all.dropped };
  const invoice = entriesOf(lists['LEDGERENTRIES.LIST'], work);
  if (all.kept.length === 0)
    return { kept: settle(invoice.kept, postings), dropped: [...all.dropped, ...invoice.dropped] };

  const fromAll = settle(all.kept, postings);
  const fromInvoice = settle(invoice.kept, postings);
  const usesInvoice = !isBalanced(fromAll) && isBalanced(fromInvoice);
  const repeated = usesInvoice ? lists['ALLLEDGERENTRIES.LIST'] : lists['LEDGERENTRIES.LIST'];
  const dropped = usesInvoice ? invoice.dropped : all.dropped;
  const isSame = sameEntries(all.kept, invoice.kept) && work.context.extra === 'telling';
  return { kept: usesInvoice ? fromInvoice : fromAll, dropped: isSame ? dropped : [...dropped, ...repeated] };
}

const entry = new Table({ LEDGERNAME: text, AMOUNT: amount, ISDEEMEDPOSITIVE: element }, [
  'BILLALLOCATIONS.LIST',
  'CATEGORYALLOCATIONS.LIST',
  'COSTCENTREALLOCATIONS.LIST',
  'BANKALLOCATIONS.LIST',
  'INVENTORYALLOCATIONS.LIST',
  'TAXOBJECTALLOCATIONS.LIST',
]);

function entriesOf(nodes: readonly XmlNode[], work: VoucherWork): Lines {
  const kept: VoucherLine[] = [];
  const dropped: XmlNode[] = [];
  for (const node of nodes) {
    const read = lineOf(node, work);
    if (read === null) dropped.push(node);
    else kept.push(read.line);
  }
  return { kept, dropped };
}

/** One ledger entry, also of those under items; null when it names no ledger. Its leftovers come back apart. */
export function lineOf(
  node: XmlNode,
  work: VoucherWork,
  keepsExtra = true,
): { line: VoucherLine; rest: XmlNode[] } | null {
  const { one, many, rest } = entry.read(node);
  const account = one.LEDGERNAME;
  if (account === undefined) return null;
  const { names, extra: mode = 'everything' } = work.context;
  const known = names?.ledger(account);
  if (one.AMOUNT === undefined) {
    work.warnings.push({
      code: 'line.no-amount',
      message: 'A ledger entry has no amount that can be read.',
      at: account,
    });
  }
  const base = one.AMOUNT?.base ?? zero;
  const line: VoucherLine = {
    account,
    accountId: known?.accountId ?? null,
    amount: base,
    ...forexOf(one.AMOUNT),
    isParty: known?.isParty ?? null,
    bills: billsOf(many['BILLALLOCATIONS.LIST'], work, rest),
    costs: costsOf(many['CATEGORYALLOCATIONS.LIST'], many['COSTCENTREALLOCATIONS.LIST'], rest),
    banks: banksOf(many['BANKALLOCATIONS.LIST'], base, rest),
    ...sourceTaxes(many['TAXOBJECTALLOCATIONS.LIST'], rest),
  };
  const side = one.ISDEEMEDPOSITIVE;
  const isOther = side !== undefined && isOtherSide(side, base);
  if (side !== undefined && (mode === 'everything' || isOther)) rest.push(side);
  rest.push(...many['INVENTORYALLOCATIONS.LIST']);
  if (!keepsExtra) return { line, rest };
  const extra: ExtraTexts = {};
  addOwn(extra, node, mode);
  addExtra(extra, rest, mode);
  if (isOther) extra[side.name] = side.text;
  const some = orNone(extra);
  return { line: some === undefined ? line : { ...line, extra: some }, rest: [] };
}

function sourceTaxes(nodes: readonly XmlNode[], rest: XmlNode[]): Pick<VoucherLine, 'sourceTaxes'> {
  const taxes = sourceTaxesOf(nodes, rest);
  return taxes.length === 0 ? {} : { sourceTaxes: taxes };
}

/** The sign of the amount is the truth; the side on which it was typed is worth keeping where it is the other one. */
function isOtherSide(side: XmlNode, base: Decimal): boolean {
  const isDebit = parseLogical(side.text);
  return isDebit !== null && !isZero(base) && isDebit === base.startsWith('-');
}

function settle(outer: VoucherLine[], postings: readonly VoucherLine[]): VoucherLine[] {
  if (postings.length === 0) return outer;
  if (!coversPostings(outer, postings)) return [...outer, ...postings];
  for (const { account, costs } of postings) {
    const at = outer.findIndex((line) => line.account === account && line.costs.length === 0);
    const line = outer[at];
    if (line !== undefined && costs.length > 0) outer[at] = { ...line, costs };
  }
  return outer;
}

/** Whether the ledgers under items already stand among the outer entries. */
function coversPostings(outer: readonly VoucherLine[], postings: readonly VoucherLine[]): boolean {
  if (outer.length === 0) return false;
  const isBalancedAlone = isBalanced(outer);
  if (isBalancedAlone !== isBalanced([...outer, ...postings])) return isBalancedAlone;
  return postings.every(({ account, amount: posted }) => {
    const standing = outer.filter((line) => line.account === account).map((line) => line.amount);
    return standing.length > 0 && sum(standing) === sum([posted]);
  });
}

function isBalanced(lines: readonly VoucherLine[]): boolean {
  return isZero(sum(lines.map((line) => line.amount)));
}

function sameEntries(a: readonly VoucherLine[], b: readonly VoucherLine[]): boolean {
  const key = (lines: readonly VoucherLine[]) => lines.map((line) => `${line.account}|${line.amount}`).sort();
  return JSON.stringify(key(a)) === JSON.stringify(key(b));
}
