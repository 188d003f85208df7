import type { PlainDate } from '../../../../contract/dates.ts';
import type { Decimal } from '../../../../contract/decimal.ts';
import { type RecordId, recordId, type SourceId } from '../../../../contract/ids.ts';
import type { VoucherType } from '../../../../contract/records/voucher.ts';
import type { XmlNode } from '../xml/node.ts';
import { MasterFacts, type Parented } from './master-facts.ts';
import { type LedgerFacts, type Names, predefinedGroupPath, predefinedVoucherType, rolesOf } from './names.ts';

/** `Names` from the masters seen so far. Answers are worked out once and forgotten when another master is learnt. */
export class MasterNames implements Names {
  readonly #sourceId: SourceId;
  readonly #facts: MasterFacts;
  readonly #ledgers = new Map<string, LedgerFacts | undefined>();
  readonly #paths = new Map<string, readonly string[] | undefined>();
  readonly #types = new Map<string, VoucherType | undefined>();

  constructor(sourceId: SourceId, facts: MasterFacts = new MasterFacts()) {
    this.#sourceId = sourceId;
    this.#facts = facts;
  }

  /** Objects that nothing refers to by name are passed over. */
  learn(node: XmlNode): void {
    this.#facts.learn(node);
    this.#ledgers.clear();
    this.#paths.clear();
    this.#types.clear();
  }

  ledger(name: string): LedgerFacts | undefined {
    return remembered(this.#ledgers, name, () => this.#findLedger(name));
  }

  item(name: string): RecordId | undefined {
    const key = this.#facts.items.get(name);
    return key === undefined ? undefined : recordId(this.#sourceId, 'stockitem', key);
  }

  voucherType(name: string): VoucherType | undefined {
    return remembered(this.#types, name, () => this.#findVoucherType(name));
  }

  groupPath(name: string): readonly string[] | undefined {
    return remembered(this.#paths, name, () => this.#findGroupPath(name));
  }

  isUnit(name: string): boolean {
    return this.#facts.units.has(name);
  }

  gstRate(item: string, on: PlainDate): Decimal | undefined {
    return this.#facts.gstRates.get(item)?.find(({ from }) => from === null || from <= on)?.rate ?? undefined;
  }

  #findLedger(name: string): LedgerFacts | undefined {
    const fact = this.#facts.ledgers.get(name);
    if (fact === undefined) return undefined;
    const path = fact.group === null ? [] : this.groupPath(fact.group);
    const isParty = path === undefined ? null : rolesOf(path).length > 0;
    return { accountId: recordId(this.#sourceId, 'ledger', fact.key), isParty };
  }

  /** The nearest predefined type on the way up. */
  #findVoucherType(name: string): VoucherType | undefined {
    const types = this.#facts.voucherTypes;
    return ancestors(types, name)
      .map((one) => predefinedVoucherType(types.get(one)?.reserved ?? one))
      .find((type) => type !== undefined);
  }

  /** A group that no master was seen of counts as the predefined one of its name, since files may hold ledgers alone. */
  #findGroupPath(name: string): readonly string[] | undefined {
    const { groups } = this.#facts;
    const upwards = ancestors(groups, name);
    const top = upwards.at(-1) ?? name;
    const known = upwards.filter((one) => groups.has(one)).map((one) => groups.get(one)?.reserved ?? one);
    const above = groups.has(top) ? [] : predefinedGroupPath(top);
    return above === undefined ? undefined : [...above, ...known.reverse()];
  }
}

/** From the name itself upwards, as far as it is known; the last may be one that no master was seen of. */
function ancestors(masters: ReadonlyMap<string, Parented>, name: string): string[] {
  const upwards: string[] = [];
  for (let at: string | null = name; at !== null && !upwards.includes(at); at = masters.get(at)?.parent ?? null) {
    upwards.push(at);
  }
  return upwards;
}

function remembered<T>(answers: Map<string, T>, name: string, work: () => T): T {
  if (answers.has(name)) return answers.get(name) as T;
  const answer = work();
  answers.set(name, answer);
  return answer;
}
