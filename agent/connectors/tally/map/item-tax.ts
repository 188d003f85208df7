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
  return { hsn: hsn ?? null, gstRate: gst.map(rateIn).find((rate) => rate !== null) ?? null };
}

/** The newest printed price; the dated list itself stays in `extra`. */
export function mrpOf(node: XmlNode): Decimal | null {
  const rates = newestFirst(node, 'MRPDETAILS.LIST').flatMap((list) => [list, ...list.children]);
  const found = rates.map((one) => parseRate(childText(one, 'MRPRATE') ?? '')).find((rate) => rate !== null);
  return found?.value ?? null;
}

/** The rate of each of the dated details, newest first, for looking up the one that held on a day. */
export function datedGstRatesOf(node: XmlNode): readonly DatedGstRate[] {
  return newestFirst(node, 'GSTDETAILS.LIST').flatMap((details) => {
    const rate = rateIn(details);
    return rate === null ? [] : [{ from: parseDate(childText(details, 'APPLICABLEFROM') ?? ''), rate }];
  });
}

export interface DatedGstRate {
  readonly from: PlainDate | null;
  readonly rate: Decimal;
}

/** What GST an item is under from a day on, as far as the item itself says it. */
export interface DatedGoodsTax {
  readonly from: PlainDate | null;
  /** The product's word: `Taxable`, `Exempt`, `Nil Rated`, `Non-GST`. */
  readonly taxability: string | null;
  /** Percent, integrated. */
  readonly rate: Decimal | null;
  /** Percent of the value. */
  readonly cessRate: Decimal | null;
  readonly isReverseCharge: boolean;
}

/**
 * Newest first. An item that takes its details from elsewhere says `As per Company/Stock Group` and rates of 0; one with slabs is taxed by
 * its price: neither says a rate of its own.
 */
export function goodsTaxesOf(node: XmlNode): readonly DatedGoodsTax[] {
  return newestFirst(node, 'GSTDETAILS.LIST').map((details) => {
    const saysItself = (childText(details, 'SRCOFGSTDETAILS') ?? ownDetails) === ownDetails && !hasSlabs(details);
    const cess = saysItself ? ratesIn(details).get('cess') : undefined;
    return {
      from: parseDate(childText(details, 'APPLICABLEFROM') ?? ''),
      taxability: saysItself ? (childText(details, 'TAXABILITY') ?? null) : null,
      rate: saysItself ? rateIn(details) : null,
      cessRate: cess === undefined || isZero(cess) ? null : cess,
      isReverseCharge: childText(details, 'ISREVERSECHARGEAPPLICABLE') === 'Yes',
    };
  });
}

const ownDetails = 'Specify Details Here';

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
