import type { RecordId, SourceId } from '../../../../contract/ids.ts';
import { namedInVouchers } from '../requests/masters.ts';
import type { MasterList } from './master-versions.ts';
import { masterId } from './renamed-masters.ts';

/** Tells which masters a voucher names, by every text in it that is some master's name: one too many does no harm. */
export class Mentioned {
  readonly #byName = new Map<string, RecordId[]>();

  constructor(sourceId: SourceId, { masters }: Pick<MasterList, 'masters'>) {
    for (const master of masters) {
      if (!namedInVouchers.has(master.type)) continue;
      const known = this.#byName.get(master.name);
      const id = masterId(sourceId, master);
      if (known === undefined) this.#byName.set(master.name, [id]);
      else known.push(id);
    }
  }

  /** Adds to `found` what `data`, JSON-like, names. */
  in(data: unknown, found: Set<RecordId>): void {
    if (typeof data === 'string') this.#addNamed(data, found);
    else if (Array.isArray(data)) for (const each of data) this.in(each, found);
    else if (typeof data === 'object' && data !== null)
      this.#inObject(data as { readonly [key: string]: unknown }, found);
  }

  /** A loop over keys, since lists of all values were a good part of what a full read throws away. */
  #inObject(data: { readonly [key: string]: unknown }, found: Set<RecordId>): void {
    for (const key in data) this.in(data[key], found);
  }

  #addNamed(name: string, found: Set<RecordId>): void {
    const ids = this.#byName.get(name);
    if (ids !== undefined) for (const id of ids) found.add(id);
  }
}
