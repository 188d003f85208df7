import type { PlainDate } from '../../../../contract/dates.ts';
import { BridgeError, isBridgeError } from '../../../../contract/errors.ts';
import type { RecordId, SourceId } from '../../../../contract/ids.ts';
import type { CanonicalRecord, Problem } from '../../../../contract/records/record.ts';
import type { VoucherData } from '../../../../contract/records/voucher.ts';
import type { Mention, Progress, ReadBatch } from '../../connector.ts';
import type { Company } from '../company.ts';
import type { Row } from '../gateway/tally-gateway.ts';
import type { MapContext } from '../map/context.ts';
import { mapObject } from '../map/map-object.ts';
import type { Names } from '../map/names.ts';
import { mapVoucher } from '../map/voucher.ts';
import type { Period } from '../requests/envelope.ts';
import { ScanError, scan } from '../xml/scan.ts';
import type { Mentioned } from './mentioned.ts';
import { maximumLimit } from './windows.ts';

/** What became of a row. One that can't be understood is a problem, and the rest goes on (DESIGN rule 11). */
export interface Mapped {
  readonly records: readonly CanonicalRecord[];
  readonly problem: Problem | null;
  /** Of a voucher, where it was asked for. */
  readonly mention?: { readonly date: PlainDate; readonly masters: ReadonlySet<RecordId> };
}

/** Turns rows into records while they arrive, so that nothing but records is kept of them. */
export class RowMapper {
  readonly #context: MapContext;
  readonly #mentioned: Mentioned | null;

  /** `mentioned`: to tell with each voucher which masters it names. */
  constructor(sourceId: SourceId, names: Names, mentioned: Mentioned | null = null) {
    this.#mentioned = mentioned;
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
    return (row) => {
      const one = mapped(row, (text) => {
        const voucher = mapVoucher(scan(text), this.#context);
        const { date } = voucher.data;
        if (date >= from && date <= to) return [voucher];
        throw new BridgeError('tally.garbled', { hint: `a voucher of ${date} outside ${from} to ${to}` });
      });
      return this.#mentioned === null ? one : withMention(one, this.#mentioned);
    };
  }
}

function withMention(one: Mapped, mentioned: Mentioned): Mapped {
  const [voucher] = one.records;
  if (voucher === undefined) return one;
  const masters = new Set<RecordId>();
  mentioned.in(voucher.data, masters);
  // The kind says what the data is.
  return { ...one, mention: { date: (voucher.data as VoucherData).date, masters } };
}

/** In batches of a size that the outbox likes. None has a cursor. */
export function* batchesOf(rows: readonly Mapped[], progress: Progress): Generator<ReadBatch> {
  for (let at = 0; at < rows.length; at += maximumLimit) {
    const part = rows.slice(at, at + maximumLimit);
    const records = part.flatMap((row) => row.records);
    const problems = part.flatMap(({ problem }) => problem ?? []);
    yield { records, problems, cursor: null, progress, mentions: mentionsOf(part) };
  }
}

/** In place of what Tally is not asked for any more: `tally.request-set-aside`. */
export function notAsked({ code, message, details }: BridgeError): Mapped {
  return { records: [], problem: { kind: 'problem', at: String(details['what']), code, message } };
}

function mentionsOf(rows: readonly Mapped[]): readonly Mention[] {
  const days = new Map<PlainDate, Set<RecordId>>();
  for (const { mention } of rows) {
    if (mention === undefined) continue;
    const known = days.get(mention.date);
    if (known === undefined) days.set(mention.date, new Set(mention.masters));
    else for (const master of mention.masters) known.add(master);
  }
  return [...days].map(([date, masters]) => ({ date, masters }));
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
