import type { SourceId } from '../../../../contract/ids.ts';
import type { Digests } from '../../connector.ts';
import { generationOf } from './generation.ts';
import { type MasterList, markNames, type NamesMark, readMasterList } from './master-versions.ts';
import { Mentioned } from './mentioned.ts';
import type { Reader } from './reader.ts';

/**
 * Keeps the list of masters from one pull to the next, as long as no master was saved, and the one before it. A restore or rewrite can
 * bring the counter back to where it was with other masters under it: who has reason to think so forgets the list.
 */
export class MasterMemory {
  #list: MasterList | null = null;
  #earlier: MasterList | null = null;
  #generation: { readonly list: MasterList; readonly generation: string } | null = null;
  #mentioned: { readonly list: MasterList; readonly mentioned: Mentioned } | null = null;

  async list(reader: Reader, sourceId: SourceId): Promise<MasterList> {
    if (this.#list?.counter === reader.company.counters.masters) return this.#list;
    const list = await readMasterList(reader, sourceId);
    this.forget();
    this.#list = list;
    return list;
  }

  /** The list that a cursor was made by, if it is still known. */
  at(mark: NamesMark): MasterList | null {
    return [this.#list, this.#earlier].find((list) => list !== null && markNames(list).digest === mark.digest) ?? null;
  }

  /** To tell which masters a voucher names. */
  mentioned(list: MasterList, sourceId: SourceId): Mentioned {
    if (this.#mentioned?.list !== list) this.#mentioned = { list, mentioned: new Mentioned(sourceId, list) };
    return this.#mentioned.mentioned;
  }

  /** See `generationOf`. */
  generation(list: MasterList, digests: Digests): string {
    if (this.#generation?.list !== list) this.#generation = { list, generation: generationOf(list, digests) };
    return this.#generation.generation;
  }

  forget(): void {
    this.#earlier = this.#list ?? this.#earlier;
    this.#list = null;
  }
}
