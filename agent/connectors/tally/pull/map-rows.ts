import { BridgeError, isBridgeError } from '../../../../contract/errors.ts';
import type { SourceId } from '../../../../contract/ids.ts';
import type { CanonicalRecord, Problem } from '../../../../contract/records/record.ts';
import type { Progress, ReadBatch } from '../../connector.ts';
import type { Company } from '../company.ts';
import type { Row } from '../gateway/tally-gateway.ts';
import type { MapContext } from '../map/context.ts';
import { mapObject } from '../map/map-object.ts';
import type { Names } from '../map/names.ts';
import { mapVoucher } from '../map/voucher.ts';
import type { Period } from '../requests/envelope.ts';
import { ScanError, scan } from '../xml/scan.ts';
import { maximumLimit } from './windows.ts';

/** What became of a row. One that can't be understood is a problem, and the rest goes on (DESIGN rule 11). */
export interface Mapped {
  readonly records: readonly CanonicalRecord[];
  readonly problem: Problem | null;
}

/** Turns rows into records while they arrive, so that nothing but records is kept of them. */
export class RowMapper {
  readonly #context: MapContext;

  constructor(sourceId: SourceId, names: Names) {
    this.#context = { sourceId, names, extra: 'telling' };
  }

  company({ row }: Company): readonly CanonicalRecord[] {
    return mapObject(row, this.#context);
  }

  readonly master = (row: Row): Mapped => mapped(row, (text) => mapObject(scan(text), this.#context));

  /**
   * Throws `tally.garbled` for a voucher dated outside of what was asked for: Tally drops a bound that it does not
   * honour without a word (facts/tally.md §3.8).
   */
  voucher({ from, to }: Period): (row: Row) => Mapped {
    return (row) =>
      mapped(row, (text) => {
        const voucher = mapVoucher(scan(text), this.#context);
        const { date } = voucher.data;
        if (date >= from && date <= to) return [voucher];
        throw new BridgeError('tally.garbled', { hint: `a voucher of ${date} outside ${from} to ${to}` });
      });
  }
}

/** In batches of a size that the outbox likes. None has a cursor. */
export function* batchesOf(rows: readonly Mapped[], progress: Progress): Generator<ReadBatch> {
  for (let at = 0; at < rows.length; at += maximumLimit) {
    const part = rows.slice(at, at + maximumLimit);
    const records = part.flatMap((row) => row.records);
    const problems = part.flatMap(({ problem }) => problem ?? []);
    yield { records, problems, cursor: null, progress };
  }
}

/** In place of what Tally is not asked for any more: `tally.request-set-aside`. */
export function notAsked({ code, message, details }: BridgeError): Mapped {
  return { records: [], problem: { kind: 'problem', at: String(details['what']), code, message } };
}

function mapped({ text, at }: Row, map: (text: string) => readonly CanonicalRecord[]): Mapped {
  if (text === null) return unreadable(at, new BridgeError('record.too-large'));
  try {
    return { records: map(text), problem: null };
  } catch (error) {
    if (isBridgeError(error, 'record.not-understood')) return unreadable(at, error);
    if (!(error instanceof ScanError)) throw error;
    return unreadable(at, new BridgeError('record.not-understood', { details: { reason: error.message } }));
  }
}

function unreadable(at: number, { code, message }: BridgeError): Mapped {
  return { records: [], problem: { kind: 'problem', at: `byte ${at} of Tally's answer`, code, message } };
}
