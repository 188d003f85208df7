import type { SourceId } from '../../../../contract/ids.ts';
import type { Known } from '../../connector.ts';
import { voucherShape } from '../map/voucher.ts';
import { RowMapper } from './map-rows.ts';
import type { MasterMemory } from './master-memory.ts';
import { areNamedAlike, type MasterList, markNames } from './master-versions.ts';
import type { Reader } from './reader.ts';
import { Recall } from './recall.ts';

interface Options {
  readonly sourceId: SourceId;
  readonly memory: MasterMemory;
  readonly known?: Pick<Known, 'digests'> | undefined;
}

/**
 * The names by which vouchers are read. A rename shows in every voucher at once (facts/tally.md §4.2): one that falls between the list
 * of masters and an answer leaves names in it that nothing is known of.
 */
export class Naming {
  readonly #options: Options;
  #list: MasterList;
  #mapper: RowMapper;

  private constructor(options: Options, list: MasterList, upTo: number) {
    this.#options = options;
    this.#list = list;
    this.#mapper = this.#mapperBy(list, upTo);
  }

  static async of(options: Options, reader: Reader): Promise<Naming> {
    // What is saved after this look may name masters that are not in the list.
    const { vouchers } = reader.company.counters;
    return new Naming(options, await options.memory.list(reader, options.sourceId), vouchers);
  }

  get list(): MasterList {
    return this.#list;
  }

  get mapper(): RowMapper {
    return this.#mapper;
  }

  /**
   * Whether everything that was read before the reader's last look shows the names that `mapper` knew. Else it knows the new ones from
   * now on, and what was read has to be read again.
   */
  async stands(reader: Reader): Promise<boolean> {
    if (reader.company.counters.masters === this.#list.counter) return true;
    const before = this.#list;
    const { vouchers } = reader.company.counters;
    this.#list = await this.#options.memory.list(reader, this.#options.sourceId);
    this.#mapper = this.#mapperBy(this.#list, vouchers);
    return areNamedAlike(this.#list, markNames(before));
  }

  #mapperBy(list: MasterList, upTo: number): RowMapper {
    const { sourceId, memory, known } = this.#options;
    const mentioned = memory.mentioned(list, sourceId);
    const digests = known?.digests;
    if (digests === undefined) return new RowMapper(sourceId, list.names, { mentioned });
    const dependsOn = `${voucherShape} ${memory.generation(list, digests)}`;
    return new RowMapper(sourceId, list.names, { mentioned, recall: new Recall({ digests, dependsOn, upTo }) });
  }
}
