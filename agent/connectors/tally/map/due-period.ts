import type { PlainDate } from '../../../../contract/dates.ts';
import { type DueDate, parseDueDate } from '../scalars/due-date.ts';
import { attribute, withAttributes, type XmlNode } from '../xml/node.ts';
import { attributesExcept } from './table.ts';

/**
 * A credit period such as `<BILLCREDITPERIOD JD="45723" P="7 Days">7 Days`: `JD` is the day it runs from, `P` repeats the text
 * (facts/tally.md §3.2). Null for what is none. What of it the result does not say goes to `rest`.
 */
export function duePeriodOf(node: XmlNode | undefined, from: PlainDate | null, rest: XmlNode[]): DueDate | null {
  if (node === undefined) return null;
  const serial = attribute(node, 'JD');
  const due = node.children.length > 0 ? null : parseDueDate(node.text, serial, from);
  if (due === null || !isSaid(node.text, due)) {
    rest.push(node);
    return due;
  }
  const said = new Set(['TYPE']);
  if (serial === undefined || due.dueDate !== null) said.add('JD');
  if (attribute(node, 'P') === node.text) said.add('P');
  const left = attributesExcept(node.attributes, said);
  if (left.length > 0) rest.push(withAttributes(node, left));
  return due;
}

/** Months and years are counted by the calendar, and can't be told from the due date afterwards. */
function isSaid(text: string, { dueDate, creditDays }: DueDate): boolean {
  return creditDays === null ? /^[\d-]+$/.test(text.trim()) && dueDate !== null : /^\s*\d+\s*days?\s*$/i.test(text);
}
