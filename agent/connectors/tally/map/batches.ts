import type { PlainDate } from '../../../../contract/dates.ts';
import type { ItemBatch } from '../../../../contract/records/voucher.ts';
import { type DueDate, parseDueDate } from '../scalars/due-date.ts';
import type { TallyQuantity } from '../scalars/quantity.ts';
import { attribute, type XmlNode } from '../xml/node.ts';
import { forexOf } from './forex.ts';
import { amount, date, element, name, quantity, text } from './parsers.ts';
import { keepLeft, Table } from './table.ts';

const batch = new Table({
  GODOWNNAME: text,
  DESTINATIONGODOWNNAME: name,
  BATCHNAME: text,
  MFDON: date,
  EXPIRYPERIOD: element,
  ORDERNO: name,
  TRACKINGNUMBER: name,
  ORDERDUEDATE: element,
  AMOUNT: amount,
  ACTUALQTY: quantity,
  BILLEDQTY: quantity,
});

export function batchesOf(
  nodes: readonly XmlNode[],
  settled: (read: TallyQuantity) => TallyQuantity,
  rest: XmlNode[],
): ItemBatch[] {
  const batches: ItemBatch[] = [];
  for (const node of nodes) {
    const { one, rest: left } = batch.read(node);
    if (Object.values(one).every((value) => value === undefined)) {
      rest.push(node);
      continue;
    }
    const expiry = periodOf(one.EXPIRYPERIOD, one.MFDON ?? null, left);
    const due = periodOf(one.ORDERDUEDATE, null, left);
    const otherGodown = one.DESTINATIONGODOWNNAME ?? null;
    batches.push({
      godown: one.GODOWNNAME ?? null,
      batch: one.BATCHNAME ?? null,
      manufacturedOn: one.MFDON ?? null,
      expiresOn: expiry?.dueDate ?? null,
      orderNumber: one.ORDERNO ?? null,
      trackingNumber: one.TRACKINGNUMBER ?? null,
      actualQuantity: one.ACTUALQTY === undefined ? null : settled(one.ACTUALQTY),
      billedQuantity: one.BILLEDQTY === undefined ? null : settled(one.BILLEDQTY),
      amount: one.AMOUNT?.base ?? null,
      ...forexOf(one.AMOUNT),
      ...(otherGodown === null ? {} : { otherGodown }),
      ...(due?.dueDate == null ? {} : { dueOn: due.dueDate }),
    });
    keepLeft(node, left, rest);
  }
  return batches;
}

/** The batch shows the date alone; what it was reckoned from stays besides. */
function periodOf(node: XmlNode | undefined, from: PlainDate | null, left: XmlNode[]): DueDate | null {
  if (node === undefined) return null;
  left.push(node);
  return parseDueDate(node.text, attribute(node, 'JD'), from);
}
