import { BridgeError, isBridgeError } from '../../../../contract/errors.ts';
import type { Row } from '../gateway/tally-gateway.ts';
import { type MasterType, masterElement, mastersRequest } from '../requests/masters.ts';
import { type Mapped, notAsked } from './map-rows.ts';
import type { MasterList, MasterVersion } from './master-versions.ts';
import type { Reader } from './reader.ts';
import { alterIdPieces, type Piece, singlePieces } from './windows.ts';

export interface MasterReading {
  readonly list: MasterList;
  /** Only masters with a higher AlterID; 0: all, also those that have none. */
  readonly above: number;
  readonly map: (row: Row) => Mapped;
}

const mastersPerRequest = 250;
const attempts = 2;

/**
 * The masters of a type, one request's worth at a time. Each is checked against the list, which was read by a request
 * of its own, so that an answer that stops early is noticed (facts/tally.md §6).
 */
export async function* readMasters(
  reader: Reader,
  type: MasterType,
  reading: MasterReading,
): AsyncGenerator<readonly Mapped[], void, undefined> {
  const { list, above } = reading;
  const alterIds = changedMasters(list, type, above).map(({ alterId }) => alterId);
  for (const piece of alterIdPieces(alterIds, mastersPerRequest, above)) {
    yield await readCarefully(reader, type, piece, reading, alterIds);
  }
}

/** Where Tally has stopped at the piece before, each master by a request of its own: only the one at fault is set aside. */
async function readCarefully(
  reader: Reader,
  type: MasterType,
  piece: Piece,
  reading: MasterReading,
  alterIds: readonly number[],
): Promise<readonly Mapped[]> {
  try {
    return await readPiece(reader, type, piece, reading, piece.count > 1);
  } catch (error) {
    if (!isBridgeError(error, 'tally.request-set-aside')) throw error;
    if (piece.count === 1) return [notAsked(error, 'masters')];
    const { above, upTo = Number.POSITIVE_INFINITY } = piece;
    const within = alterIds.filter((alterId) => alterId > above && alterId <= upTo);
    const rows: Mapped[] = [];
    for (const single of singlePieces(within)) {
      rows.push(...(await readCarefully(reader, type, single, reading, within)));
    }
    return rows;
  }
}

export function changedMasters(list: MasterList, type: MasterType, above: number): readonly MasterVersion[] {
  return list.masters.filter((master) => master.type === type && (above === 0 || master.alterId > above));
}

async function readPiece(
  reader: Reader,
  type: MasterType,
  piece: Piece,
  { list, map }: MasterReading,
  divisible: boolean,
): Promise<readonly Mapped[]> {
  for (let attempt = 1; ; attempt += 1) {
    const rows: Mapped[] = [];
    const xml = mastersRequest(reader.scope(), type, piece);
    await reader.rows(xml, masterElement(type), (row) => rows.push(map(row)), divisible);
    const { counters } = await reader.confirm();
    // A master saved since it was listed has left this piece for a higher AlterID: the next pull reads it.
    if (rows.length === piece.count || counters.masters !== list.counter) return rows;
    if (attempt === attempts) {
      throw new BridgeError('tally.truncated', { hint: `${rows.length} of ${piece.count} ${type}` });
    }
  }
}
