import type { AlterationForm, BookRules, ImportObject, TallyObject } from '../../books.ts';
import { voucherGuid } from '../export/export-voucher.ts';
import { scalar } from '../master.ts';
import type { StoredVoucher } from '../vouchers/voucher.ts';
import type { VoucherStore } from '../vouchers/voucher-store.ts';
import { readDate } from './read-date.ts';
import { readVoucher } from './read-voucher.ts';
import { Refusal } from './refusal.ts';
import { saveVoucher } from './save-voucher.ts';
import type { TallyUp } from './tally-up.ts';

export interface VoucherImportOptions {
  readonly educational: boolean;
  readonly rules: BookRules;
}

/** Takes VOUCHER objects; remembers client REMOTEIDs, which exports never show. */
export class VoucherImport {
  readonly #store: VoucherStore;
  readonly #companyGuid: string;
  #byRemoteId = new Map<string, number>();

  constructor(store: VoucherStore, companyGuid: string) {
    this.#store = store;
    this.#companyGuid = companyGuid;
  }

  remoteIds(): ReadonlyMap<string, number> {
    return new Map(this.#byRemoteId);
  }

  remember(remoteIds: ReadonlyMap<string, number>): void {
    this.#byRemoteId = new Map(remoteIds);
  }

  apply(object: ImportObject, options: VoucherImportOptions, tallyUp: TallyUp): void {
    const action = (object.attributes['ACTION'] ?? 'Create').toLowerCase();
    const tagged = object.attributes['TAGNAME'] !== undefined;
    const target = tagged ? this.#byTag(object) : this.#byRemote(object);
    if (action === 'delete') {
      if (!target) throw new Refusal('errors', 'Item does not exist!');
      if (!tagged && options.rules.deleteByRemoteId === 'refuses')
        throw new Refusal('exceptions', 'Cannot be deleted!');
      this.#store.delete(target.masterId);
      tallyUp.add('deleted');
      return;
    }
    if (tagged && !target && action === 'alter') throw new Refusal('errors', 'Item does not exist!');
    const form = target === undefined ? 'duplicates' : this.#formOf(object, action, options.rules);
    if (form === 'refuses') throw new Refusal('exceptions', '');
    const body = action === 'cancel' ? { ...object.body, ISCANCELLED: 'Yes' } : object.body;
    this.#save(object, body, form === 'alters' ? target : undefined, options, tallyUp);
  }

  /** What an import does that means a voucher which is there (`facts/tally.md` §5.5). */
  #formOf({ attributes }: ImportObject, action: string, rules: BookRules): AlterationForm {
    const tag = tagOf(attributes);
    if (tag !== '') return tag === 'MASTERID' ? rules.alterByMasterIdTag : rules.alterByNumberTag;
    if (action === 'cancel') return rules.cancelByRemoteId;
    const isOwn = this.#ownMasterId(attributes['REMOTEID'] ?? '') !== undefined;
    if (action === 'alter') return isOwn ? rules.alterByGuid : rules.alterByRemoteId;
    return isOwn ? rules.createByGuid : 'alters';
  }

  #save(
    object: ImportObject,
    body: TallyObject,
    before: StoredVoucher | undefined,
    { educational, rules }: VoucherImportOptions,
    tallyUp: TallyUp,
  ): void {
    const { attributes } = object;
    const read = readVoucher(this.#store, { attributes, body, before, educational, rules, from: 'import' });
    const saved = saveVoucher(this.#store, read, before);
    const remoteId = attributes['REMOTEID'];
    if (remoteId) this.#byRemoteId.set(remoteId, saved.masterId);
    tallyUp.add(before ? 'altered' : 'created', saved.masterId);
  }

  /** By a client's REMOTEID or by Tally's own; nothing once the voucher is deleted, so that a resend makes a new one. */
  #byRemote({ attributes }: ImportObject): StoredVoucher | undefined {
    const remoteId = attributes['REMOTEID'];
    if (!remoteId) return undefined;
    const masterId = this.#byRemoteId.get(remoteId) ?? this.#ownMasterId(remoteId);
    return masterId === undefined ? undefined : this.#store.get(masterId);
  }

  #ownMasterId(remoteId: string): number | undefined {
    const masterId = Number.parseInt(remoteId.slice(this.#companyGuid.length + 1), 16);
    return voucherGuid(this.#companyGuid, masterId || 0) === remoteId ? masterId : undefined;
  }

  /** A voucher number matches by date and number only, of whatever type (`facts/tally.md` §5.5). */
  #byTag({ attributes, body }: ImportObject): StoredVoucher | undefined {
    const value = attributes['TAGVALUE'] ?? '';
    const tag = tagOf(attributes);
    if (tag === 'MASTERID') return this.#store.get(Number(value));
    if (tag !== 'VOUCHERNUMBER') return undefined;
    const date = readDate(attributes['DATE'] ?? scalar(body, 'DATE'));
    if (date === undefined) return undefined;
    for (const place of this.#store.places(date, date)) {
      const stored = typeof place === 'number' ? this.#store.generated(place) : place;
      if (this.#store.numberOf(stored) === value) return stored;
    }
    return undefined;
  }
}

function tagOf(attributes: ImportObject['attributes']): string {
  return (attributes['TAGNAME'] ?? '').replace(/\s/g, '').toUpperCase();
}
