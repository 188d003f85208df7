import { z } from 'zod';
import { addDays, PlainDate } from '../../../contract/dates.ts';
import { BridgeError, isBridgeError } from '../../../contract/errors.ts';
import type { Fingerprint } from '../../../contract/frames.ts';
import { recordId, type SourceId } from '../../../contract/ids.ts';
import type { CensusEntry, CensusPage, CensusWish, Stretch } from '../source.ts';
import type { Company, Counters } from './company.ts';
import type { TallyGateway } from './gateway/tally-gateway.ts';
import { voucherVersion } from './map/identity.ts';
import { countAgain } from './pull/count-again.ts';
import { countOnce, lastDay } from './pull/count-vouchers.ts';
import type { DayCounts } from './pull/day-counts.ts';
import { readMasterList } from './pull/master-versions.ts';
import { PeriodControl } from './pull/period-control.ts';
import { readAlterIds } from './pull/read-alter-ids.ts';
import { Reader } from './pull/reader.ts';
import {
  aimed,
  alterIdPieces,
  byteBudget,
  lastWindow,
  type Piece,
  pieceMs,
  targetMs,
  total,
  type Window,
} from './pull/windows.ts';
import type { Period } from './requests/envelope.ts';
import { masterElement } from './requests/masters.ts';
import { type VoucherChoice, voucherVersionsRequest } from './requests/vouchers.ts';
import { readRow, requiredText, wholeNumber } from './row.ts';
import { parseDate } from './scalars/date.ts';
import { childText, type XmlNode } from './xml/node.ts';

export interface CensusOptions {
  readonly gateway: TallyGateway;
  readonly pin: Fingerprint;
  readonly sourceId: SourceId;
  readonly plan: DayCounts;
  readonly signal: AbortSignal;
  readonly seen?: Company | null;
  readonly readFrom?: PlainDate | null;
}

type Pages = AsyncGenerator<CensusPage, void, undefined>;

/** Masters are done; of the vouchers those dated from here on. Null: none. */
const Mark = z.object({ from: PlainDate.nullable() });
type Mark = z.infer<typeof Mark>;

const pageSize = 2_000;
const attempts = 5;

/**
 * Every master with its AlterID, every voucher with its AlterID and number, latest days first. Deletions are concluded from it, so each
 * window is proved or it throws (DESIGN rule 6): the pinned company before and after, counters that didn't move meanwhile, and as many
 * objects as Tally counts by itself, in the period that was asked for. A save while other windows are read harms none. Throws
 * `tally.books-moved` where somebody saves all the time, `tally.truncated` and `tally.period-ignored`, besides what reading may throw.
 */
export async function* census(options: CensusOptions, { after, only }: CensusWish): Pages {
  const reader = await Reader.open({ ...options, lane: 'bulk' });
  const taking = new Census(reader, options);
  if (only !== undefined) {
    for (const stretch of only) yield* stretch === 'masters' ? taking.masters() : taking.vouchers(stretch);
    return;
  }
  const mark: Mark | null = Mark.safeParse(after).data ?? null;
  if (mark === null) yield* taking.masters();
  const whole = reader.wholeBooks();
  const to = mark?.from == null ? whole.to : addDays(mark.from, -1);
  if (to >= whole.from) yield* taking.vouchers({ from: whole.from, to });
}

class Census {
  readonly #reader: Reader;
  readonly #options: CensusOptions;
  readonly #periods = new PeriodControl();

  constructor(reader: Reader, options: CensusOptions) {
    this.#reader = reader;
    this.#options = options;
  }

  async *masters(): Pages {
    const entries = await this.#unmoved('masters', async () => {
      const { masters } = await readMasterList(this.#reader, this.#options.sourceId);
      return masters.map(({ type, guid, alterId }) => ({
        object: recordId(this.#options.sourceId, masterElement(type).toLowerCase(), guid),
        version: String(alterId),
        date: null,
      }));
    });
    yield* pages(entries, 'masters', { from: null });
  }

