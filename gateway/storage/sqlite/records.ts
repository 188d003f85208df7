import type { Database } from 'better-sqlite3';
import type { Instant } from '../../../contract/dates.ts';
import { type RecordId, type SourceId, type StreamName, streamSource, type TenantId } from '../../../contract/ids.ts';
import type { Deletion, Upsert } from '../../../contract/records/record.ts';
import type { LoggedChange, RejectedView, StoredRecord } from '../../../contract/rest.ts';
import type { CensusAnswer, CensusRange, ChangeQuery, ChangesRead, RecordStore } from '../records.ts';
import { pruneLog } from './prune-log.ts';

export function sqliteRecords(db: Database): RecordStore {
  const sourceKey = db
    .prepare<[string, string], number>(
      'SELECT s.key FROM sources s JOIN tenants t ON t.key = s.tenant WHERE t.id = ? AND s.id = ?',
    )
    .pluck();
  const sourceOfTenant = db
    .prepare<[number, string], number>('SELECT key FROM sources WHERE tenant = ? AND id = ?')
    .pluck();
  const tenant = db.prepare<[string], TenantRow>('SELECT key, horizon FROM tenants WHERE id = ?');
  const head = db
    .prepare<[number], number>('SELECT cursor FROM changes WHERE tenant = ? ORDER BY cursor DESC LIMIT 1')
    .pluck();
  const joined = 'SELECT r.cursor, c.body FROM records r JOIN changes c ON c.cursor = r.cursor WHERE r.source = ?';
  const one = db.prepare<[number, string], RecordRow>(`${joined} AND r.id = ?`);
  const page = db.prepare<[number, string, number], RecordRow>(`${joined} AND r.id > ? ORDER BY r.id LIMIT ?`);
  const pageOfKind = db.prepare<[number, string, string, number], RecordRow>(
    `${joined} AND r.kind = ? AND r.id > ? ORDER BY r.id LIMIT ?`,
  );
  const feed = 'SELECT c.cursor, s.id AS source, c.at, c.body FROM changes c JOIN sources s ON s.key = c.source';
  const changes = db.prepare<[number, number, number], ChangeRow>(
    `${feed} WHERE c.tenant = ? AND c.cursor > ? ORDER BY c.cursor LIMIT ?`,
  );
  const changesOfSource = db.prepare<[number, number, number, number], ChangeRow>(
    `${feed} WHERE c.tenant = ? AND c.cursor > ? AND c.source = ? ORDER BY c.cursor LIMIT ?`,
  );
  const range = db.prepare<[number, string], HeldRow>(
    'SELECT id, kind, hash, version FROM records WHERE source = ? AND id > ? ORDER BY id',
  );
  const rangeThrough = db.prepare<[number, string, string], HeldRow>(
    'SELECT id, kind, hash, version FROM records WHERE source = ? AND id > ? AND id <= ? ORDER BY id',
  );
  const rejected = db.prepare<[number, number, string | null, string | null, number], RejectedRow>(
    `SELECT key, stream, epoch, seq, code, reason, kind, id, at FROM rejected
      WHERE tenant = ? AND key > ? AND (? IS NULL OR stream = 'source:' || ?) ORDER BY key LIMIT ?`,
  );

  /** One transaction, so that what is read and the horizon it is judged by belong together. */
  const readChanges = db.transaction((tenantId: TenantId, query: ChangeQuery): ChangesRead => {
    const held = tenant.get(tenantId);
    if (!held) throw new Error('no such tenant');
    const newest = Math.max(head.get(held.key) ?? 0, held.horizon);
    if (query.after < held.horizon || query.after > newest) return { state: 'lost', horizon: held.horizon };
    const rows = readRows(held.key, query);
    const more = rows.length > query.limit;
    const shown = more ? rows.slice(0, query.limit) : rows;
    const cursor = more ? (shown.at(-1)?.cursor ?? query.after) : newest;
    return { state: 'read', changes: shown.map(toChange), cursor, more };
  });

  function readRows(tenantKey: number, { after, sourceId, limit }: ChangeQuery): readonly ChangeRow[] {
    if (sourceId === undefined) return changes.all(tenantKey, after, limit + 1);
    const source = sourceOfTenant.get(tenantKey, sourceId);
    return source === undefined ? [] : changesOfSource.all(tenantKey, after, source, limit + 1);
  }

  return {
    async head(tenantId) {
      const held = tenant.get(tenantId);
      return held ? Math.max(head.get(held.key) ?? 0, held.horizon) : 0;
    },
    async page(tenantId, sourceId, { kind, after, limit }) {
      const source = sourceKey.get(tenantId, sourceId);
      if (source === undefined) return [];
      const rows =
        kind === undefined ? page.all(source, after ?? '', limit) : pageOfKind.all(source, kind, after ?? '', limit);
      return rows.map((row) => toRecord(sourceId, row));
    },
    async record(tenantId, sourceId, id) {
      const source = sourceKey.get(tenantId, sourceId);
      const row = source === undefined ? undefined : one.get(source, id);
      return row ? toRecord(sourceId, row) : null;
    },
    changes: async (tenantId, query) => readChanges(tenantId, query),
    async census(tenantId, sourceId, asked) {
      const source = sourceKey.get(tenantId, sourceId);
      if (source === undefined) return { wanted: asked.entries.map(([id]) => id), surplus: [] };
      const { after, through } = asked;
      const held =
        through === null ? range.iterate(source, after ?? '') : rangeThrough.iterate(source, after ?? '', through);
      return compareCensus(held, asked);
    },
    async rejected(tenantId, { sourceId = null, after, limit }) {
      const held = tenant.get(tenantId);
      const rows = held ? rejected.all(held.key, after, sourceId, sourceId, limit + 1) : [];
      const shown = rows.slice(0, limit);
      return { rejected: shown.map(toRejected), next: rows.length > limit ? (shown.at(-1)?.key ?? null) : null };
    },
    prune: pruneLog(db),
  };
}

