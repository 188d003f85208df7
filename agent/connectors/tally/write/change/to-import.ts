import { escapeXml } from '../../requests/envelope.ts';
import { childText, XmlNode } from '../../xml/node.ts';

/**
 * An exported voucher as an import takes it: without what is Tally's own, and with the one list of ledger lines that its view is
 * imported by (facts/tally.md §5.2): an invoice is exported with both, which overlap (§3.5).
 */
export function toImport(voucher: XmlNode, attributes: { readonly [name: string]: string }): string {
  const children = importedChildren(voucher);
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeXml(value)}"`);
  const party = partyOf(voucher);
  const named = (child: XmlNode) => (child.name === 'PARTYLEDGERNAME' && party !== undefined ? party : child);
  return `<VOUCHER${written.join('')}>${children.map((child) => toText(named(child))).join('')}</VOUCHER>`;
}

/** Of a payment, receipt or contra Tally shows the bank as its party: sent back like that, it would become it (facts/tally.md §3.5). */
function partyOf(voucher: XmlNode): XmlNode | undefined {
  if (childText(voucher, 'ISINVOICE') === 'Yes') return undefined;
  const line = voucher.children.find((child) => childText(child, 'ISPARTYLEDGER') === 'Yes');
  const name = line && childText(line, 'LEDGERNAME');
  return name === undefined ? undefined : new XmlNode('PARTYLEDGERNAME', [], name, []);
}

export function importedChildren(voucher: XmlNode): readonly XmlNode[] {
  const names = new Set(voucher.children.map(({ name }) => name));
  const isInvoice = childText(voucher, 'ISINVOICE') === 'Yes';
  const keepsOwn = isInvoice && names.has('LEDGERENTRIES.LIST');
  const isMovement = names.has('INVENTORYENTRIESIN.LIST') || names.has('INVENTORYENTRIESOUT.LIST');
  return voucher.children.filter(({ name }) => {
    if (tallysOwn.has(name)) return false;
    if (name === 'ALLLEDGERENTRIES.LIST') return !keepsOwn;
    if (name === 'LEDGERENTRIES.LIST') return keepsOwn;
    return name !== 'ALLINVENTORYENTRIES.LIST' || !isMovement;
  });
}

/** Tally makes these at every save. */
export const tallysOwn: ReadonlySet<string> = new Set([
  'GUID',
  'MASTERID',
  'ALTERID',
  'REMOTEID',
  'VCHKEY',
  'VOUCHERKEY',
  'VOUCHERRETAINKEY',
  'UPDATEDDATETIME',
  'ENTEREDBY',
  'ALTEREDBY',
  'OLDAUDITENTRYIDS.LIST',
]);

/** An element as it was read. */
export function toText({ name, attributes, text, children }: XmlNode): string {
  let opening = `<${name}`;
  for (let i = 0; i < attributes.length; i += 2) opening += ` ${attributes[i]}="${escapeXml(attributes[i + 1] ?? '')}"`;
  return `${opening}>${escapeXml(text)}${children.map(toText).join('')}</${name}>`;
}
