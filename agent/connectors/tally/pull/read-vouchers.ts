import { BridgeError, isBridgeError } from '../../../../contract/errors.ts';
import type { Row } from '../gateway/tally-gateway.ts';
import type { Period } from '../requests/envelope.ts';
import { type VoucherChoice, vouchersRequest, voucherVersionsRequest } from '../requests/vouchers.ts';
import { readRow, wholeNumber } from '../row.ts';
import { countOnce, total } from './count-vouchers.ts';
import type { Mapped } from './map-rows.ts';
import type { Reader } from './reader.ts';
import { alterIdPieces, halves, maximumLimit, type Window } from './windows.ts';

export interface VoucherRead {
  readonly rows: readonly Mapped[];
  readonly elapsedMs: number;
}

/** What is read, and what is made of each row. */
export interface VoucherReading {
  readonly reader: Reader;
  /** Only vouchers with a higher AlterID; 0: all. */
  readonly above: number;
  readonly map: (dated: Period) => (row: Row) => Mapped;
}

type Reads = AsyncGenerator<VoucherRead, void, undefined>;

/** A window with more is read in pieces. */
const heavy = 2 * maximumLimit;
const attempts = 3;

/**
 * The vouchers of a window, verified: their number is what Tally itself counts, by a request of its own, so that an
 * answer that stops early and says STATUS 1 is noticed (facts/tally.md §6). What doesn't verify is read again in
 * halves. Throws `tally.truncated` when even the smallest pieces don't come whole.
 */
export async function* readVouchers(reading: VoucherReading, window: Window): Reads {
  const read = window.count > heavy ? null : await readVerified(reading, window);
  if (read !== null) yield read;
  else yield* readParts(reading, window);
}

async function* readParts(reading: VoucherReading, window: Window): Reads {
  const parts = halves(window);
  if (parts === null) {
    yield* readPieces(reading, window);
    return;
  }
  const [early, late] = parts;
  yield* readVouchers(reading, early);
  yield* readVouchers(reading, late);
}

/** Null when it can't be verified as one piece. Edits meanwhile move the number: then it is counted again. */
async function readVerified(reading: VoucherReading, window: Window): Promise<VoucherRead | null> {
  const { reader, above } = reading;
  const choice = { dated: window, above };
  let expected = window.count;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const read = await readOnce(reading, choice);
    await reader.confirm();
    if (read?.rows.length === expected) return read;
    expected = total((await countOnce(reader, choice)).days);
    await reader.confirm();
    if (read?.rows.length === expected) return read;
    if (expected > heavy) return null;
  }
  return null;
}

/** A single day, or a window without a known day in it, in pieces by AlterID. */
async function* readPieces(reading: VoucherReading, dated: Window): Reads {
  const alterIds = await readAlterIds(reading.reader, { dated, above: reading.above });
  const pieces = alterIdPieces(alterIds, maximumLimit, reading.above);
  for (const { count, ...bounds } of pieces) yield await readPiece(reading, { dated, ...bounds }, count);
}

async function readAlterIds(reader: Reader, choice: VoucherChoice): Promise<readonly number[]> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const alterIds: number[] = [];
    await reader.rows(voucherVersionsRequest(reader.scope(choice.dated), choice), 'VOUCHER', (row) => {
      alterIds.push(wholeNumber(readRow(row), 'ALTERID'));
    });
    const { days } = await countOnce(reader, choice);
    await reader.confirm();
    if (alterIds.length === total(days)) return alterIds;
  }
  throw truncated(choice);
}

async function readPiece(reading: VoucherReading, choice: VoucherChoice, expected: number): Promise<VoucherRead> {
  const { reader } = reading;
  const before = reader.company.counters.vouchers;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const read = await readOnce(reading, choice);
    const after = await reader.confirm();
    if (read === null) continue;
    // A voucher saved meanwhile has left this piece for a higher AlterID: the next pull reads it.
    if (read.rows.length === expected || after.counters.vouchers !== before) return read;
  }
  throw truncated(choice);
}

/** Null when the answer broke off. */
async function readOnce({ reader, map }: VoucherReading, choice: VoucherChoice): Promise<VoucherRead | null> {
  const rows: Mapped[] = [];
  const mapRow = map(choice.dated);
  try {
    const { elapsedMs } = await reader.rows(vouchersRequest(reader.scope(choice.dated), choice), 'VOUCHER', (row) => {
      rows.push(mapRow(row));
    });
    return { rows, elapsedMs };
  } catch (error) {
    if (isBridgeError(error, 'tally.truncated')) return null;
    throw error;
  }
}

function truncated({ dated, above }: VoucherChoice): BridgeError {
  return new BridgeError('tally.truncated', { hint: `vouchers of ${dated.from} to ${dated.to} above ${above}` });
}
