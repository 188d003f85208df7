import type { PlainDate } from '../../../../contract/dates.ts';
import type { SourceId } from '../../../../contract/ids.ts';
import type { WritingSite } from '../../connector.ts';
import type { Found, MadeMaster, Target, WrittenDocument } from '../../writer.ts';
import type { MasterList, MasterVersion } from '../pull/master-versions.ts';
import type { Reader } from '../pull/reader.ts';
import { BookNames } from './book-names.ts';
import type { ProvenForms } from './change/form.ts';
import type { WrittenType } from './master/draft-master.ts';
import type { KnownMaster, KnownMasters } from './master/known-masters.ts';
import type { PlannedMaster } from './needed/planned-master.ts';
import type { TaxMemory } from './taxes/tax-memory.ts';
import type { NumberingMemory } from './voucher/numbering.ts';
import { type VoucherRecord, VoucherSearch } from './voucher/voucher-search.ts';

interface Options {
  readonly reader: Reader;
  readonly sourceId: SourceId;
  readonly list: MasterList;
  readonly taxes: TaxMemory;
  readonly numbering: NumberingMemory;
  /** Where a voucher was last seen or sent to, by MASTERID and by GUID. Only spares a search. */
  readonly dates: Map<string, PlainDate>;
  readonly masters: KnownMasters;
  readonly site: WritingSite;
  readonly forms: ProvenForms;
  /** What the job has made for its document. */
  readonly made?: readonly MadeMaster[];
  /** Masters that are taken to be there, though they are still to be made. */
  readonly planned?: readonly PlannedMaster[];
}

/** The open books of the pinned company, for one step of a job. */
export class BookDesk {
  readonly reader: Reader;
  readonly sourceId: SourceId;
  readonly list: MasterList;
  readonly names: BookNames;
  readonly search: VoucherSearch;
  readonly taxes: TaxMemory;
  readonly numbering: NumberingMemory;
  readonly site: WritingSite;
  readonly forms: ProvenForms;
  /** Taken to be there. */
  readonly planned: readonly PlannedMaster[];
  readonly #dates: Map<string, PlainDate>;
  readonly #masters: KnownMasters;
  readonly #options: Options;

  constructor(options: Options) {
    const { reader, sourceId, list, taxes, numbering, dates, masters, site, forms, made = [], planned = [] } = options;
    this.#options = options;
    this.reader = reader;
    this.sourceId = sourceId;
    this.list = list;
    this.names = new BookNames(list, site, { made, planned: planned.map(({ version }) => version) });
    this.planned = planned;
    this.site = site;
    this.forms = forms;
    this.search = new VoucherSearch({ reader, sourceId, list });
    this.taxes = taxes;
    this.numbering = numbering;
    this.#dates = dates;
    this.#masters = masters;
  }

  /** The same books for a job that has made something for its document. */
  after(made: readonly MadeMaster[]): BookDesk {
    return new BookDesk({ ...this.#options, made });
  }

  /** The same books as if these were in them. */
  with(planned: readonly PlannedMaster[]): BookDesk {
    return new BookDesk({ ...this.#options, planned });
  }

  /** Every master of a type, with what it may be known by. */
  async known(type: WrittenType): Promise<readonly KnownMaster[]> {
    return await this.#masters.of(type, this);
  }

  master(type: WrittenType, masterId: number): MasterVersion | null {
    return this.list.masters.find((one) => one.type === type && one.masterId === masterId) ?? null;
  }

  async voucher(masterId: number): Promise<VoucherRecord | null> {
    return await this.search.byMasterId(masterId, this.#dates.get(String(masterId)) ?? null);
  }

  /** On which days a document is likely to be. */
  daysOf({ nativeId, date }: Pick<Target, 'nativeId' | 'date'>): readonly PlainDate[] {
    return [...new Set([date, this.#dates.get(nativeId)])].filter((day) => day != null);
  }

  written(record: VoucherRecord): WrittenDocument {
    const { guid = record.id, masterId = '' } = record.native;
    for (const id of [masterId, guid]) this.#dates.set(id, record.data.date);
    return { nativeId: guid, masterId, number: record.data.number, date: record.data.date, record };
  }

  /** The one that carries our mark; `unclear` when there are several. */
  only(found: readonly VoucherRecord[], state: 'ours'): Found {
    const [document, another] = found;
    if (document === undefined) return { state: 'absent' };
    if (another !== undefined) return { state: 'unclear', reason: `${found.length} documents could be this one` };
    return { state, document: this.written(document) };
  }
}
