import { type Decimal, sum, zero } from '../../../../contract/decimal.ts';
import type { ItemBatch, ItemLine, VoucherLine } from '../../../../contract/records/voucher.ts';
import { XmlNode } from '../xml/node.ts';
import { batchesOf } from './batches.ts';
import { addExtra, type ExtraTexts, orNone } from './extra.ts';
import { amount, decimal, logical, quantity, rate, text } from './parsers.ts';
import { Table } from './table.ts';
import { taxOf } from './tax-heads.ts';
import { lineOf, type VoucherWork } from './voucher-lines.ts';

interface ItemLists {
  readonly 'ALLLEDGERENTRIES.LIST': readonly XmlNode[];
  readonly 'LEDGERENTRIES.LIST': readonly XmlNode[];
  readonly 'ALLINVENTORYENTRIES.LIST': readonly XmlNode[];
  readonly 'INVENTORYENTRIES.LIST': readonly XmlNode[];
  readonly 'INVENTORYENTRIESIN.LIST': readonly XmlNode[];
  readonly 'INVENTORYENTRIESOUT.LIST': readonly XmlNode[];
}

export interface Items {
  readonly kept: { readonly line: ItemLine }[];
  readonly dropped: XmlNode[];
  /** What the ledgers under the items are posted with, summed up for each ledger. */
  readonly postings: readonly VoucherLine[];
}

type Direction = ItemLine['direction'];

/**
 * The items of a voucher, each once: ALLINVENTORYENTRIES repeats what INVENTORYENTRIES, …IN and …OUT hold; stock journals of
 * UI exports have only the latter two, and accounting vouchers put items under a ledger entry (facts/tally.md §3.5).
 */
export function itemsOf(lists: ItemLists, work: VoucherWork): Items {
  const all = lists['ALLINVENTORYENTRIES.LIST'];
  const own = lists['INVENTORYENTRIES.LIST'];
  const dropped: XmlNode[] = all.length > 0 && work.context.extra !== 'telling' ? [...own] : [];
  const postings: VoucherLine[] = [];
  const kept: { line: ItemLine }[] = [];
  const take = (nodes: readonly XmlNode[], direction?: Direction) => {
    for (const node of nodes) {
      const line = itemOf(node, work, postings, direction);
      if (line === null) dropped.push(node);
      else kept.push({ line });
    }
  };
  take(all.length > 0 ? all : own);
  take(unlessCovered(kept, lists['INVENTORYENTRIESIN.LIST']), 'in');
  take(unlessCovered(kept, lists['INVENTORYENTRIESOUT.LIST']), 'out');
  const entries =
    lists['ALLLEDGERENTRIES.LIST'].length > 0 ? lists['ALLLEDGERENTRIES.LIST'] : lists['LEDGERENTRIES.LIST'];
  const underEntries = entries.flatMap((node) =>
    node.children.filter((one) => one.name === 'INVENTORYALLOCATIONS.LIST'),
  );
  take(unlessCovered(kept, underEntries));
  return { kept, dropped, postings: summed(postings) };
}

const item = new Table(
  {
    STOCKITEMNAME: text,
    ISDEEMEDPOSITIVE: logical,
    RATE: rate,
    DISCOUNT: decimal,
    AMOUNT: amount,
    ACTUALQTY: quantity,
    BILLEDQTY: quantity,
    GSTHSNNAME: text,
    MRPRATE: rate,
    GSTASSBLVALUE: amount,
  },
  ['BATCHALLOCATIONS.LIST', 'ACCOUNTINGALLOCATIONS.LIST', 'RATEDETAILS.LIST'],
);