function compareCensus(held: Iterable<HeldRow>, { entries, maxSurplus }: CensusRange): CensusAnswer {
  const wanted = new Map(entries.map(([id, version, hash]) => [id, { version, hash }]));
  const surplus: [RecordId, string][] = [];
  for (const { id, kind, hash, version } of held) {
    const entry = wanted.get(id);
    if (!entry) {
      surplus.push([id, kind]);
      if (surplus.length >= maxSurplus) break;
    } else if (entry.hash === null ? entry.version === version : entry.hash === hash) {
      wanted.delete(id);
    }
  }
  return { wanted: [...wanted.keys()], surplus };
}

function toRecord(sourceId: SourceId, { cursor, body }: RecordRow): StoredRecord {
  const record = JSON.parse(body) as Upsert;
  return { sourceId, kind: record.kind, id: record.id, ...contentOf(record), cursor };
}

function toChange({ cursor, source, at, body }: ChangeRow): LoggedChange {
  const change = JSON.parse(body) as Upsert | Deletion;
  const { op, kind, id, cause, jobId = null } = change;
  return {
    cursor,
    sourceId: source,
    op,
    kind,
    id,
    cause,
    jobId,
    ...(op === 'upsert' ? contentOf(change) : { shape: null, hash: null, native: null, data: null }),
    at: new Date(at).toISOString() as Instant,
  };
}

function contentOf({ shape, hash, native, warnings, data }: Upsert) {
  return { shape, hash, native, ...(warnings && { warnings }), data };
}

function toRejected({ stream, epoch, seq, code, reason, kind, id, at }: RejectedRow): RejectedView {
  const sourceId = streamSource(stream);
  return { sourceId, epoch, seq, code, reason, kind, id, at: new Date(at).toISOString() as Instant };
}

interface TenantRow {
  readonly key: number;
  readonly horizon: number;
}

interface RecordRow {
  readonly cursor: number;
  readonly body: string;
}

interface ChangeRow extends RecordRow {
  readonly source: SourceId;
  readonly at: number;
}

interface HeldRow {
  readonly id: RecordId;
  readonly kind: string;
  readonly hash: string;
  readonly version: string;
}

interface RejectedRow {
  readonly key: number;
  readonly stream: StreamName;
  readonly epoch: number;
  readonly seq: number;
  readonly code: string;
  readonly reason: string;
  readonly kind: string | null;
  readonly id: RecordId | null;
  readonly at: number;
}
