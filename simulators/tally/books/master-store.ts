import type { BookRules, MasterType, TallyObject } from '../books.ts';
import { foldName } from './fold-name.ts';
import { type Master, scalar } from './master.ts';

/** All masters as they once stood, for `restore`. */
export interface MasterSnapshot {
  readonly masters: readonly {
    readonly master: Master;
    readonly alterId: number;
    readonly name: string;
    readonly body: TallyObject;
  }[];
  readonly nextId: number;
  readonly mark: number;
}

/** All masters of a company, in one MASTERID space of their own (`facts/tally.md` §4.1). */
export class MasterStore {
  readonly #byId = new Map<number, Master>();
  readonly #byName = new Map<string, Master[]>();
  #nextId = 1;
  #mark = 1;
  #revision = 0;
  #matching: () => BookRules['nameMatching'] = () => 'folded';

  /** Changes whenever any master does, whatever the marks do. */
  get revision(): number {
    return this.#revision;
  }

  /** ALTMSTID: the highest ALTERID ever given to a master. */
  get mark(): number {
    return this.#mark;
  }

  matchNames(matching: () => BookRules['nameMatching']): void {
    this.#matching = matching;
  }

  add(type: MasterType, name: string, body: TallyObject, reservedName = ''): Master {
    const master: Master = { type, masterId: this.#nextId++, alterId: ++this.#mark, name, reservedName, body };
    this.#revision++;
    this.#byId.set(master.masterId, master);
    this.#indexName(master);
    return master;
  }

  /** Leaves ids unused, as Tally does for objects that no collection lists. */
  skip(count: number): void {
    this.#nextId += count;
    this.#mark += count;
  }

  /** One save, even if it renames: then everything that names the master follows, without a change of its own. */
  alter(master: Master, body: TallyObject, name = master.name, moves = true): void {
    const old = master.name;
    master.body = body;
    this.#revision++;
    if (moves) master.alterId = ++this.#mark;
    if (name === old) return;
    this.#unindexName(master);
    master.name = name;
    this.#indexName(master);
    for (const [type, method] of references[master.type] ?? []) this.#redirect(type, method, old, name);
  }

  /** A delete moves the mark by two, as measured on vouchers (`facts/tally.md` §4.2). */
  delete(master: Master, moves = true): void {
    this.#byId.delete(master.masterId);
    this.#unindexName(master);
    this.#revision++;
    if (moves) this.#mark += 2;
  }

  /** Saves every master again, with the ALTERIDs after `mark`. */
  resaveAll(mark: number): void {
    this.#mark = mark;
    for (const master of this.#byId.values()) master.alterId = ++this.#mark;
  }

  snapshot(): MasterSnapshot {
    const masters = [...this.#byId.values()].map((master) => {
      return { master, alterId: master.alterId, name: master.name, body: master.body };
    });
    return { masters, nextId: this.#nextId, mark: this.#mark };
  }

  /** Every master becomes again what it was, in person: vouchers that point at it see it so. */
  restore({ masters, nextId, mark }: MasterSnapshot): void {
    this.#byId.clear();
    this.#byName.clear();
    for (const { master, alterId, name, body } of masters) {
      master.alterId = alterId;
      master.name = name;
      master.body = body;
      this.#byId.set(master.masterId, master);
      this.#indexName(master);
    }
    this.#nextId = nextId;
    this.#mark = mark;
    this.#revision++;
  }

  /** A child company's masters: those of the parent, each in a person of its own. Returns which became which. */
  adopt(parent: MasterSnapshot): ReadonlyMap<Master, Master> {
    const pairs = parent.masters.map(({ master }): [Master, Master] => {
      return [master, this.#byId.get(master.masterId) ?? { ...master }];
    });
    const own = new Map(pairs);
    this.restore({
      ...parent,
      masters: parent.masters.map((entry) => ({ ...entry, master: own.get(entry.master) ?? entry.master })),
    });
    return own;
  }

  byId(masterId: number): Master | undefined {
    return this.#byId.get(masterId);
  }

  /** Import's way of looking: folded, and the exact spelling wins where two names fold alike. */
  find(type: MasterType, name: string): Master | undefined {
    const candidates = this.#byName.get(key(type, name)) ?? [];
    const exact = candidates.find((master) => master.name === name);
    return this.#matching() === 'exact' ? exact : (exact ?? candidates[0]);
  }

  /** The predefined master of that identity, whatever it is called now. */
  reserved(type: MasterType, reservedName: string): Master {
    for (const master of this.ofType(type)) if (master.reservedName === reservedName) return master;
    throw new Error(`no predefined ${type} '${reservedName}'`);
  }

  *ofType(type: MasterType): Generator<Master> {
    for (const master of this.#byId.values()) if (master.type === type) yield master;
  }

  /** True while another master names this one. */
  isReferred(master: Master): boolean {
    return (references[master.type] ?? []).some(([type, method]) =>
      [...this.ofType(type)].some((other) => other !== master && scalar(other.body, method) === master.name),
    );
  }

  #redirect(type: MasterType, method: string, from: string, to: string): void {
    for (const other of this.ofType(type)) {
      if (scalar(other.body, method) === from) other.body = { ...other.body, [method]: to };
    }
  }

  #indexName(master: Master): void {
    const at = key(master.type, master.name);
    const same = this.#byName.get(at);
    if (same) same.push(master);
    else this.#byName.set(at, [master]);
  }

  #unindexName(master: Master): void {
    const at = key(master.type, master.name);
    const rest = (this.#byName.get(at) ?? []).filter((other) => other !== master);
    if (rest.length > 0) this.#byName.set(at, rest);
    else this.#byName.delete(at);
  }
}

/** Which methods of which masters hold the name of a master of each type. */
const references: { readonly [type in MasterType]?: readonly (readonly [MasterType, string])[] } = {
  Group: [
    ['Group', 'PARENT'],
    ['Ledger', 'PARENT'],
  ],
  StockGroup: [
    ['StockGroup', 'PARENT'],
    ['StockItem', 'PARENT'],
  ],
  StockCategory: [
    ['StockCategory', 'PARENT'],
    ['StockItem', 'CATEGORY'],
  ],
  Unit: [
    ['Unit', 'BASEUNITS'],
    ['Unit', 'ADDITIONALUNITS'],
    ['StockItem', 'BASEUNITS'],
    ['StockItem', 'ADDITIONALUNITS'],
    ['AttendanceType', 'BASEUNITS'],
  ],
  Godown: [['Godown', 'PARENT']],
  CostCategory: [['CostCentre', 'CATEGORY']],
  CostCentre: [['CostCentre', 'PARENT']],
  AttendanceType: [['AttendanceType', 'PARENT']],
  VoucherType: [['VoucherType', 'PARENT']],
  Currency: [['Ledger', 'CURRENCYNAME']],
};

function key(type: MasterType, name: string): string {
  return `${type}:${foldName(name)}`;
}
