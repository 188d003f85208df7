import { isDeepStrictEqual } from 'node:util';
import Database from 'better-sqlite3';
import { decodeBatch } from '../../contract/batch.ts';
import type { RecordId } from '../../contract/ids.ts';
import { BillData } from '../../contract/records/bill.ts';
import { Change } from '../../contract/records/record.ts';
import type { StoredRecord } from '../../contract/rest.ts';
import type { ModelBooks } from './model-books.ts';
import type { Pc } from './pc.ts';
import type { Platform } from './platform.ts';

interface Watched {
  readonly books: ModelBooks;
  readonly pc: Pc;
  readonly platform: Platform;
}

/** Watches one simulated life, and writes down what must never be. Looks at what is committed, past the code it judges. */
export class Oracle {
  readonly violations: string[] = [];
  readonly #watched: Watched;
  readonly #given = new Map<string, string>();

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  report(violation: string): void {
    if (this.violations.length < 20) this.violations.push(violation);
  }

  /** "A sequence number … is never reused"; "a job is acked after its row is committed". */
  seeUp(message: string | Buffer): void {
    if (typeof message === 'string') this.#seeFrame(JSON.parse(message));
    else this.#seeBatch(message);
  }

  #seeFrame(frame: { readonly t: string; readonly jobId?: string }): void {
    if (frame.t !== 'job-ack') return;
    const row = look(this.#watched.pc.file, 'SELECT 1 FROM jobs WHERE job_id = ?', frame.jobId);
    if (row === undefined) this.report(`job ${frame.jobId} was acked before its row`);
  }

  /** "… and only then acks lastSeq". */
  seeDown(message: string): void {
    const frame = JSON.parse(message) as { t: string; stream: string; epoch: number; last: number };
    if (frame.t !== 'ack') return;
    const held = look(this.#watched.platform.file, 'SELECT epoch, last FROM streams WHERE stream = ?', frame.stream);
    const stored = held as { epoch: number; last: number } | undefined;
    if (stored?.epoch === frame.epoch && stored.last < frame.last)
      this.report(`ack ${frame.last} before its batch is stored`);
  }

  /** "Records, cursor … commit in one transaction": no cursor on the disk is ahead of the records it stands for. */
  checkDisk(): void {
    const { pc, books } = this.#watched;
    const source = look(pc.file, 'SELECT cursor FROM sources') as { cursor: string | null } | undefined;
    const { counter = 0 } = JSON.parse(source?.cursor ?? '{}') as { counter?: number };
    const kept = new Map(
      lookAll<{ id: RecordId; version: string }>(pc.file, 'SELECT id, version FROM records').map(byId),
    );
    for (const { id, version } of books.objects()) {
      if (version <= counter && (kept.get(id) ?? 0) < version) {
        this.report(`the cursor is at ${counter}, ${id} of ${version} is not there`);
      }
    }
  }

  /** "Each change once in effect, in order"; "deletions are never guessed". */
  checkLog(): void {
    const newest = new Map<string, number>();
    for (const change of this.#log()) {
      if (change.kind === 'bill') continue;
      const before = newest.get(change.id) ?? 0;
      const version = change.op === 'delete' ? Number.POSITIVE_INFINITY : Number(change.native.version);
      if (version <= before) this.report(`${change.id} of ${version} came after that of ${before}`);
      newest.set(change.id, version);
      if (change.op === 'delete' && !this.#watched.books.deleted.has(change.id)) {
        this.report(`${change.id} was deleted upstream, and is in the books`);
      }
    }
  }

  /** A proof that was ever told to differ, when nothing was lost, was a false alarm. */
  checkTieOuts(): void {
    const told = lookAll<{ result: string }>(this.#watched.platform.file, 'SELECT result FROM tie_outs');
    for (const { result } of told)
      if ((JSON.parse(result) as { ok: boolean }).ok === false) this.report(`tie-out: ${result}`);
  }

  /** What the platform holds otherwise than the books do. A save that changed no data need not be carried. */
  async differences(): Promise<readonly string[]> {
    const held = await this.#watched.platform.records(this.#watched.books.sourceId);
    return [...this.#differingObjects(held), ...this.#differingBills(held)];
  }

  #seeBatch(message: Buffer): void {
    const header = decodeBatch(message)?.header;
    if (header === undefined) throw new Error('a batch that can not be read was sent');
    const { stream, epoch, firstSeq, count, chain } = header;
    for (let seq = firstSeq; seq < firstSeq + count; seq += 1) {
      const number = `${this.#watched.pc.lineage} ${stream} ${epoch} ${seq}`;
      const before = this.#given.get(number);
      if (before !== undefined && before !== chain) this.report(`number ${seq} of ${stream} was given out twice`);
      this.#given.set(number, chain);
    }
  }

  #log(): readonly Change[] {
    const rows = lookAll<{ body: string }>(this.#watched.platform.file, 'SELECT body FROM changes ORDER BY cursor');
    return rows.map(({ body }) => Change.parse(JSON.parse(body)));
  }

  #differingObjects(held: readonly StoredRecord[]): readonly string[] {
    const { books } = this.#watched;
    const upstream = new Map(held.filter((record) => record.kind !== 'bill').map((record) => [record.id, record]));
    const differing = books.objects().filter(({ id }) => {
      const record = upstream.get(id);
      upstream.delete(id);
      return !isDeepStrictEqual(record?.data, books.record(id)?.data);
    });
    return [...differing.map(({ id }) => `${id} differs`), ...[...upstream.keys()].map((id) => `${id} is too much`)];
  }

  #differingBills(held: readonly StoredRecord[]): readonly string[] {
    const open = new Map<string, number>(this.#watched.books.openBills());
    const differing: string[] = [];
    for (const { kind, data } of held) {
      if (kind !== 'bill') continue;
      const { accountId, reference, openAmount } = BillData.parse(data);
      const key = `${accountId} ${reference}`;
      if (open.get(key) !== Math.round(Number(openAmount) * 100)) differing.push(`bill ${key} differs`);
      open.delete(key);
    }
    return [...differing, ...[...open.keys()].map((key) => `bill ${key} is missing`)];
  }
}

function byId({ id, version }: { readonly id: RecordId; readonly version: string }): [RecordId, number] {
  return [id, Number(version)];
}

function look(file: string, sql: string, ...parameters: readonly unknown[]): unknown {
  return lookAll(file, sql, ...parameters)[0];
}

/** Through a connection of its own: only what is committed shows. */
function lookAll<Row>(file: string, sql: string, ...parameters: readonly unknown[]): Row[] {
  const db = new Database(file, { readonly: true });
  try {
    return db.prepare<unknown[], Row>(sql).all(...parameters);
  } finally {
    db.close();
  }
}
