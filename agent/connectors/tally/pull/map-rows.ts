import { BridgeError, isBridgeError } from '../../../../contract/errors.ts';
import type { SourceId } from '../../../../contract/ids.ts';
import type { CanonicalRecord, Problem } from '../../../../contract/records/record.ts';
import type { Progress, ReadBatch } from '../../connector.ts';
import type { Company } from '../company.ts';
import type { MapContext } from '../map/context.ts';
import { mapObject } from '../map/map-object.ts';
import type { Names } from '../map/names.ts';
import { mapVoucher } from '../map/voucher.ts';
import type { Period } from '../requests/envelope.ts';
import type { ScannedRow } from '../row.ts';
import type { XmlNode } from '../xml/node.ts';
import { maximumLimit } from './windows.ts';

/** Turns the rows of verified answers into batches of records; a row that can't be understood becomes a problem. */
export class RowMapper {
  readonly #context: MapContext;

  constructor(sourceId: SourceId, names: Names) {
    this.#context = { sourceId, names, extra: 'telling' };
  }

  company(company: Company): readonly CanonicalRecord[] {
    return mapObject(company.row, this.#context);
  }

  masters(rows: readonly ScannedRow[], progress: Progress): Generator<ReadBatch> {
    return batches(rows, progress, (node) => mapObject(node, this.#context));
  }

  /** Throws `tally.garbled` for a voucher dated outside of what was asked for: Tally drops a bound silently (facts/tally.md §3.8). */
  vouchers(rows: readonly ScannedRow[], progress: Progress, { from, to }: Period): Generator<ReadBatch> {
    return batches(rows, progress, (node) => {
      const voucher = mapVoucher(node, this.#context);
      const { date } = voucher.data;
      if (date < from || date > to) {
        throw new BridgeError('tally.garbled', { hint: `a voucher of ${date} outside ${from} to ${to}` });
      }
      return [voucher];
    });
  }
}

function* batches(
  rows: readonly ScannedRow[],
  progress: Progress,
  map: (node: XmlNode) => readonly CanonicalRecord[],
): Generator<ReadBatch> {
  for (let at = 0; at < rows.length; at += maximumLimit) {
    const records: CanonicalRecord[] = [];
    const problems: Problem[] = [];
    for (const row of rows.slice(at, at + maximumLimit)) {
      const result = mapRow(row, map);
      if ('code' in result) problems.push(result);
      else records.push(...result);
    }
    yield { records, problems, cursor: null, progress };
  }
}

function mapRow(
  { node, at, trouble }: ScannedRow,
  map: (node: XmlNode) => readonly CanonicalRecord[],
): readonly CanonicalRecord[] | Problem {
  if (node === null) return problem(at, trouble ?? new BridgeError('record.not-understood'));
  try {
    return map(node);
  } catch (error) {
    if (!isBridgeError(error) || error.code !== 'record.not-understood') throw error;
    return problem(at, error);
  }
}

function problem(at: number, { code, message }: BridgeError): Problem {
  return { kind: 'problem', at: `byte ${at} of Tally's answer`, code, message };
}
