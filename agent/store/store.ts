import { isBridgeError } from '../../contract/errors.ts';
import { jobsStream } from '../../contract/ids.ts';
import { reportKinds } from '../../contract/records/record.ts';
import type { Clock } from '../clock.ts';
import { Absences } from './absences.ts';
import { AuditTrail } from './audit.ts';
import { BatchTimes } from './batch-times.ts';
import { Batches } from './batches.ts';
import { Bills } from './bills.ts';
import { Censuses } from './census.ts';
import { type Db, withCodedErrors } from './db.ts';
import { Effects } from './effects.ts';
import { Epochs } from './epochs.ts';
import { HeldDeletionsTable } from './held-deletions.ts';
import { History, type HistoryLimits } from './history.ts';
import { JobTable } from './jobs.ts';
import { forgetKeyLoss, isKeyLost } from './key-lost.ts';
import { Links } from './links.ts';
import { Meta } from './meta.ts';
import { Months } from './months.ts';
import { Outbox } from './outbox.ts';
import { Parking } from './parking.ts';
import { Payloads } from './payloads.ts';
import { Quarantine } from './quarantine.ts';
import { Records } from './records.ts';
import { Refusals } from './refusals.ts';
import { Rereads } from './rereads.ts';
import { Reserve } from './reserve.ts';
import { Retention } from './retention.ts';
import type { Sealer } from './seal.ts';
import { Sources } from './sources.ts';
import { Streams } from './streams.ts';
import { SyncHistory } from './sync-history.ts';
import { TieOuts } from './tie-outs.ts';
import { Totals } from './totals.ts';
import { WritingRules } from './writing-rules.ts';

interface Parts {
  readonly db: Db;
  readonly path: string;
  readonly folder: string;
  readonly sealer: Sealer;
  readonly clock: Pick<Clock, 'now'>;
  readonly history: HistoryLimits;
  readonly onClose: () => void;
}

/** Kinds that no census of the books shows: the company is the books, and reports are worked out of them. */
export const unjudgedKinds: readonly string[] = ['company', ...reportKinds];

/** The engine's memory: one SQLite file, one writer. The parts share the connection, so that one commit holds them all. */
export class Store {
  readonly meta: Meta;
  readonly sources: Sources;
  readonly records: Records;
  readonly effects: Effects;
  readonly totals: Totals;
  readonly bills: Bills;
  readonly refusals: Refusals;
  readonly outbox: Outbox;
  /** What was carried, stored and proved, for years. */
  readonly syncHistory: SyncHistory;
  readonly history: History;
  readonly quarantine: Quarantine;
  readonly batchTimes: BatchTimes;
  readonly censuses: Censuses;
  readonly rereads: Rereads;
  readonly months: Months;
  readonly absences: Absences;
  readonly heldDeletions: HeldDeletionsTable;
  readonly tieOuts: TieOuts;
  readonly reserve: Reserve;
  readonly jobs: JobTable;
  readonly links: Links;
  readonly rules: WritingRules;
  readonly audit: AuditTrail;
  readonly retention: Retention;
  readonly #db: Db;
  readonly #path: string;
  readonly #onClose: () => void;

  constructor({ db, path, folder, sealer, clock, history, onClose }: Parts) {
    this.#db = db;
    this.#path = path;
    this.#onClose = onClose;
    this.meta = new Meta(db);
    this.records = new Records(db);
    this.effects = new Effects(db, sealer);
    this.totals = new Totals(db);
    this.bills = new Bills(db);
    this.quarantine = new Quarantine(db, sealer, clock);
    this.syncHistory = new SyncHistory(db, clock);
    this.history = new History(db, clock, history, this.syncHistory);
    this.refusals = new Refusals(db);
    this.batchTimes = new BatchTimes(db, clock);
    this.outbox = this.#openOutbox(db, new Batches(db, new Payloads(db, sealer)));
    this.sources = new Sources(db, sealer, this.outbox);
    this.censuses = new Censuses(db, unjudgedKinds);
    this.rereads = new Rereads(db);
    this.months = new Months(db);
    this.absences = new Absences(db, unjudgedKinds);
    this.heldDeletions = new HeldDeletionsTable(db, clock, this.absences);
    this.tieOuts = new TieOuts(db, sealer);
    this.reserve = new Reserve(db, folder);
    this.jobs = new JobTable(db, sealer);
    this.links = new Links(db);
    this.rules = new WritingRules(db);
    this.audit = new AuditTrail(db, sealer);
    this.retention = new Retention({
      db,
      audit: this.audit,
      syncHistory: this.syncHistory,
      clock,
      transaction: (body) => this.transaction(body),
    });
    if (!db.readonly) this.outbox.addStream(jobsStream);
  }

  /** The key was found gone, everything sealed was discarded, and the installation has not been paired again yet. */
  get keyLost(): boolean {
    return isKeyLost(this.meta);
  }

  /** Paired again, under the new key. Part of the caller's transaction. */
  forgetKeyLoss(): void {
    forgetKeyLoss(this.meta);
  }

  /**
   * Runs `body` whole or not at all (DESIGN rule 1); inside another one it is part of that. When it returns, it is on disk.
   * Throws `store.full` and `store.corrupt`, and then nothing has changed.
   */
  transaction<T>(body: () => T): T {
    if (this.#db.inTransaction) return body();
    try {
      return withCodedErrors(this.#path, () => this.#db.transaction(body).immediate());
    } catch (error) {
      this.effects.forgetCached();
      throw error;
    }
  }

  /** As `transaction`, for jobs: when the disk is full it may use the reserve (rule 4). `body` may run twice. */
  jobTransaction<T>(body: () => T): T {
    try {
      return this.transaction(body);
    } catch (error) {
      if (!isBridgeError(error, 'store.full') || !this.reserve.isFull) throw error;
      this.reserve.release();
      return this.transaction(body);
    }
  }

  /** Makes the reserve again after it was used, as soon as there is room. False when there is none: jobs are then refused (rule 4). */
  keepReserve(): boolean {
    if (this.reserve.isFull) return true;
    try {
      this.transaction(() => this.reserve.fill());
      return true;
    } catch (error) {
      if (isBridgeError(error, 'store.full') || isNoSpace(error)) return false;
      throw error;
    }
  }

  #openOutbox(db: Db, batches: Batches): Outbox {
    const { records, bills, refusals, quarantine, history, batchTimes } = this;
    const streams = new Streams(db);
    return new Outbox({
      transaction: (body) => this.transaction(body),
      streams,
      batches,
      batchTimes,
      epochs: new Epochs({ db, streams, batches, records, bills }),
      parking: new Parking({ streams, batches, history, records, bills, refusals, quarantine }),
      quarantine,
      refusals,
      history,
    });
  }

  get isOpen(): boolean {
    return this.#db.open;
  }

  close(): void {
    this.#db.close();
    this.#onClose();
  }
}

function isNoSpace(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
}
