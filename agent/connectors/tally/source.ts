import type { PlainDate } from '../../../contract/dates.ts';
import { isBridgeError } from '../../../contract/errors.ts';
import type { Fingerprint } from '../../../contract/frames.ts';
import type { RecordId, SourceId } from '../../../contract/ids.ts';
import type { CanonicalRecord } from '../../../contract/records/record.ts';
import type { BookBalances, BookMovement, BookPeriod } from '../balances.ts';
import type { Known, WritingSite } from '../connector.ts';
import type {
  Behind,
  BookDocument,
  BookLedger,
  CensusPage,
  CensusWish,
  Cursor,
  ListPage,
  ListWish,
  Probe,
  ReadBatch,
  ReportWish,
  Source,
  Stretch,
} from '../source.ts';
import type { Writer } from '../writer.ts';
import { balances } from './balances/balances.ts';
import { movements } from './balances/movements.ts';
import { census } from './census.ts';
import { type Company, countersText } from './company.ts';
import type { TallyGateway } from './gateway/tally-gateway.ts';
import { fingerprintOf, recognise } from './identity.ts';
import { Licence, releaseTrouble } from './licence.ts';
import { findDocument } from './list/find-document.ts';
import { ledgerFigures } from './list/ledger-figures.ts';
import { listMasters } from './list/list-masters.ts';
import { listVouchers } from './list/list-vouchers.ts';
import type { Looks } from './looks.ts';
import type { Notes } from './notes.ts';
import { parseCursor, stateSince } from './pull/cursor.ts';
import { DayCounts } from './pull/day-counts.ts';
import { heavyDayTrouble } from './pull/heavy-day.ts';
import { MasterMemory } from './pull/master-memory.ts';
import { PeriodControl } from './pull/period-control.ts';
import { pull } from './pull/pull.ts';
import { Reader } from './pull/reader.ts';
import { reread } from './pull/reread.ts';
import { behind } from './pull/segments.ts';
import { financialYears } from './pull/years.ts';
import { readReports } from './reports/read-reports.ts';
import { TallyWriter } from './write/writer.ts';

interface Options {
  readonly gateway: TallyGateway;
  readonly looks: Looks;
  readonly sourceId: SourceId;
  readonly pin: Fingerprint;
  readonly notes: Notes;
  readonly known?: Known | undefined;
  readonly readFrom: PlainDate | null;
  readonly writing: WritingSite;
}

/** A read may begin with a look of so long ago: that brackets it all the more. */
const momentMs = 5_000;

/** One Tally company. */
export class TallySource implements Source {
  readonly sourceId: SourceId;
  readonly writer: Writer;
  readonly readFrom: PlainDate | null;
  readonly #options: Options;
  readonly #memory = new MasterMemory();
  readonly #plan: DayCounts;
  readonly #periods = new PeriodControl();
  readonly #licence: Licence;
  #probed: { readonly company: Company; readonly since: number } | null = null;

  constructor(options: Options) {
    this.sourceId = options.sourceId;
    this.#options = options;
    this.readFrom = options.readFrom;
    this.#plan = new DayCounts(options.known);
    this.#licence = new Licence(options.notes, options.gateway);
    this.writer = new TallyWriter({ ...this.#reading, licence: this.#licence, site: options.writing });
  }

  async probe(cursor: Cursor | null, signal: AbortSignal): Promise<Probe> {
    const { gateway, looks, pin } = this.#options;
    const since = gateway.monotonic();
    this.#probed = null;
    const { companies, elapsedMs } = await looks.anew({ lane: 'probe', signal });
    const company = this.#recognise(companies);
    this.#probed = { company, since };
    const unlicensed = this.#licence.trouble(company);
    return {
      state: stateSince(parseCursor(cursor), company.counters),
      fingerprint: fingerprintOf(gateway.origin, company),
      renamedTo: company.name === pin.name ? null : company.name,
      latencyMs: Math.round(elapsedMs),
      counters: countersText(company.counters),
      product: company.product,
      notices: [unlicensed, releaseTrouble(company), heavyDayTrouble(this.#plan, gateway.cost)].filter(
        (notice) => notice !== null,
      ),
      noWrites: isBridgeError(unlicensed, 'tally.licence-lost') ? unlicensed : null,
    };
  }

  pull(cursor: Cursor | null, signal: AbortSignal): AsyncIterable<ReadBatch> {
    return pull({ ...this.#reading, signal, seen: this.#takeProbed() }, cursor);
  }

  behind(cursor: Cursor): readonly Behind[] {
    const parsed = parseCursor(cursor);
    return parsed === null ? [] : behind(parsed);
  }

  census(signal: AbortSignal, wish: CensusWish = {}): AsyncIterable<CensusPage> {
    return census({ ...this.#options, plan: this.#plan, signal }, wish);
  }

  reread(stretch: Stretch, signal: AbortSignal, whole = false): AsyncIterable<ReadBatch> {
    return reread({ ...this.#reading, signal }, stretch, whole);
  }

  balances(asOn: PlainDate, signal: AbortSignal): Promise<BookBalances> {
    return balances({ ...this.#reading, signal, seen: this.#takeProbed() }, asOn);
  }

  movements(
    accounts: readonly RecordId[],
    periods: readonly BookPeriod[],
    signal: AbortSignal,
  ): Promise<readonly BookMovement[]> {
    return movements({ ...this.#reading, signal }, accounts, periods);
  }

  async years(asOn: PlainDate, signal: AbortSignal): Promise<readonly BookPeriod[]> {
    const reader = await Reader.open({ ...this.#options, lane: 'bulk', signal });
    return financialYears(reader.company, asOn, reader.firstDay);
  }

  reports(
    period: BookPeriod,
    signal: AbortSignal,
    wish: ReportWish | null = null,
  ): Promise<readonly CanonicalRecord[]> {
    return readReports({ ...this.#reading, signal }, period, wish);
  }

  ledger(name: string, period: BookPeriod, signal: AbortSignal): Promise<BookLedger | null> {
    return ledgerFigures({ ...this.#reading, signal }, name, period);
  }

  list(wish: ListWish, after: Cursor | null, signal: AbortSignal): AsyncIterable<ListPage> {
    const options = { ...this.#reading, signal };
    return wish.of === 'masters' ? listMasters(options, wish, after) : listVouchers(options, wish, after);
  }

  document(nativeId: string, expected: readonly PlainDate[], signal: AbortSignal): Promise<BookDocument | null> {
    return findDocument({ ...this.#reading, signal }, nativeId, expected);
  }

  get #reading() {
    return { ...this.#options, memory: this.#memory, plan: this.#plan, periods: this.#periods };
  }

  /** Where it is not the pinned one whoever looks for open books looks for himself. */
  #recognise(companies: readonly Company[]): Company {
    try {
      return recognise(this.#options.pin, companies);
    } catch (error) {
      this.#options.looks.forget();
      throw error;
    }
  }

  /** What the probe just saw, for the one read that it leads to. */
  #takeProbed(): Company | null {
    const probed = this.#probed;
    this.#probed = null;
    const isFresh = probed !== null && this.#options.gateway.monotonic() - probed.since < momentMs;
    return isFresh ? probed.company : null;
  }
}
