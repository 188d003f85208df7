import type { Decimal } from '../../../../contract/decimal.ts';
import type { ItemLine } from '../../../../contract/records/voucher.ts';
import type { XmlNode } from '../xml/node.ts';
import { decimal, element } from './parsers.ts';
import { keepLeft, Table } from './table.ts';

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

const rateDetail = new Table({ GSTRATEDUTYHEAD: element, GSTRATE: decimal });

/** Rates in percent by head. Heads without a rate are left out; the product's word for the head stays in `rest`. */
export function taxOf(nodes: readonly XmlNode[], rest: XmlNode[]): ItemLine['tax'] {
  const rates: { head: string; rate: Decimal | null }[] = [];
  for (const node of nodes) {
    const { one, rest: left } = rateDetail.read(node);
    const head = one.GSTRATEDUTYHEAD;
    if (head === undefined || head.text === '' || one.GSTRATE === undefined) {
      rest.push(node);
      continue;
    }
    rates.push({ head: taxHead(head.text), rate: one.GSTRATE });
    keepLeft(node, [head, ...left], rest);
  }
  return rates;
}

export function taxHead(word: string): string {
  return Object.hasOwn(heads, word) ? (heads[word] ?? word) : word;
}
