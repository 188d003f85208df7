import type { CostCentreData } from '../../../../contract/records/masters.ts';
import { parseDate } from '../scalars/date.ts';
import { parseLogical } from '../scalars/words.ts';
import { childText, type XmlNode } from '../xml/node.ts';

/** The particulars of an employee; null for a cost centre that is none. */
export function employeeOf(node: XmlNode): CostCentreData['employee'] | null {
  if (parseLogical(childText(node, 'FORPAYROLL') ?? '') !== true) return null;
  const text = (tag: string) => childText(node, tag) ?? null;
  const date = (tag: string) => parseDate(childText(node, tag) ?? '');
  const mailingName = node.children.find((child) => child.name === 'MAILINGNAME.LIST')?.children[0]?.text;
  return {
    number: text('MAILINGNAME') ?? mailingName ?? null,
    joinedOn: date('DATEOFJOIN'),
    leftOn: date('DEACTIVATIONDATE'),
    designation: text('DESIGNATION'),
    function: text('FUNCTION'),
    location: text('LOCATION'),
    pan: text('PANNUMBER'),
    uan: text('UANNUMBER'),
  };
}
