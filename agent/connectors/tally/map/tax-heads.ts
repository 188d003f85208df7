import type { Decimal } from '../../../../contract/decimal.ts';
import type { ItemLine } from '../../../../contract/records/voucher.ts';
import { withChildren, type XmlNode } from '../xml/node.ts';
import { decimal, text } from './parsers.ts';
import { Table } from './table.ts';

/** Duty heads as ERP 9 and as TallyPrime 3 and later write them (facts/tally.md §1.9). */
const heads: { readonly [word: string]: string } = {
  'Integrated Tax': 'igst',
  IGST: 'igst',
  'Central Tax': 'cgst',
  CGST: 'cgst',
  'State Tax': 'sgst',
  SGST: 'sgst',
  'SGST/UTGST': 'sgst',
  'UT Tax': 'sgst',
  Cess: 'cess',
  'State Cess': 'state-cess',
};

const rateDetail = new Table({ GSTRATEDUTYHEAD: text, GSTRATE: decimal });

/** The rates of an item: its own, else those of the first ledger under it, where ERP 9 put them. Heads without a rate are left out. */
export function taxOf(own: readonly XmlNode[], underLedgers: readonly XmlNode[], rest: XmlNode[]): ItemLine['tax'] {
  const tax = ratesIn(own, rest);
  for (const node of underLedgers) {
    const rates = ratesIn(
      node.children.filter((one) => one.name === 'RATEDETAILS.LIST'),
      rest,
    );
    if (tax.length === 0) tax.push(...rates);
  }
  return tax;
}

export function taxHead(word: string): string {
  return Object.hasOwn(heads, word) ? (heads[word] ?? word) : word;
}

function ratesIn(nodes: readonly XmlNode[], rest: XmlNode[]): { head: string; rate: Decimal | null }[] {
  const rates: { head: string; rate: Decimal | null }[] = [];
  for (const node of nodes) {
    const { one, rest: left } = rateDetail.read(node);
    const isRated = one.GSTRATEDUTYHEAD !== undefined && one.GSTRATE !== undefined;
    if (isRated) rates.push({ head: taxHead(one.GSTRATEDUTYHEAD), rate: one.GSTRATE });
    rest.push(isRated ? withChildren(node, left) : node);
  }
  return rates;
}
