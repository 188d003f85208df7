import type { PlainDate } from '../../../../contract/dates.ts';
import { BridgeError, isBridgeError } from '../../../../contract/errors.ts';
import { type RecordId, recordId, type SourceId } from '../../../../contract/ids.ts';
import type { CanonicalRecord } from '../../../../contract/records/record.ts';
import type { VoucherData } from '../../../../contract/records/voucher.ts';
import type { Mention, Progress, ReadBatch, ReadProblem, Stretch, Unchanged } from '../../source.ts';
import type { Company } from '../company.ts';
import type { Row } from '../gateway/tally-gateway.ts';
import { AskedNames } from '../map/asked-names.ts';
import type { MapContext } from '../map/context.ts';
import { mapObject } from '../map/map-object.ts';
import type { Names } from '../map/names.ts';
import { mapVoucher } from '../map/voucher.ts';
import type { Period } from '../requests/envelope.ts';
import { parseDate } from '../scalars/date.ts';
import { ScanError, scan } from '../xml/scan.ts';
import type { Mentioned } from './mentioned.ts';
import type { Recall } from './recall.ts';
import { maximumLimit } from './windows.ts';

/** What became of a row. One that can't be understood is a problem, and the rest goes on (DESIGN rule 11). */
export interface Mapped {
  readonly records: readonly CanonicalRecord[];
  readonly problem: ReadProblem | null;
  /** Of a voucher, where it was asked for. */
  readonly mention?: { readonly date: PlainDate; readonly masters: ReadonlySet<RecordId> };
  /** Of a voucher that may be known again by it. */
  readonly digest?: string | null;
  /** Of a voucher that was known, in place of its record. */
  readonly unchanged?: Unchanged;
}

interface Options {
  /** To tell with each voucher which masters it names. */
  readonly mentioned?: Mentioned;
  /** To know vouchers again. */
  readonly recall?: Recall;
}

/** Turns rows into records while they arrive, so that nothing but records is kept of them. */
export class RowMapper {
  readonly #names: AskedNames;
  readonly #context: MapContext;
  readonly #options: Options;

  constructor(sourceId: SourceId, names: Names, options: Options = {}) {
    this.#options = options;
    this.#names = new AskedNames(names);
    this.#context = { sourceId, names: this.#names, extra: 'telling' };
  }

  company({ row }: Company): readonly CanonicalRecord[] {
    return mapObject(row, this.#context);
  }

  readonly master = (row: Row): Mapped => this.#mapped(row, 'masters', (text) => mapObject(scan(text), this.#context));

  /**
   * Throws `tally.garbled` for a voucher dated outside of what was asked for: Tally drops a bound that it does not
   * honour without a word (facts/tally.md §3.8).
   */
  voucher(dated: Period): (row: Row) => Mapped {
    return (row) => this.#voucher(row, dated, this.#digestOf(row));
  }

  /** As `voucher`, but what is held as it was read is not mapped again. */
  voucherAgain(dated: Period): (row: Row) => Mapped {
    const { recall } = this.#options;
    const held = recall?.held(dated);
    return (row) => {
      const digest = this.#digestOf(row);
      const id = digest === null ? undefined : held?.get(digest);
      if (digest === null || id === undefined) return this.#voucher(row, dated, digest);
      return { records: [], problem: null, unchanged: { id, digest } };
    };
  }

  #voucher(row: Row, { from, to }: Period, digest: string | null): Mapped {
    this.#names.hasMissed = false;
    const one = this.#mapped(row, { from, to }, (text) => {
      const voucher = mapVoucher(scan(text), this.#context);
      const { date } = voucher.data;
      if (date >= from && date <= to) return [voucher];
      throw new BridgeError('tally.garbled', { hint: `a voucher of ${date} outside ${from} to ${to}` });
    });
    return this.#withMention({ ...one, digest: this.#mayKnowAgain(one) ? digest : null });
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

  #digestOf({ text }: Row): string | null {
    return text === null ? null : (this.#options.recall?.digest(text) ?? null);
  }

  #withMention(one: Mapped): Mapped {
    const { mentioned } = this.#options;
    const [voucher] = one.records;
    if (voucher === undefined || mentioned === undefined) return one;
    const masters = new Set<RecordId>();
    mentioned.in(voucher.data, masters);
    // The kind says what the data is.
    return { ...one, mention: { date: (voucher.data as VoucherData).date, masters } };
  }

  #mayKnowAgain({ records: [voucher] }: Mapped): boolean {
    if (voucher === undefined || this.#names.hasMissed) return false;
    return this.#options.recall?.mayKnowAgain(voucher.native) === true;
  }
}

/** In batches of a size that the outbox likes. None has a cursor. */
export function* batchesOf(rows: readonly Mapped[], progress: Progress): Generator<ReadBatch> {
  for (let at = 0; at < rows.length; at += maximumLimit) {
    const part = lastOfEach(rows.slice(at, at + maximumLimit));
    const records = part.flatMap((row) => row.records);
    const problems = part.flatMap(({ problem }) => problem ?? []);
    const unchanged = part.flatMap((row) => row.unchanged ?? []);
    yield {
      records,
      unchanged,
      digests: digestsOf(part),
      problems,
      cursor: null,
      progress,
      mentions: mentionsOf(part),
    };
  }
}

/** A voucher that was read twice counts as it was read last, also when that is how it is held. */
function lastOfEach(rows: readonly Mapped[]): readonly Mapped[] {
  const last = new Map(rows.flatMap((row) => idsOf(row).map((id) => [id, row] as const)));
  return rows.filter((row) => row.problem !== null || idsOf(row).some((id) => last.get(id) === row));
}

function idsOf({ records, unchanged }: Mapped): readonly RecordId[] {
  return unchanged === undefined ? records.map(({ id }) => id) : [unchanged.id];
}

function digestsOf(rows: readonly Mapped[]): ReadonlyMap<RecordId, string | null> {
  return new Map(
    rows.flatMap(({ records, digest }) => (digest === undefined ? [] : records.map(({ id }) => [id, digest] as const))),
  );
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
