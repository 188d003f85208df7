import type { Difference } from '../../../../../contract/jobs/job.ts';
import type { XmlNode } from '../../xml/node.ts';
import { importedChildren } from './to-import.ts';

/** Every text of a voucher that an import would carry, by its path: `LEDGERENTRIES.LIST[2]/AMOUNT`. */
export function leavesOf(voucher: XmlNode): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>();
  collect(importedChildren(voucher), '', leaves);
  return leaves;
}

/** What reads otherwise than it should. `isNew`: its entries were sent without what Tally adds to each by itself. */
export function leafDifferences(wanted: XmlNode, found: XmlNode, isNew = false): readonly Difference[] {
  const [sent, there] = [leavesOf(wanted), leavesOf(found)];
  return [...new Set([...sent.keys(), ...there.keys()])]
    .filter((path) => sent.has(path) || !(isNew && isAddition(path)))
    .map((path) => ({ path, sent: sent.get(path) ?? '', found: there.get(path) ?? '' }))
    .filter((leaf) => normal(leaf.sent) !== normal(leaf.found));
}

/** Around an entry, but nothing that it is about: no further entry, allocation or amount. */
function isAddition(path: string): boolean {
  const [, , name = ''] = /^([A-Z]*ENTRIES\.LIST)(?:\[\d+\])?\/(?:.*\/)?([A-Z]+)$/.exec(path) ?? [];
  return name !== '' && !telling.has(name);
}

const telling: ReadonlySet<string> = new Set(['LEDGERNAME', 'STOCKITEMNAME', 'NAME', 'AMOUNT', 'BILLTYPE']);

function collect(children: readonly XmlNode[], under: string, leaves: Map<string, string>): void {
  const counts = new Map<string, number>();
  for (const { name, text, children: inner } of children) {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    const path = `${under}${name}${count === 1 ? '' : `[${count}]`}`;
    if (text.trim() !== '') leaves.set(path, text);
    collect(inner, `${path}/`, leaves);
  }
}

/** Line ends and blanks at the ends are Tally's affair. */
function normal(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').trim();
}
