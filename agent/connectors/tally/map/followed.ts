import type { PlainDate } from '../../../../contract/dates.ts';
import type { Followed } from '../../../../contract/records/voucher.ts';
import type { XmlNode } from '../xml/node.ts';
import { date, text } from './parsers.ts';
import { keepLeft, Table } from './table.ts';

const order = new Table({ BASICPURCHASEORDERNO: text, BASICORDERDATE: date });
const delivery = new Table({ BASICSHIPDELIVERYNOTE: text, BASICSHIPPINGDATE: date });

/** The orders an invoice or a delivery note names (`INVOICEORDERLIST.LIST`). */
export function ordersOf(nodes: readonly XmlNode[], rest: XmlNode[]): Followed[] {
  return nodes.flatMap((node) => {
    const { one, rest: left } = order.read(node);
    return followed(node, one.BASICPURCHASEORDERNO, one.BASICORDERDATE, left, rest);
  });
}

/** The delivery or receipt notes an invoice names (`INVOICEDELNOTES.LIST`). */
export function deliveryNotesOf(nodes: readonly XmlNode[], rest: XmlNode[]): Followed[] {
  return nodes.flatMap((node) => {
    const { one, rest: left } = delivery.read(node);
    return followed(node, one.BASICSHIPDELIVERYNOTE, one.BASICSHIPPINGDATE, left, rest);
  });
}

function followed(
  node: XmlNode,
  number: string | undefined,
  on: PlainDate | undefined,
  left: readonly XmlNode[],
  rest: XmlNode[],
): Followed[] {
  if (number === undefined && on === undefined) {
    rest.push(node);
    return [];
  }
  keepLeft(node, left, rest);
  return [{ number: number ?? null, date: on ?? null }];
}
