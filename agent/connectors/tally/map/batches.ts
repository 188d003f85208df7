import type { ItemBatch } from '../../../../contract/records/voucher.ts';
import { withChildren, type XmlNode } from '../xml/node.ts';
import { dueDateOf } from './allocations.ts';
import { amount, date, element, name, quantity, text } from './parsers.ts';
import { Table } from './table.ts';

const batch = new Table({
  GODOWNNAME: text,
  BATCHNAME: text,
  MFDON: date,
  EXPIRYPERIOD: element,
  ORDERNO: name,
  TRACKINGNUMBER: name,
  AMOUNT: amount,
  ACTUALQTY: quantity,
  BILLEDQTY: quantity,
});

export function batchesOf(nodes: readonly XmlNode[], rest: XmlNode[]): ItemBatch[] {
  const batches: ItemBatch[] = [];
  for (const node of nodes) {
    const { one, rest: left } = batch.read(node);
    const expiry = one.EXPIRYPERIOD === undefined ? null : dueDateOf(one.EXPIRYPERIOD, one.MFDON ?? null);
    if (one.EXPIRYPERIOD !== undefined && expiry?.dueDate == null) left.push(one.EXPIRYPERIOD);
    if (Object.values(one).every((value) => value === undefined)) {
      rest.push(node);
      continue;
    }
    batches.push({
      godown: one.GODOWNNAME ?? null,
      batch: one.BATCHNAME ?? null,
      manufacturedOn: one.MFDON ?? null,
      expiresOn: expiry?.dueDate ?? null,
      orderNumber: one.ORDERNO ?? null,
      trackingNumber: one.TRACKINGNUMBER ?? null,
      actualQuantity: one.ACTUALQTY ?? null,
      billedQuantity: one.BILLEDQTY ?? null,
      amount: one.AMOUNT?.base ?? null,
    });
    if (left.length > 0) rest.push(withChildren(node, left));
  }
  return batches;
}
