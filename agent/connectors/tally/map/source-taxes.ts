import type { SourceTax } from '../../../../contract/records/voucher.ts';
import type { XmlNode } from '../xml/node.ts';
import { amount, decimal, name, text } from './parsers.ts';
import { keepLeft, Table } from './table.ts';

const taxObject = new Table(
  { TAXTYPE: text, CATEGORY: name, TAXNAME: text, REFTYPE: text, PARTYLEDGER: name, EXPENSES: name },
  ['SUBCATEGORYALLOCATION.LIST'],
);
const part = new Table({
  SUBCATEGORY: text,
  DUTYLEDGER: name,
  ASSESSABLEAMOUNT: amount,
  TAXRATE: decimal,
  TAX: amount,
});

/** Tax deducted or collected at source (`TAXOBJECTALLOCATIONS.LIST`). Of its parts only those that carry an amount are named. */
export function sourceTaxesOf(nodes: readonly XmlNode[], rest: XmlNode[]): SourceTax[] {
  const taxes: SourceTax[] = [];
  for (const node of nodes) {
    const { one, many, rest: left } = taxObject.read(node);
    if (one.TAXTYPE === undefined) {
      rest.push(node);
      continue;
    }
    taxes.push({
      type: one.TAXTYPE === 'TDS' || one.TAXTYPE === 'TCS' ? one.TAXTYPE.toLowerCase() : one.TAXTYPE,
      nature: one.CATEGORY ?? null,
      reference: one.TAXNAME ?? null,
      referenceType: one.REFTYPE ?? null,
      party: one.PARTYLEDGER ?? null,
      expense: one.EXPENSES ?? null,
      parts: partsOf(many['SUBCATEGORYALLOCATION.LIST'], left),
    });
    keepLeft(node, left, rest);
  }
  return taxes;
}

function partsOf(nodes: readonly XmlNode[], rest: XmlNode[]): SourceTax['parts'] {
  const parts: SourceTax['parts'] = [];
  for (const node of nodes) {
    const { one, rest: left } = part.read(node);
    if (one.SUBCATEGORY === undefined || (one.ASSESSABLEAMOUNT === undefined && one.TAX === undefined)) {
      rest.push(node);
      continue;
    }
    parts.push({
      name: one.SUBCATEGORY,
      account: one.DUTYLEDGER ?? null,
      assessable: one.ASSESSABLEAMOUNT?.base ?? null,
      rate: one.TAXRATE ?? null,
      tax: one.TAX?.base ?? null,
    });
    keepLeft(node, left, rest);
  }
  return parts;
}
