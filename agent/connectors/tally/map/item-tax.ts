import type { PlainDate } from '../../../../contract/dates.ts';
import { type Decimal, isZero, sum } from '../../../../contract/decimal.ts';
import { parseDate } from '../scalars/date.ts';
import { parseRate } from '../scalars/rate.ts';
import { parseNumber } from '../scalars/signed-text.ts';
import { childText, type XmlNode } from '../xml/node.ts';
import { taxHead } from './tax-heads.ts';

/**
 * The newest HSN and GST rate of an item. TallyPrime 3 and later have dated HSNDETAILS beside GSTDETAILS, before that the code
 * stands in GSTDETAILS (facts/tally.md §1.9). The dated lists themselves stay in `extra`.
 */
export function itemTaxOf(node: XmlNode): { hsn: string | null; gstRate: Decimal | null } {
  const gst = newestFirst(node, 'GSTDETAILS.LIST');
  const hsn = [...newestFirst(node, 'HSNDETAILS.LIST'), ...gst].map(codeIn).find((code) => code !== undefined);
  const newest = goodsTaxesOf(node).find(({ isInherited, rate }) => isInherited || rate !== null);
  return { hsn: hsn ?? null, gstRate: newest?.rate ?? null };
}

/** The newest printed price; the dated list itself stays in `extra`. */
export function mrpOf(node: XmlNode): Decimal | null {
  const rates = newestFirst(node, 'MRPDETAILS.LIST').flatMap((list) => [list, ...list.children]);
  const found = rates.map((one) => parseRate(childText(one, 'MRPRATE') ?? '')).find((rate) => rate !== null);
  return found?.value ?? null;
}

/** The rate of each of the dated details, newest first, for looking up the one that held on a day. */
export function datedGstRatesOf(node: XmlNode): readonly DatedGstRate[] {
  return goodsTaxesOf(node)
    .filter(({ isInherited, rate }) => isInherited || rate !== null)
    .map(({ from, rate }) => ({ from, rate }));
}

export interface DatedGstRate {
  readonly from: PlainDate | null;
  /** Null: another one than the item's own. */
  readonly rate: Decimal | null;
}

/** What GST an item, or all items of a stock group, are under from a day on. */
export interface DatedGoodsTax {
  readonly from: PlainDate | null;
  /** It is as for the stock group above it, or for the company: whatever else stands here means nothing. */
  readonly isInherited: boolean;
  /** The product's word: `Taxable`, `Exempt`, `Nil Rated`, `Non-GST`. */
  readonly taxability: string | null;
  /** Percent, integrated. */
  readonly rate: Decimal | null;
  /** Percent of the value. */
  readonly cessRate: Decimal | null;
  readonly isReverseCharge: boolean;
}

/**
 * Newest first. What takes its details from above says `As per Company/Stock Group` and rates of 0 (seen on a
 * live TallyPrime by others, 2026-09); what has slabs is taxed by its price, and
 * has no one rate.
 */
export function goodsTaxesOf(node: XmlNode): readonly DatedGoodsTax[] {
  return newestFirst(node, 'GSTDETAILS.LIST').map((details) => {
    const isKnown = !isInherited(details) && !hasSlabs(details);
    const cess = isKnown ? ratesIn(details).get('cess') : undefined;
    return {
      from: parseDate(childText(details, 'APPLICABLEFROM') ?? ''),
      isInherited: isInherited(details),
      taxability: isKnown ? (childText(details, 'TAXABILITY') ?? null) : null,
      rate: isKnown ? rateIn(details) : null,
      cessRate: cess === undefined || isZero(cess) ? null : cess,
      isReverseCharge: childText(details, 'ISREVERSECHARGEAPPLICABLE') === 'Yes',
    };
  });
}

function isInherited(details: XmlNode): boolean {
  const source = childText(details, 'SRCOFGSTDETAILS');
  return source !== undefined && source !== 'Specify Details Here';
}

function hasSlabs(details: XmlNode): boolean {
  const slabs = [details, ...details.children].flatMap((list) =>
    list.children.filter(({ name }) => name === 'GSTSLABRATES.LIST'),
  );
  return slabs.some(({ children }) => children.length > 0);
}

function codeIn(details: XmlNode): string | undefined {
  const own = childText(details, 'HSNCODE');
  if (own !== undefined) return own;
  const word = childText(details, 'HSN');
  return word !== undefined && /^\d{4,8}$/.test(word) ? word : undefined;
}

/** The integrated rate, else central and state rates together. */
function rateIn(details: XmlNode): Decimal | null {
  const rates = ratesIn(details);
  const [central, state] = [rates.get('cgst'), rates.get('sgst')];
  return rates.get('igst') ?? (central !== undefined && state !== undefined ? sum([central, state]) : null);
}

/** By head. */
function ratesIn(details: XmlNode): ReadonlyMap<string, Decimal> {
  const rates = new Map<string, Decimal>();
  const states = details.children.filter((one) => one.name === 'STATEWISEDETAILS.LIST');
  for (const one of [details, ...states].flatMap((list) => list.children)) {
    const rate = one.name === 'RATEDETAILS.LIST' ? parseNumber(childText(one, 'GSTRATE') ?? '') : null;
    if (rate !== null) rates.set(taxHead(childText(one, 'GSTRATEDUTYHEAD') ?? ''), rate);
  }
  return rates;
}

function newestFirst(node: XmlNode, name: string): XmlNode[] {
  const lists = node.children.filter((one) => one.name === name);
  return lists.sort((a, b) =>
    (childText(a, 'APPLICABLEFROM') ?? '') < (childText(b, 'APPLICABLEFROM') ?? '') ? 1 : -1,
  );
}
