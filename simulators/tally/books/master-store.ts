import type { MasterType, TallyObject } from '../books.ts';
import { foldName } from './fold-name.ts';
import { type Master, scalar } from './master.ts';

/** All masters of a company, in one MASTERID space of their own (`facts/tally.md` §4.1). */
export class MasterStore {
  readonly #byId = new Map<number, Master>();
  readonly #byName = new Map<string, Master[]>();
  #nextId = 1;
  #mark = 1;

  /** ALTMSTID: the highest ALTERID ever given to a master. */
  get mark(): number {
    return this.#mark;
  }

  add(type: MasterType, name: string, body: TallyObject, reservedName = ''): Master {
    const master: Master = { type, masterId: this.#nextId++, alterId: ++this.#mark, name, reservedName, body };
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
  alter(master: Master, body: TallyObject, name = master.name): void {
    const old = master.name;
    master.body = body;
    master.alterId = ++this.#mark;
    if (name === old) return;
    this.#unindexName(master);
    master.name = name;
    this.#indexName(master);
    for (const [type, method] of references[master.type] ?? []) this.#redirect(type, method, old, name);
  }

  /** A delete moves the mark by two, as measured on vouchers (`facts/tally.md` §4.2). */
  delete(master: Master): void {
    this.#byId.delete(master.masterId);
    this.#unindexName(master);
    this.#mark += 2;
  }

  byId(masterId: number): Master | undefined {
    return this.#byId.get(masterId);
  }

  /** Import's way of looking: folded, and the exact spelling wins where two names fold alike. */
  find(type: MasterType, name: string): Master | undefined {
    const candidates = this.#byName.get(key(type, name)) ?? [];
    return candidates.find((master) => master.name === name) ?? candidates[0];
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
  ],
  Godown: [['Godown', 'PARENT']],
  CostCategory: [['CostCentre', 'CATEGORY']],
  CostCentre: [['CostCentre', 'PARENT']],
  VoucherType: [['VoucherType', 'PARENT']],
  Currency: [['Ledger', 'CURRENCYNAME']],
};

function key(type: MasterType, name: string): string {
  return `${type}:${foldName(name)}`;
}
