import { BridgeError } from '../../../../contract/errors.ts';
import { type MasterType, masterElement, mastersRequest } from '../requests/masters.ts';
import { type ScannedRow, scanRow } from '../row.ts';
import type { MasterList, MasterVersion } from './master-versions.ts';
import type { Reader } from './reader.ts';
import { alterIdPieces, type Piece } from './windows.ts';

const mastersPerRequest = 250;
const attempts = 2;

/**
 * The masters of a type with an AlterID above `above`, one request's worth at a time. Each is checked against the list, which was read
 * by a request of its own, so that an answer that stops early is noticed (facts/tally.md §6).
 */
export async function* readMasters(
  reader: Reader,
  type: MasterType,
  list: MasterList,
  above: number,
): AsyncGenerator<readonly ScannedRow[], void, undefined> {
  const alterIds = changedMasters(list, type, above).map(({ alterId }) => alterId);
  for (const piece of alterIdPieces(alterIds, mastersPerRequest, above)) {
    yield await readPiece(reader, type, piece, list.counter);
  }
}

export function changedMasters(list: MasterList, type: MasterType, above: number): readonly MasterVersion[] {
  return list.masters.filter((master) => master.type === type && (above === 0 || master.alterId > above));
}

async function readPiece(
  reader: Reader,
  type: MasterType,
  piece: Piece,
  listedAt: number,
): Promise<readonly ScannedRow[]> {
  for (let attempt = 1; ; attempt += 1) {
    const rows: ScannedRow[] = [];
    const xml = mastersRequest(reader.scope(), type, piece);
    await reader.rows(xml, masterElement(type), (row) => rows.push(scanRow(row)));
    const { counters } = await reader.confirm();
    // A master saved since it was listed has left this piece for a higher AlterID: the next pull reads it.
    if (rows.length === piece.count || counters.masters !== listedAt) return rows;
    if (attempt === attempts) {
      throw new BridgeError('tally.truncated', { hint: `${rows.length} of ${piece.count} ${type}` });
    }
  }
}
