import { BridgeError } from '../../../../contract/errors.ts';
import type { RecordId } from '../../../../contract/ids.ts';
import { plainSite, type WritingSite } from '../../connector.ts';
import type { MadeMaster } from '../../writer.ts';
import type { MasterList, MasterVersion } from '../pull/master-versions.ts';
import type { MasterType } from '../requests/masters.ts';
import { foldName } from './fold-name.ts';
import { typeMadeBy, type WrittenType } from './master/draft-master.ts';

type Names = Pick<WritingSite, 'accounts' | 'items'>;

interface Besides {
  /** By the job, for its document. */
  readonly made?: readonly MadeMaster[];
  readonly planned?: readonly MasterVersion[];
}

/** Finds masters by the name a document gives them, or by what the site says it means, and how the books spell it: only that is ever sent. */
export class BookNames {
  readonly #list: MasterList;
  readonly #site: Names;
  readonly #made: readonly MadeMaster[];
  /** Those of the books, and those that are taken to be there. */
  readonly #masters: readonly MasterVersion[];

  constructor(list: MasterList, site: Names = plainSite.writing, { made = [], planned = [] }: Besides = {}) {
    this.#list = list;
    this.#site = site;
    this.#made = made;
    this.#masters = planned.length === 0 ? list.masters : [...list.masters, ...planned];
  }

  /** Throws `write.unknown-ledger`. */
  ledger(name: string): MasterVersion {
    const found = this.known('Ledger', name);
    if (found === undefined) throw new BridgeError('write.unknown-ledger', { details: { name } });
    return found;
  }

  /** Throws `write.unknown-item`. */
  item(name: string): MasterVersion {
    const found = this.known('StockItem', name);
    if (found === undefined) throw new BridgeError('write.unknown-item', { details: { name } });
    return found;
  }

  /** What a document means by a name. */
  known(type: WrittenType, name: string): MasterVersion | undefined {
    const meant = type === 'Ledger' ? this.#site.accounts : this.#site.items;
    return this.#find(type, name) ?? this.#meant(type, meant, name) ?? this.#madeAs(type, name);
  }

  /** Whether the job has made one of that name: should it not be known, a person has deleted it since. */
  wasMade(type: WrittenType, name: string): boolean {
    return this.#made.some((one) => typeMadeBy(one.type) === type && foldName(one.name) === foldName(name));
  }

  /** Throws `write.unknown-group`. */
  group(name: string, type: 'Group' | 'StockGroup' = 'Group'): MasterVersion {
    const found = this.#find(type, name);
    if (found === undefined) throw new BridgeError('write.unknown-group', { details: { name } });
    return found;
  }

  /** The product's own group, whatever it is called now. Throws `write.unknown-group`. */
  ownGroup(reservedName: string): MasterVersion {
    const groups = this.#list.masters.filter(({ type }) => type === 'Group');
    const found = groups.find(({ name }) => this.#list.names.groupPath(name)?.at(-1) === reservedName);
    return found ?? this.group(reservedName);
  }

  /** Whether a group is one of the product's own, or under one. */
  isWithin(group: string, reservedNames: readonly string[]): boolean {
    return reservedNames.some((name) => this.#list.names.groupPath(group)?.includes(name) === true);
  }

  /** Throws `job.invalid`. */
  named(type: 'Unit' | 'StockCategory', name: string, path: string): MasterVersion {
    return this.#find(type, name) ?? invalid(`${path}: there is no "${name}"`);
  }

  /** Throws `job.invalid`. */
  voucherType(name: string): MasterVersion {
    return this.#find('VoucherType', name) ?? invalid(`voucherType: there is no voucher type "${name}"`);
  }

  /** Without a name the main one. Throws `job.invalid`. */
  godown(name: string | undefined): MasterVersion {
    const found =
      this.#find('Godown', name ?? 'Main Location') ?? (name === undefined ? this.#first('Godown') : undefined);
    return found ?? invalid(`godown: there is no godown "${name}"`);
  }

  /** Throws `job.invalid`. */
  costCentre(name: string, category: string | undefined): MasterVersion {
    const found = this.#find('CostCentre', name);
    const isMeant = category === undefined || foldName(category) === foldName(found?.category ?? '');
    return found !== undefined && isMeant ? found : invalid(`costs: there is no cost centre "${name}"`);
  }

  /** Every type whose vouchers are of a canonical one. */
  voucherTypesOf(type: string): readonly string[] {
    const ofType = this.#list.masters.filter((master) => master.type === 'VoucherType');
    return ofType.filter((master) => this.canonicalType(master) === type).map(({ name }) => name);
  }

  canonicalType({ name }: MasterVersion): string | undefined {
    return this.#list.names.voucherType(name);
  }

  /** Of a ledger by its own spelling. */
  accountId(name: string): RecordId | null {
    return this.#list.names.ledger(name)?.accountId ?? null;
  }

  isParty(ledger: MasterVersion): boolean {
    const known = this.#list.names.ledger(ledger.name);
    return known === undefined ? this.#isUnder(ledger, ['Sundry Debtors', 'Sundry Creditors']) : known.isParty === true;
  }

  isBank(ledger: MasterVersion): boolean {
    return this.#isUnder(ledger, ['Bank Accounts', 'Bank OD A/c']);
  }

  isMoney(ledger: MasterVersion): boolean {
    return this.isBank(ledger) || this.#isUnder(ledger, ['Cash-in-Hand']);
  }

  #isUnder({ parent }: MasterVersion, groups: readonly string[]): boolean {
    return parent !== null && this.isWithin(parent, groups);
  }

  #meant(type: MasterType, names: WritingSite['accounts'], name: string): MasterVersion | undefined {
    const meant = Object.entries(names).find(([called]) => foldName(called) === foldName(name));
    return meant && this.#find(type, meant[1]);
  }

  /** A person may have given it another name since. */
  #madeAs(type: WrittenType, name: string): MasterVersion | undefined {
    const made = this.#made.find((one) => typeMadeBy(one.type) === type && foldName(one.name) === foldName(name));
    return made && this.#list.masters.find((master) => master.type === type && master.guid === made.nativeId);
  }

  /** The exact spelling wins; one that only two masters together could mean is none. */
  #find(type: MasterType, name: string): MasterVersion | undefined {
    const ofType = this.#masters.filter((master) => master.type === type);
    const exact = ofType.find((master) => master.name === name);
    if (exact !== undefined) return exact;
    const [folded, another] = ofType.filter((master) => foldName(master.name) === foldName(name));
    return another === undefined ? folded : undefined;
  }

  #first(type: MasterType): MasterVersion | undefined {
    return this.#list.masters.find((master) => master.type === type);
  }
}

export function invalid(reason: string): never {
  throw new BridgeError('job.invalid', { details: { reason } });
}
