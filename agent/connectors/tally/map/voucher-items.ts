import { type Decimal, sum, zero } from '../../../../contract/decimal.ts';
import type { ItemBatch, ItemLine, VoucherLine } from '../../../../contract/records/voucher.ts';
import { inKnownUnit, type TallyQuantity } from '../scalars/quantity.ts';
import { parseLogical } from '../scalars/words.ts';
import { child, childText, type XmlNode } from '../xml/node.ts';
import { batchesOf } from './batches.ts';
import { addExtra, addOwn, type ExtraTexts, orNone } from './extra.ts';
import { forexOf } from './forex.ts';
import { amount, decimal, element, quantity, rate, text } from './parsers.ts';
import { keepLeft, Table } from './table.ts';
import { taxOf } from './tax-heads.ts';
import { textsOf } from './texts.ts';
import { lineOf, type VoucherWork } from './voucher-lines.ts';

interface ItemLists {
  readonly 'ALLLEDGERENTRIES.LIST': readonly XmlNode[];
  readonly 'LEDGERENTRIES.LIST': readonly XmlNode[];
  readonly 'ALLINVENTORYENTRIES.LIST': readonly XmlNode[];
  readonly 'INVENTORYENTRIES.LIST': readonly XmlNode[];
  readonly 'INVENTORYENTRIESIN.LIST': readonly XmlNode[];
  readonly 'INVENTORYENTRIESOUT.LIST': readonly XmlNode[];
}

interface Kept {
  readonly line: ItemLine;
  readonly node: XmlNode;
}

export interface Items {
  readonly kept: readonly Kept[];
  /** Entries that name no item, or say again what is in `kept`. */
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
  const dropped: XmlNode[] = [];
  const postings: VoucherLine[] = [];
  const kept: Kept[] = [];
  const take = (nodes: readonly XmlNode[], direction?: Direction) => {
    for (const node of nodes) {
      const line = itemOf(node, work, postings, direction);
      if (line !== null) kept.push({ line, node });
      else if (node.name !== 'INVENTORYALLOCATIONS.LIST') dropped.push(node);
    }
  };
  const takeNew = (nodes: readonly XmlNode[], direction?: Direction) => {
    if (nodes.length === 0) return;
    const { fresh, repeated } = amongKept(kept, nodes);
    take(fresh, direction);
    dropped.push(
      ...repeated
        .filter(([node, twin]) => work.context.extra !== 'telling' || !saysSame(node, twin))
        .map(([node]) => node),
    );
  };
  take(all.length > 0 ? all : own);
  if (all.length > 0) takeNew(own);
  takeNew(lists['INVENTORYENTRIESIN.LIST'], 'in');
  takeNew(lists['INVENTORYENTRIESOUT.LIST'], 'out');
  const entries =
    lists['ALLLEDGERENTRIES.LIST'].length > 0 ? lists['ALLLEDGERENTRIES.LIST'] : lists['LEDGERENTRIES.LIST'];
  const underEntries = entries.flatMap((node) =>
    node.children.filter((one) => one.name === 'INVENTORYALLOCATIONS.LIST'),
  );
  take(amongKept(kept, underEntries).fresh); // all of them stay in the extra of their ledger line
  return { kept, dropped, postings: summed(postings) };
}

const item = new Table(
  {
    STOCKITEMNAME: text,
    ISDEEMEDPOSITIVE: element,
    RATE: rate,
    DISCOUNT: decimal,
    AMOUNT: amount,
    ACTUALQTY: quantity,
    BILLEDQTY: quantity,
    GSTHSNNAME: text,
    MRPRATE: element,
    GSTASSBLVALUE: element,
  },
  ['BATCHALLOCATIONS.LIST', 'ACCOUNTINGALLOCATIONS.LIST', 'RATEDETAILS.LIST', 'BASICUSERDESCRIPTION.LIST'],
);

