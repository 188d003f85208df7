import { BridgeError } from '../../../../contract/errors.ts';
import { type VoucherChoice, vouchersRequest, voucherVersionsRequest } from '../requests/vouchers.ts';
import { readRow, type ScannedRow, scanRow, wholeNumber } from '../row.ts';
import { countOnce, total } from './count-vouchers.ts';
import type { Reader } from './reader.ts';
import { alterIdPieces, halves, maximumLimit, type Window } from './windows.ts';

export interface VoucherRead {
  readonly rows: readonly ScannedRow[];
  readonly elapsedMs: number;
}

type Reads = AsyncGenerator<VoucherRead, void, undefined>;

/** A window with more is read in pieces. */
const heavy = 2 * maximumLimit;
const attempts = 3;

/**
 * The vouchers of a window with an AlterID above `above`, verified: their number is what Tally itself counts, by a request of its
 * own, so that an answer that stops early and says STATUS 1 is noticed (facts/tally.md §6). What doesn't verify is read again in
 * halves. Throws `tally.truncated` when even the smallest pieces don't come whole.
 */
export async function* readVouchers(reader: Reader, window: Window, above: number): Reads {
  const read = window.count > heavy ? null : await readVerified(reader, window, above);
  if (read !== null) yield read;
  else yield* readParts(reader, window, above);
}

async function* readParts(reader: Reader, window: Window, above: number): Reads {
  const parts = halves(window);
  if (parts === null) {
    yield* readPieces(reader, window, above);
    return;
  }
  const [early, late] = parts;
  yield* readVouchers(reader, early, above);
  yield* readVouchers(reader, late, above);
}

/** Null when it can't be verified as one piece. Edits meanwhile move the number: then it is counted again. */
async function readVerified(reader: Reader, window: Window, above: number): Promise<VoucherRead | null> {
  const choice = { dated: window, above };
  let expected = window.count;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const read = await readOnce(reader, choice);
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
async function* readPieces(reader: Reader, dated: Window, above: number): Reads {
  const alterIds = await readAlterIds(reader, { dated, above });
  const pieces = alterIdPieces(alterIds, maximumLimit, above);
  for (const { count, ...bounds } of pieces) yield await readPiece(reader, { dated, ...bounds }, count);
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

async function readPiece(reader: Reader, choice: VoucherChoice, expected: number): Promise<VoucherRead> {
  const before = reader.company.counters.vouchers;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const read = await readOnce(reader, choice);
    const after = await reader.confirm();
    if (read === null) continue;
    // A voucher saved meanwhile has left this piece for a higher AlterID: the next pull reads it.
    if (read.rows.length === expected || after.counters.vouchers !== before) return read;
  }
  throw truncated(choice);
}

/** Null when the answer broke off. */
async function readOnce(reader: Reader, choice: VoucherChoice): Promise<VoucherRead | null> {
  const rows: ScannedRow[] = [];
  try {
    const { elapsedMs } = await reader.rows(vouchersRequest(reader.scope(choice.dated), choice), 'VOUCHER', (row) => {
      rows.push(scanRow(row));
    });
    return { rows, elapsedMs };
  } catch (error) {
    if (error instanceof BridgeError && error.code === 'tally.truncated') return null;
    throw error;
  }
}

function truncated({ dated, above }: VoucherChoice): BridgeError {
  return new BridgeError('tally.truncated', { hint: `vouchers of ${dated.from} to ${dated.to} above ${above}` });
}
