import type { Cursor, Progress, ReadBatch } from '../../source.ts';
import { type MasterType, masterTypesOf } from '../requests/masters.ts';
import { batchesOf, type Mapped, type RowMapper } from './map-rows.ts';
import type { MasterList } from './master-versions.ts';
import { openingBillsOf } from './opening-bills.ts';
import { changedMasters, readMasters } from './read-masters.ts';
import type { Reader } from './reader.ts';

export interface MasterStretch {
  readonly list: MasterList;
  readonly mapper: RowMapper;
  /** Only masters with a higher AlterID, and those that show their names; 0: all. */
  readonly above: number;
  /** The counter of masters as it was before the first of them was read. */
  readonly upTo: number;
  /** Of the last batch. */
  readonly cursor: Cursor | null;
}

/** Masters in batches, each type after those that it names; the company's own record at the end. */
export async function* masterBatches(
  reader: Reader,
  { list, mapper, above, upTo, cursor }: MasterStretch,
): AsyncGenerator<ReadBatch, void, undefined> {
  const floors = masterTypesOf(reader.company.product).map((type) => ({ type, above: floorOf(type, list, above) }));
  const total = floors.reduce((sum, floor) => sum + changedMasters(list, floor.type, floor.above).length, 0);
  let done = 0;
  const progress = (): Progress => ({ stage: 'masters', done, total, through: null });
  for (const floor of floors) {
    const reading = { list, above: floor.above, map: mapper.master };
    const ofFirstDay = floor.type === 'Ledger' ? await openingBillsOf(reader, list.names) : unchanged;
    for await (const read of readMasters(reader, floor.type, reading)) {
      const rows = read.map(ofFirstDay);
      done += rows.length;
      yield* batchesOf(rows, progress());
    }
  }
  const records = above < upTo ? mapper.company(reader.company) : [];
  yield { records, problems: [], cursor, progress: progress() };
}

const unchanged = (mapped: Mapped): Mapped => mapped;

/**
 * Whose names and groups a master shows: when one of them was saved, it may read otherwise without a new AlterID, as a
 * voucher does (facts/tally.md §4.2).
 */
const shown: { readonly [type in MasterType]?: readonly MasterType[] } = {
  Unit: ['Unit'],
  Group: ['Group'],
  CostCentre: ['CostCategory', 'CostCentre'],
  Godown: ['Godown'],
  StockGroup: ['StockGroup'],
  StockCategory: ['StockCategory'],
  StockItem: ['Unit', 'Godown', 'StockGroup', 'StockCategory'],
  VoucherType: ['VoucherType'],
  Ledger: ['Currency', 'Group'],
};

function floorOf(type: MasterType, list: MasterList, above: number): number {
  const wasSaved = (other: MasterType) => changedMasters(list, other, above).length > 0;
  return shown[type]?.some(wasSaved) ? 0 : above;
}
