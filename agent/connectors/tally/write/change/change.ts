import { z } from 'zod';
import { assertNever } from '../../../../../contract/assert-never.ts';
import { PlainDate } from '../../../../../contract/dates.ts';
import { tallyDate } from '../../requests/envelope.ts';
import { child, childText, withChildren, XmlNode } from '../../xml/node.ts';
import { scan } from '../../xml/scan.ts';

/** What is to be otherwise in a voucher. */
export const Change = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('set'),
    /** Fields of the head by Tally's name. */
    head: z.record(z.string(), z.string()),
    /** The entries, all of them, as elements of an import; null: as they are. */
    entries: z.string().nullable(),
  }),
  z.object({ type: z.literal('cancel') }),
  z.object({ type: z.literal('bank-date'), account: z.string(), bankDate: PlainDate.nullable() }),
]);
export type Change = z.infer<typeof Change>;

/** The voucher as it should read afterwards. */
export function changed(voucher: XmlNode, change: Change): XmlNode {
  switch (change.type) {
    case 'set':
      return withEntries(withHead(voucher, change.head), change.entries);
    case 'cancel':
      return withHead(voucher, { ISCANCELLED: 'Yes' });
    case 'bank-date':
      return withBankDate(voucher, change.account, change.bankDate);
    default:
      return assertNever(change);
  }
}

function withHead(voucher: XmlNode, head: { readonly [name: string]: string }): XmlNode {
  const names = Object.keys(head);
  const kept = voucher.children.filter(({ name }) => !names.includes(name));
  return withChildren(voucher, [...names.map((name) => leaf(name, head[name] ?? '')), ...kept]);
}

const entryLists: ReadonlySet<string> = new Set([
  'LEDGERENTRIES.LIST',
  'ALLLEDGERENTRIES.LIST',
  'ALLINVENTORYENTRIES.LIST',
  'INVENTORYENTRIES.LIST',
]);

function withEntries(voucher: XmlNode, entries: string | null): XmlNode {
  if (entries === null) return voucher;
  const kept = voucher.children.filter(({ name }) => !entryLists.has(name));
  return withChildren(voucher, [...kept, ...scan(`<VOUCHER>${entries}</VOUCHER>`).children]);
}

function withBankDate(voucher: XmlNode, account: string, bankDate: PlainDate | null): XmlNode {
  const lines = voucher.children.map((line) =>
    childText(line, 'LEDGERNAME') === account
      ? withChildren(
          line,
          line.children.map((one) => dated(one, bankDate)),
        )
      : line,
  );
  return withChildren(voucher, lines);
}

function dated(list: XmlNode, bankDate: PlainDate | null): XmlNode {
  if (list.name !== 'BANKALLOCATIONS.LIST' || child(list, 'AMOUNT') === undefined) return list;
  const kept = list.children.filter(({ name }) => name !== 'BANKERSDATE');
  return withChildren(list, bankDate === null ? kept : [...kept, leaf('BANKERSDATE', tallyDate(bankDate))]);
}

function leaf(name: string, text: string): XmlNode {
  return new XmlNode(name, [], text, []);
}
