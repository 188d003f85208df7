import { isOn, type Master, scalar } from './master.ts';
import type { MasterStore } from './master-store.ts';

/** Where ledgers and groups hang, by reference; remembered until a master changes. */
export class GroupTree {
  readonly #masters: MasterStore;
  #revision = -1;
  #parents = new Map<Master, Master | undefined>();

  constructor(masters: MasterStore) {
    this.#masters = masters;
  }

  /** The group a ledger or group hangs in; undefined at the top. */
  parentOf(master: Master): Master | undefined {
    if (this.#revision !== this.#masters.revision) {
      this.#revision = this.#masters.revision;
      this.#parents = new Map();
    }
    if (!this.#parents.has(master)) {
      this.#parents.set(master, this.#masters.find('Group', scalar(master.body, 'PARENT')));
    }
    return this.#parents.get(master);
  }

  /** From the nearest group outwards. */
  *ancestorsOf(master: Master): Generator<Master> {
    for (let group = this.parentOf(master); group; group = this.parentOf(group)) yield group;
  }

  /** The nearest predefined group, a predefined group itself included: what `_PRIMARYGROUP` names. */
  primaryOf(master: Master): Master | undefined {
    return [master, ...this.ancestorsOf(master)].find((one) => one.type === 'Group' && one.reservedName !== '');
  }

  isUnder(master: Master, reservedNames: ReadonlySet<string>): boolean {
    for (const group of this.ancestorsOf(master)) if (reservedNames.has(group.reservedName)) return true;
    return false;
  }

  /** Income and expense: starts every period at nil. */
  isNominal(ledger: Master): boolean {
    const group = this.parentOf(ledger);
    return group !== undefined && isOn(group.body, 'ISREVENUE');
  }

  isMoney(ledger: Master): boolean {
    return this.isUnder(ledger, moneyGroups);
  }
}

const moneyGroups = new Set(['Cash-in-Hand', 'Bank Accounts', 'Bank OD A/c']);