function itemOf(node: XmlNode, work: VoucherWork, postings: VoucherLine[], given?: Direction): ItemLine | null {
  const { one, many, rest } = item.read(node);
  if (one.STOCKITEMNAME === undefined) return null;
  const { names, extra: mode = 'everything' } = work.context;
  const tax = taxOf(many['RATEDETAILS.LIST'], rest);
  const accounts = accountsOf(many['ACCOUNTINGALLOCATIONS.LIST'], tax, work, postings, rest);
  const base = one.AMOUNT?.base ?? zero;
  const settled = (read: TallyQuantity) => inKnownUnit(read, (name) => names?.isUnit?.(name) === true);
  const batches: ItemBatch[] = batchesOf(many['BATCHALLOCATIONS.LIST'], settled, rest);
  const side = one.ISDEEMEDPOSITIVE;
  if (side !== undefined && mode === 'everything') rest.push(side);
  const mrp = one.MRPRATE === undefined ? undefined : rate(one.MRPRATE);
  if (one.MRPRATE !== undefined && (mode === 'everything' || mrp === undefined)) rest.push(one.MRPRATE);
  const assessable = one.GSTASSBLVALUE === undefined ? undefined : amount(one.GSTASSBLVALUE);
  if (one.GSTASSBLVALUE !== undefined && (mode === 'everything' || assessable === undefined))
    rest.push(one.GSTASSBLVALUE);
  const description = textsOf(many['BASICUSERDESCRIPTION.LIST'], rest);
  const extra: ExtraTexts = {};
  addOwn(extra, node, mode);
  addExtra(extra, rest, mode);
  const some = orNone(extra);
  return {
    item: one.STOCKITEMNAME,
    itemId: names?.item(one.STOCKITEMNAME) ?? null,
    direction: given ?? directionOf(side === undefined ? null : parseLogical(side.text), base, work.type),
    actualQuantity: one.ACTUALQTY === undefined ? null : settled(one.ACTUALQTY),
    billedQuantity: one.BILLEDQTY === undefined ? null : settled(one.BILLEDQTY),
    rate: one.RATE ?? null,
    discount: one.DISCOUNT ?? null,
    amount: base,
    ...forexOf(one.AMOUNT),
    hsn: one.GSTHSNNAME ?? null,
    mrp: mrp?.value ?? null,
    taxableValue: assessable === undefined ? null : unsigned(assessable.base),
    tax,
    batches,
    accounts,
    ...(description.length === 0 ? {} : { description }),
    ...(some === undefined ? {} : { extra: some }),
  };
}

/** The side on which it was entered; UI exports leave `No` out, collections may leave both out. */
function directionOf(isDebitSide: boolean | null, base: Decimal, type: string): Direction {
  if (isDebitSide !== null) return isDebitSide ? 'in' : 'out';
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

/** Where the item itself names no tax rates, those of the first ledger under it that does are its own: so ERP 9 had them. */
function accountsOf(
  nodes: readonly XmlNode[],
  tax: ItemLine['tax'],
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
    accounts.push(accountOf(line));
    postings.push(line);
    if (tax.length === 0) takeRates(left, tax);
    keepLeft(node, left, rest);
  }
  return accounts;
}

/** What the allocation has of its own; the same stands in `lines`, where the voucher does not list its ledgers itself. */
function accountOf({
  account,
  amount,
  forex,
  bills,
  costs,
  banks,
  sourceTaxes,
}: VoucherLine): ItemLine['accounts'][number] {
  return {
    account,
    amount,
    ...(forex === undefined ? {} : { forex }),
    ...(bills.length === 0 ? {} : { bills }),
    ...(costs.length === 0 ? {} : { costs }),
    ...(banks.length === 0 ? {} : { banks }),
    ...(sourceTaxes === undefined ? {} : { sourceTaxes }),
  };
}

function takeRates(left: XmlNode[], tax: ItemLine['tax']): void {
  const rest: XmlNode[] = [];
  for (const node of left) {
    if (node.name === 'RATEDETAILS.LIST') tax.push(...taxOf([node], rest));
    else rest.push(node);
  }
  left.splice(0, left.length, ...rest);
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

/** Which entries are not yet among the items: matched by item and amount, each match used once. */
function amongKept(
  kept: readonly Kept[],
  nodes: readonly XmlNode[],
): { readonly fresh: readonly XmlNode[]; readonly repeated: readonly (readonly [XmlNode, XmlNode])[] } {
  if (nodes.length === 0 || kept.length === 0) return { fresh: nodes, repeated: [] };
  const standing = kept.map(({ line, node }) => ({ key: `${line.item}|${unsigned(line.amount)}`, node }));
  const fresh: XmlNode[] = [];
  const repeated: [XmlNode, XmlNode][] = [];
  for (const node of nodes) {
    const key = `${childText(node, 'STOCKITEMNAME')}|${unsigned(amountIn(node))}`;
    const at = standing.findIndex((one) => one.key === key);
    const [twin] = at < 0 ? [] : standing.splice(at, 1);
    if (twin === undefined) fresh.push(node);
    else repeated.push([node, twin.node]);
  }
  return { fresh, repeated };
}

function amountIn(node: XmlNode): Decimal {
  const field = child(node, 'AMOUNT');
  return (field === undefined ? undefined : amount(field)?.base) ?? zero;
}

function saysSame(a: XmlNode, b: XmlNode): boolean {
  if (a.text !== b.text || a.children.length !== b.children.length) return false;
  return a.children.every((one, i) => one.name === b.children[i]?.name && saysSame(one, b.children[i]));
}

function unsigned(value: Decimal): Decimal {
  return value.startsWith('-') ? (value.slice(1) as Decimal) : value;
}
