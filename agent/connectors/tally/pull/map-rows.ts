import type { PlainDate } from '../../../../contract/dates.ts';
import { BridgeError, isBridgeError } from '../../../../contract/errors.ts';
import { type RecordId, recordId, type SourceId } from '../../../../contract/ids.ts';
import type { CanonicalRecord } from '../../../../contract/records/record.ts';
import type { VoucherData } from '../../../../contract/records/voucher.ts';
import type { Mention, Progress, ReadBatch, ReadProblem, Stretch } from '../../connector.ts';
import type { Company } from '../company.ts';
import type { Row } from '../gateway/tally-gateway.ts';
import type { MapContext } from '../map/context.ts';
import { mapObject } from '../map/map-object.ts';
import type { Names } from '../map/names.ts';
import { mapVoucher } from '../map/voucher.ts';
import type { Period } from '../requests/envelope.ts';
import { parseDate } from '../scalars/date.ts';
import { ScanError, scan } from '../xml/scan.ts';
import type { Mentioned } from './mentioned.ts';
import { maximumLimit } from './windows.ts';

/** What became of a row. One that can't be understood is a problem, and the rest goes on (DESIGN rule 11). */
export interface Mapped {
  readonly records: readonly CanonicalRecord[];
  readonly problem: ReadProblem | null;
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

  readonly master = (row: Row): Mapped => this.#mapped(row, 'masters', (text) => mapObject(scan(text), this.#context));

  /**
   * Throws `tally.garbled` for a voucher dated outside of what was asked for: Tally drops a bound that it does not
   * honour without a word (facts/tally.md §3.8).
   */
  voucher(period: Period): (row: Row) => Mapped {
    const { from, to } = period;
    return (row) => {
      const one = this.#mapped(row, { from, to }, (text) => {
        const voucher = mapVoucher(scan(text), this.#context);
        const { date } = voucher.data;
        if (date >= from && date <= to) return [voucher];
        throw new BridgeError('tally.garbled', { hint: `a voucher of ${date} outside ${from} to ${to}` });
      });
      return this.#mentioned === null ? one : withMention(one, this.#mentioned);
    };
  }

  #mapped(row: Row, within: Stretch, map: (text: string) => readonly CanonicalRecord[]): Mapped {
    const { sourceId } = this.#context;
    try {
      if (row.text !== null) return { records: map(row.text), problem: null };
      return unreadable(row, within, sourceId, new BridgeError('record.too-large'));
    } catch (error) {
      if (isBridgeError(error, 'record.not-understood')) return unreadable(row, within, sourceId, error);
      if (!(error instanceof ScanError)) throw error;
      const details = { reason: error.message };
      return unreadable(row, within, sourceId, new BridgeError('record.not-understood', { details }));
    }
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
export function notAsked({ code, message, details }: BridgeError, within: Stretch): Mapped {
  return { records: [], problem: { kind: 'problem', at: String(details['what']), code, message, within } };
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

function unreadable(row: Row, within: Stretch, sourceId: SourceId, { code, message }: BridgeError): Mapped {
  const at = `byte ${row.at} of Tally's answer`;
  return { records: [], problem: { kind: 'problem', at, code, message, within, ...knownOf(row, within, sourceId) } };
}

/** What can't be understood as a whole may still say which object it is, and of which day. */
function knownOf({ text }: Row, within: Stretch, sourceId: SourceId): Pick<ReadProblem, 'record' | 'within'> {
  const element = /^<([A-Z]+)/.exec(text ?? '')?.[1];
  const guid = textOf('GUID', text);
  const day = parseDate(textOf('DATE', text) ?? '');
  const isDated = within !== 'masters' && day !== null && day >= within.from && day <= within.to;
  return {
    ...(element === undefined || guid === undefined ? {} : { record: recordId(sourceId, element.toLowerCase(), guid) }),
    ...(isDated ? { within: { from: day, to: day } } : {}),
  };
}

function textOf(element: string, text: string | null): string | undefined {
  return new RegExp(`<${element}(?: [^>]*)?>([^<]+)</${element}>`).exec(text ?? '')?.[1]?.trim();
}
