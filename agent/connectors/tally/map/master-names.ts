import type { RecordId, SourceId } from '../../../../contract/ids.ts';
import type { VoucherType } from '../../../../contract/records/voucher.ts';
import { nameOrNone } from '../scalars/words.ts';
import { detach } from '../xml/interning.ts';
import { attribute, childText, type XmlNode } from '../xml/node.ts';
import { idOf } from './identity.ts';
import { nameOf } from './master-name.ts';
import { type Names, predefinedGroupPath, predefinedVoucherType, rolesOf } from './names.ts';

interface Parented {
  readonly parent: string | null;
  /** Of a predefined master its stable name, whatever the user calls it. */
  readonly reserved: string | null;
}

/** `Names` from the masters seen so far. Of each it keeps a name, a parent and an id, nothing else. */
export class MasterNames implements Names {
  readonly #sourceId: SourceId;
  readonly #ledgers = new Map<string, { readonly accountId: RecordId; readonly group: string | null }>();
  readonly #items = new Map<string, RecordId>();
  readonly #groups = new Map<string, Parented>();
  readonly #voucherTypes = new Map<string, Parented>();
  /** Answers already worked out; forgotten when another master is learnt. */
  readonly #paths = new Map<string, readonly string[] | undefined>();
  readonly #types = new Map<string, VoucherType | undefined>();

  constructor(sourceId: SourceId) {
    this.#sourceId = sourceId;
  }

  /** Objects of other kinds are passed over. A master that comes again replaces what was known of it. */
  learn(node: XmlNode): void {
    const name = nameOf(node);
    if (name === null) return;
    this.#paths.clear();
    this.#types.clear();
    const key = detach(name);
    if (node.name === 'GROUP') this.#groups.set(key, parented(node));
    else if (node.name === 'VOUCHERTYPE') this.#voucherTypes.set(key, parented(node));
    else if (node.name === 'LEDGER') {
      this.#ledgers.set(key, { accountId: idOf(node, this.#sourceId, 'ledger', name), group: parentOf(node) });
    } else if (node.name === 'STOCKITEM') this.#items.set(key, idOf(node, this.#sourceId, 'stockitem', name));
  }

  ledger(name: string): { readonly accountId: RecordId; readonly isParty: boolean | null } | undefined {
    const known = this.#ledgers.get(name);
    if (known === undefined) return undefined;
    const path = known.group === null ? [] : this.groupPath(known.group);
    return { accountId: known.accountId, isParty: path === undefined ? null : rolesOf(path).length > 0 };
  }

  item(name: string): RecordId | undefined {
    return this.#items.get(name);
  }

  voucherType(name: string): VoucherType | undefined {
    return remembered(this.#types, name, () => this.#findVoucherType(name));
  }

  groupPath(name: string): readonly string[] | undefined {
    return remembered(this.#paths, name, () => this.#findGroupPath(name));
  }

  #findVoucherType(name: string): VoucherType | undefined {
    const known = this.#voucherTypes.get(name);
    if (known === undefined) return predefinedVoucherType(name);
    const own = predefinedVoucherType(known.reserved ?? '');
    if (own !== undefined) return own;
    if (known.parent === null || known.parent === name) return predefinedVoucherType(name);
    return this.#ancestors(this.#voucherTypes, name)
      .map((one) => predefinedVoucherType(this.#voucherTypes.get(one)?.reserved ?? one))
      .find((type) => type !== undefined);
  }

  #findGroupPath(name: string): readonly string[] | undefined {
    if (!this.#groups.has(name)) return predefinedGroupPath(name);
    const upwards = this.#ancestors(this.#groups, name);
    const top = upwards.at(-1) ?? name;
    const known = upwards.filter((one) => this.#groups.has(one)).map((one) => this.#groups.get(one)?.reserved ?? one);
    if (this.#groups.has(top)) return known.reverse();
    const above = predefinedGroupPath(top);
    return above === undefined ? undefined : [...above, ...known.reverse()];
  }

  /** From the name itself upwards, as far as it is known; the last may be one that no master was seen of. */
  #ancestors(masters: ReadonlyMap<string, Parented>, name: string): string[] {
    const upwards: string[] = [];
    for (let at: string | null = name; at !== null && !upwards.includes(at); at = masters.get(at)?.parent ?? null) {
      upwards.push(at);
    }
    return upwards;
  }
}

function remembered<T>(answers: Map<string, T>, name: string, work: () => T): T {
  const known = answers.get(name);
  if (known !== undefined) return known;
  const answer = work();
  answers.set(name, answer);
  return answer;
}

function parented(node: XmlNode): Parented {
  const reserved = attribute(node, 'RESERVEDNAME') ?? childText(node, 'RESERVEDNAME') ?? '';
  return { parent: parentOf(node), reserved: reserved === '' ? null : detach(reserved) };
}

function parentOf(node: XmlNode): string | null {
  const parent = nameOrNone(childText(node, 'PARENT') ?? '');
  return parent === null ? null : detach(parent);
}
