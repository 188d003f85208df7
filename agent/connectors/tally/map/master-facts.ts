import { nameOrNone } from '../scalars/words.ts';
import { detach } from '../xml/detach.ts';
import { attribute, childText, type XmlNode } from '../xml/node.ts';
import { nativeKeyOf } from './identity.ts';
import { type DatedGstRate, datedGstRatesOf } from './item-tax.ts';
import { nameOf } from './master-name.ts';

export interface Parented {
  readonly parent: string | null;
  /** Of a predefined master its stable name, whatever the user calls it. */
  readonly reserved: string | null;
}

/** What masters say about each other, by name: names, parents and native keys, nothing else, so that it stays small. */
export class MasterFacts {
  readonly ledgers = new Map<string, { readonly key: string; readonly group: string | null }>();
  readonly items = new Map<string, string>();
  readonly units = new Set<string>();
  /** Newest first; of items that name any. */
  readonly gstRates = new Map<string, readonly DatedGstRate[]>();
  readonly groups = new Map<string, Parented>();
  readonly voucherTypes = new Map<string, Parented>();

  /** Objects of other kinds are passed over. A master that comes again replaces what was known of it. */
  learn(node: XmlNode): void {
    const name = nameOf(node);
    if (name === null || !referredTo.has(node.name)) return;
    const own = detach(name);
    if (node.name === 'GROUP') this.groups.set(own, parented(node));
    else if (node.name === 'VOUCHERTYPE') this.voucherTypes.set(own, parented(node));
    else if (node.name === 'UNIT') this.units.add(own);
    else if (node.name === 'LEDGER')
      this.ledgers.set(own, { key: detach(nativeKeyOf(node, name)), group: parentOf(node) });
    else {
      this.items.set(own, detach(nativeKeyOf(node, name)));
      const rates = datedGstRatesOf(node);
      if (rates.length > 0) this.gstRates.set(own, rates);
    }
  }

  /** Adds what another has learnt; where both know a name, the other is right. */
  add(other: MasterFacts): void {
    for (const [name, fact] of other.ledgers) this.ledgers.set(name, fact);
    for (const [name, key] of other.items) this.items.set(name, key);
    for (const name of other.units) this.units.add(name);
    for (const [name, rates] of other.gstRates) this.gstRates.set(name, rates);
    for (const [name, fact] of other.groups) this.groups.set(name, fact);
    for (const [name, fact] of other.voucherTypes) this.voucherTypes.set(name, fact);
  }
}

const referredTo: ReadonlySet<string> = new Set(['GROUP', 'VOUCHERTYPE', 'LEDGER', 'STOCKITEM', 'UNIT']);

function parented(node: XmlNode): Parented {
  const reserved = attribute(node, 'RESERVEDNAME') ?? childText(node, 'RESERVEDNAME') ?? '';
  return { parent: parentOf(node), reserved: reserved === '' ? null : detach(reserved) };
}

function parentOf(node: XmlNode): string | null {
  const parent = nameOrNone(childText(node, 'PARENT') ?? '');
  return parent === null ? null : detach(parent);
}