  async *vouchers(period: Period): Pages {
    const { plan } = this.#options;
    await this.#periods.prove(this.#reader, plan);
    for (let left: Period | null = period; left !== null; ) {
      const counted = await this.#count(left);
      if (counted.count > 0 && !this.#periods.isProved) await this.#periods.prove(this.#reader, plan);
      this.#periods.require(this.#reader);
      for (let { to } = counted; to >= counted.from; ) {
        const window = lastWindow({ from: counted.from, to }, counted.days, this.#limit);
        const entries = await this.#unmoved('vouchers', (counter) =>
          this.#entries(window, counter === counted.counter),
        );
        yield* pages(entries, window, { from: window.from });
        to = addDays(window.from, -1);
      }
      left = counted.from <= period.from ? null : { from: period.from, to: addDays(counted.from, -1) };
    }
  }

  /** As many of the latest days as Tally can count at a time. */
  async #count(left: Period): Promise<Window & { readonly counter: number }> {
    const { plan } = this.#options;
    const { cost, limits } = this.#reader;
    const dated = plan.covers(left.from)
      ? plan.measured(left, Math.min(targetMs, aimed * limits.longestMs()), cost)
      : plan.guessed(left, lastDay(this.#reader, left), targetMs, cost);
    const { vouchers } = this.#reader.company.counters;
    const { days } = await countOnce(this.#reader, { dated, above: 0 });
    const after = (await this.#reader.confirm()).counters.vouchers;
    plan.learn(dated, days);
    plan.looked(dated, total(days));
    return { ...dated, days, count: total(days), counter: after === vouchers ? after : -1 };
  }

  /** By Tally's earlier count, if nobody saved since; what differs from that is counted anew. */
  async #entries(dated: Window, isCounted: boolean): Promise<readonly CensusEntry[]> {
    const entries: CensusEntry[] = [];
    for (const piece of await this.#pieces(dated))
      entries.push(...(await this.#list({ dated, ...piece }, dated.count)));
    const isWhole = isCounted && entries.length === dated.count;
    const counted = isWhole ? dated.count : total((await countOnce(this.#reader, { dated, above: 0 })).days);
    if (entries.length === counted && counted === (await countAgain(this.#reader, dated))) return entries;
    throw new BridgeError('tally.truncated', { hint: `${entries.length} of ${counted} from ${dated.from}` });
  }

  /** One, unless a single day has more vouchers than Tally lists in time. */
  async #pieces(dated: Window): Promise<readonly Piece[]> {
    const { cost, limits } = this.#reader;
    const ms = pieceMs(cost.msToScan(dated.count), limits.longestMs());
    const limit = cost.rowsWithin(ms, byteBudget, dated.count);
    if (dated.count <= Math.max(limit, this.#limit)) return [{ above: 0, count: dated.count }];
    const alterIds = await readAlterIds(this.#reader, { dated, above: 0 }, dated.count);
    return alterIdPieces(alterIds, limit, 0);
  }

  async #list(choice: VoucherChoice, scanned: number): Promise<readonly CensusEntry[]> {
    const entries: CensusEntry[] = [];
    const request = voucherVersionsRequest(this.#reader.scope(choice.dated), choice, ['VoucherNumber']);
    const { elapsedMs, bytes } = await this.#reader.rows(request, 'VOUCHER', (row) => {
      entries.push(voucherEntry(this.#options.sourceId, readRow(row)));
    });
    this.#reader.cost.listed(entries.length, { scanned: Math.max(scanned, entries.length), bytes, elapsedMs });
    return entries;
  }

  /** What was read while nobody saved anything of the kind. */
  async #unmoved<T>(kind: keyof Counters, read: (counter: number) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const before = this.#reader.company.counters[kind];
      const outcome = await settled(read(before));
      const isUnmoved = (await this.#reader.confirm()).counters[kind] === before;
      if ('error' in outcome && (isUnmoved || !isBridgeError(outcome.error, 'tally.truncated'))) throw outcome.error;
      if ('value' in outcome && isUnmoved) return outcome.value;
      if (attempt === attempts) throw new BridgeError('tally.books-moved');
    }
  }

  get #limit(): number {
    const { cost, limits } = this.#reader;
    return cost.rowsWithin(Math.min(targetMs, aimed * limits.longestMs()), byteBudget);
  }
}

async function settled<T>(work: Promise<T>): Promise<{ readonly value: T } | { readonly error: unknown }> {
  try {
    return { value: await work };
  } catch (error) {
    return { error };
  }
}

function voucherEntry(sourceId: SourceId, row: XmlNode): CensusEntry {
  const date = parseDate(requiredText(row, 'DATE'));
  if (date === null) throw new BridgeError('tally.garbled', { hint: 'a day that is no date' });
  return {
    object: recordId(sourceId, 'voucher', requiredText(row, 'GUID')),
    version: voucherVersion(String(wholeNumber(row, 'ALTERID')), childText(row, 'VOUCHERNUMBER')),
    date,
  };
}

function* pages(entries: readonly CensusEntry[], covers: Stretch, mark: Mark): Generator<CensusPage> {
  const last = Math.max(0, Math.ceil(entries.length / pageSize) - 1);
  for (let page = 0; page <= last; page += 1) {
    const some = { entries: entries.slice(page * pageSize, (page + 1) * pageSize) };
    yield page === last ? { ...some, covers, mark } : some;
  }
}
