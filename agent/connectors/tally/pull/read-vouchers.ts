import { addDays } from '../../../../contract/dates.ts';
import { BridgeError, isBridgeError } from '../../../../contract/errors.ts';
import type { Row } from '../gateway/tally-gateway.ts';
import type { Period } from '../requests/envelope.ts';
import { choosesByDate, type VoucherChoice, vouchersRequest } from '../requests/vouchers.ts';
import { countOtherwise } from './count-again.ts';
import { countOnce } from './count-vouchers.ts';
import { type Mapped, notAsked } from './map-rows.ts';
import { readAlterIds } from './read-alter-ids.ts';
import type { Reader } from './reader.ts';
import {
  aimed,
  alterIdPieces,
  byteBudget,
  halves,
  nextWindow,
  pieceMs,
  singlePieces,
  targetMs,
  total,
  type Window,
} from './windows.ts';

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
  /** Only vouchers of these types; the window's counts are of those too. */
  readonly voucherTypes?: readonly string[];
}

type Reads = AsyncGenerator<VoucherRead, void, undefined>;

const attempts = 3;
/** Smaller requests would be all waiting and no reading. */
const fewest = 20;

/** How many whole vouchers to ask for at a time: as many as Tally gives in half a second, within a budget of bytes. */
export function readLimit(reader: Reader): number {
  const ms = Math.min(targetMs, aimed * reader.limits.longestMs());
  return Math.max(fewest, reader.cost.readsWithin(ms, byteBudget));
}

/** A window with more is read in pieces. */
function heavy(reader: Reader): number {
  return 2 * readLimit(reader);
}

/**
 * The vouchers of a window, verified: their number is what Tally itself counts, by a request of its own, so that an
 * answer that stops early and says STATUS 1 is noticed (facts/tally.md §6). What doesn't verify is read again in
 * halves. Throws `tally.truncated` when even the smallest pieces don't come whole.
 */
export async function* readVouchers(reading: VoucherReading, window: Window): Reads {
  const read = window.count > heavy(reading.reader) ? null : await readWhole(reading, window);
  if (read === 'suspect') yield* readOneByOne(reading, window);
  else if (read === null) yield* readParts(reading, window);
  else yield read;
}

/** `suspect` when Tally has stopped at this window before. */
async function readWhole(reading: VoucherReading, window: Window): Promise<VoucherRead | 'suspect' | null> {
  try {
    return await readVerified(reading, window);
  } catch (error) {
    if (isBridgeError(error, 'tally.request-set-aside')) return 'suspect';
    throw error;
  }
}

/** Each voucher by a request of its own, so that only the one at fault is set aside. */
async function* readOneByOne(reading: VoucherReading, { from: first, to, days }: Window): Reads {
  const { voucherTypes } = reading;
  for (let from = first; from <= to; ) {
    const day = nextWindow({ from, to }, days, 1);
    const alterIds = await readAlterIds(reading.reader, { dated: day, above: reading.above, voucherTypes }, day.count);
    for (const { count, ...bounds } of singlePieces(alterIds)) {
      yield await readUnlessSetAside(reading, { dated: day, ...bounds }, count);
    }
    from = addDays(day.to, 1);
  }
}

async function readUnlessSetAside(reading: VoucherReading, choice: VoucherChoice, count: number): Promise<VoucherRead> {
  try {
    return await readPiece(reading, choice, count);
  } catch (error) {
    if (isBridgeError(error, 'tally.request-set-aside')) return { rows: [notAsked(error, choice.dated)], elapsedMs: 0 };
    throw error;
  }
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
  const { reader, above, voucherTypes } = reading;
  const choice = { dated: window, above, voucherTypes };
  let expected = window.count;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const read = await readOnce(reading, choice, { divisible: true });
    await reader.confirm();
    if (read?.rows.length === expected) return read;
    expected = total((await countOnce(reader, choice)).days);
    if (above === 0) expected = Math.max(expected, (await countOtherwise(reader, choice)).count);
    await reader.confirm();
    if (read?.rows.length === expected) return read;
    if (expected > heavy(reader)) return null;
  }
  return null;
}

/** A single day, or a window without a known day in it, in pieces by AlterID. */
async function* readPieces(reading: VoucherReading, dated: Window): Reads {
  const { voucherTypes } = reading;
  const alterIds = await readAlterIds(reading.reader, { dated, above: reading.above, voucherTypes }, dated.count);
  let left = alterIds.toSorted((a, b) => a - b);
  const scanned = reading.above === 0 && voucherTypes === undefined ? dated.count : undefined;
  for (let { above } = reading; left.length > 0; ) {
    const [piece] = alterIdPieces(left, pieceLimit(reading.reader, dated.count), above);
    if (piece === undefined) return;
    const { count, ...bounds } = piece;
    yield await readPiece(reading, { dated, ...bounds }, count, scanned);
    left = left.slice(count);
    above = piece.upTo ?? above;
  }
}

function pieceLimit({ cost, limits }: Reader, scanned: number): number {
  const ms = pieceMs(cost.msToScan(scanned), limits.longestMs());
  return Math.max(fewest, cost.readsWithin(ms, byteBudget, scanned));
}

/** `scanned`: so many Tally looks through for it, if that is known. */
async function readPiece(
  reading: VoucherReading,
  choice: VoucherChoice,
  expected: number,
  scanned?: number,
): Promise<VoucherRead> {
  const { reader } = reading;
  const before = reader.company.counters.vouchers;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const read = await readOnce(reading, choice, { scanned });
    const after = await reader.confirm();
    if (read === null) continue;
    // A voucher saved meanwhile has left this piece for a higher AlterID: the next pull reads it.
    if (read.rows.length === expected || after.counters.vouchers !== before) return read;
  }
  throw new BridgeError('tally.truncated', { hint: `vouchers of ${choice.dated.from} to ${choice.dated.to}` });
}

/** Null when the answer broke off. */
async function readOnce(
  { reader, map, voucherTypes }: VoucherReading,
  choice: VoucherChoice,
  { divisible = false, scanned }: { readonly divisible?: boolean; readonly scanned?: number | undefined },
): Promise<VoucherRead | null> {
  const rows: Mapped[] = [];
  const mapRow = map(choice.dated);
  try {
    const { elapsedMs, bytes } = await reader.rows(
      vouchersRequest(reader.scope(choice.dated), { ...choice, voucherTypes }),
      'VOUCHER',
      (row) => rows.push(mapRow(row)),
      divisible,
    );
    const looked = scanned ?? (choosesByDate({ ...choice, voucherTypes }) ? rows.length : null);
    if (looked !== null) reader.cost.read(rows.length, { scanned: looked, bytes, elapsedMs });
    return { rows, elapsedMs };
  } catch (error) {
    if (isBridgeError(error, 'tally.truncated')) return null;
    throw error;
  }
}