function itemOf(node: XmlNode, work: VoucherWork, postings: VoucherLine[], given?: Direction): ItemLine | null {
  const { one, many, rest } = item.read(node);
  if (one.STOCKITEMNAME === undefined) return null;
  const { names, extra: mode = 'everything' } = work.context;
  const accounts = accountsOf(many['ACCOUNTINGALLOCATIONS.LIST'], work, postings, rest);
  const base = one.AMOUNT?.base ?? zero;
  const tax = taxOf(many['RATEDETAILS.LIST'], many['ACCOUNTINGALLOCATIONS.LIST'], rest);
  const batches: ItemBatch[] = batchesOf(many['BATCHALLOCATIONS.LIST'], rest);
  if (one.ISDEEMEDPOSITIVE !== undefined && mode === 'everything') {
    rest.push(new XmlNode('ISDEEMEDPOSITIVE', [], one.ISDEEMEDPOSITIVE ? 'Yes' : 'No', []));
  }
  const extra: ExtraTexts = {};
  addExtra(extra, rest, mode);
  const some = orNone(extra);
  return {
    item: one.STOCKITEMNAME,
    itemId: names?.item(one.STOCKITEMNAME) ?? null,
    direction: given ?? directionOf(one.ISDEEMEDPOSITIVE, base, work.type),
    actualQuantity: one.ACTUALQTY ?? null,
    billedQuantity: one.BILLEDQTY ?? null,
    rate: one.RATE ?? null,
    discount: one.DISCOUNT ?? null,
    amount: base,
    ...(one.AMOUNT?.forex === undefined ? {} : { forex: one.AMOUNT.forex }),
    hsn: one.GSTHSNNAME ?? null,
    mrp: one.MRPRATE?.value ?? null,
    taxableValue: one.GSTASSBLVALUE === undefined ? null : unsigned(one.GSTASSBLVALUE.base),
    tax,
    batches,
    accounts,
    ...(some === undefined ? {} : { extra: some }),
  };
}

/** The side on which it was entered; UI exports leave `No` out, collections may leave both out. */
function directionOf(isDebitSide: boolean | undefined, base: Decimal, type: string): Direction {
  if (isDebitSide !== undefined) return isDebitSide ? 'in' : 'out';
  if (base !== zero && /[1-9]/.test(base)) return base.startsWith('-') ? 'out' : 'in';
  return entersStock.has(type) ? 'in' : 'out';
}

const entersStock: ReadonlySet<string> = new Set([
  'purchase',
  'receipt-note',
  'credit-note',
  'rejection-in',
  'material-in',
]);

function accountsOf(
  nodes: readonly XmlNode[],
  work: VoucherWork,
  postings: VoucherLine[],
  rest: XmlNode[],
): ItemLine['accounts'] {
  const accounts: ItemLine['accounts'] = [];
  for (const node of nodes) {
    const read = lineOf(node, work, false);
    if (read === null) {
      rest.push(node);
      continue;
    }
    const { line, rest: left } = read;
    accounts.push({ account: line.account, amount: line.amount });
    postings.push(line);
    rest.push(
      new XmlNode(
        node.name,
        node.attributes,
        '',
        left.filter((one) => one.name !== 'RATEDETAILS.LIST'),
      ),
    );
  }
  return accounts;
}

/** One posting for each ledger (and exchange rate), as Tally shows it in the ledger's account. */
function summed(lines: readonly VoucherLine[]): VoucherLine[] {
  const byLedger = new Map<string, VoucherLine>();
  for (const line of lines) {
    const key = `${line.account}\n${line.forex?.currency ?? ''}\n${line.forex?.rate ?? ''}`;
    const known = byLedger.get(key);
    byLedger.set(key, known === undefined ? line : together(known, line));
  }
  return [...byLedger.values()];
}

function together(a: VoucherLine, b: VoucherLine): VoucherLine {
  return {
    ...a,
    amount: sum([a.amount, b.amount]),
    ...(a.forex === undefined || b.forex === undefined
      ? {}
      : { forex: { ...a.forex, amount: sum([a.forex.amount, b.forex.amount]) } }),
    bills: [...a.bills, ...b.bills],
    costs: [...a.costs, ...b.costs],
    banks: [...a.banks, ...b.banks],
  };
}

/** Entries that are not yet among the items: matched by item and amount, each match used once. */
function unlessCovered(kept: readonly { readonly line: ItemLine }[], nodes: readonly XmlNode[]): readonly XmlNode[] {
  if (nodes.length === 0 || kept.length === 0) return nodes;
  const standing = kept.map(({ line }) => `${line.item}|${unsigned(line.amount)}`);
  return nodes.filter((node) => {
    const { one } = item.read(node);
    const at = standing.indexOf(`${one.STOCKITEMNAME}|${unsigned(one.AMOUNT?.base ?? zero)}`);
    if (at >= 0) standing.splice(at, 1);
    return at < 0;
  });
}

function unsigned(value: Decimal): Decimal {
  return value.startsWith('-') ? (value.slice(1) as Decimal) : value;
}
