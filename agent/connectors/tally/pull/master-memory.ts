import type { SourceId } from '../../../../contract/ids.ts';
import { type MasterList, readMasterList } from './master-versions.ts';
import type { Reader } from './reader.ts';

/**
 * Keeps the list of masters from one pull to the next, as long as no master was saved. A restore or rewrite can bring the counter back to
 * where it was with other masters under it: who has reason to think so forgets the list.
 */
export class MasterMemory {
  #list: MasterList | null = null;

  async list(reader: Reader, sourceId: SourceId): Promise<MasterList> {
    if (this.#list?.counter !== reader.company.counters.masters) this.#list = await readMasterList(reader, sourceId);
    return this.#list;
  }

  forget(): void {
    this.#list = null;
  }
}
