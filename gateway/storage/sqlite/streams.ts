import { randomBytes } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { assertNever } from '../../../contract/assert-never.ts';
import { type Chain, genesisChain } from '../../../contract/chain.ts';
import type { StreamState } from '../../../contract/frames.ts';
import { streamSource } from '../../../contract/ids.ts';
import type { AcceptedBatch, AppendOutcome, Entry, Rejection, StreamKey, StreamStore } from '../streams.ts';
import { applyChanges } from './apply-changes.ts';
import { keepResults } from './keep-results.ts';

/** A batch sent again is recognised as long as this many later ones have not been stored. */
const keptBoundaries = 256;

export function sqliteStreams(db: Database): StreamStore {
  const held = db.prepare<[string, string], StreamRow>(
    'SELECT epoch, genesis, last, chain FROM streams WHERE installation = ? AND stream = ?',
  );
  const boundary = db.prepare<[string, string, number], { chain: Chain }>(
    'SELECT chain FROM boundaries WHERE installation = ? AND stream = ? AND last = ?',
  );
  const putStream = db.prepare(
    `INSERT INTO streams (installation, stream, epoch, genesis, last, chain) VALUES (?, ?, ?, ?, 0, ?)
      ON CONFLICT DO UPDATE SET epoch = excluded.epoch, genesis = excluded.genesis, last = 0, chain = excluded.chain`,
  );
  const dropBoundaries = db.prepare('DELETE FROM boundaries WHERE installation = ? AND stream = ?');
  const moveOn = db.prepare('UPDATE streams SET last = ?, chain = ? WHERE installation = ? AND stream = ?');
  const addBoundary = db.prepare('INSERT INTO boundaries (installation, stream, last, chain) VALUES (?, ?, ?, ?)');
  const dropOldBoundaries = db.prepare(
    `DELETE FROM boundaries WHERE installation = :installation AND stream = :stream AND last <=
      (SELECT last FROM boundaries WHERE installation = :installation AND stream = :stream
        ORDER BY last DESC LIMIT 1 OFFSET ${keptBoundaries})`,
  );
  const tenantKey = db.prepare<[string], { key: number }>('SELECT key FROM tenants WHERE id = ?');
  const sourceOwner = db.prepare<[number, string], { key: number; owner: string | null }>(
    'SELECT key, owner FROM sources WHERE tenant = ? AND id = ?',
  );
  const reject = db.prepare(
    `INSERT INTO rejected (tenant, installation, stream, epoch, seq, code, reason, kind, id, body, at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const rejections = db.prepare<[string, string, number, number], Rejection>(
    `SELECT r.seq, r.code FROM rejected r JOIN streams s
        ON s.installation = r.installation AND s.stream = r.stream AND s.epoch = r.epoch
      WHERE r.installation = ? AND r.stream = ? AND r.seq > ? AND r.seq <= ? ORDER BY r.seq`,
  );
  const applier = applyChanges(db);
  const results = keepResults(db);

  const openEpoch = db.transaction(({ installationId, stream }: StreamKey, epoch: number): StreamState => {
    const before = held.get(installationId, stream);
    if (before && before.epoch >= epoch) throw new Error(`epoch ${epoch} of ${stream} is not above ${before.epoch}`);
    const chain = genesisChain(installationId, stream, epoch, randomBytes(16).toString('hex'));
    dropBoundaries.run(installationId, stream);
    putStream.run(installationId, stream, epoch, chain, chain);
    return { stream, epoch, last: 0, chain };
  });

  function keep(batch: AcceptedBatch, tenant: number, source: number | null, entries: readonly Entry[]): AppendOutcome {
    const rejected: Rejection[] = [];
    const tally = new Map<string, number>();
    let changes = 0;
    for (const entry of entries) {
      switch (entry.type) {
        case 'upsert':
        case 'delete':
          if (source === null) throw new Error('a change outside the stream of a source');
          if (applier.apply({ tenant, source, at: batch.at.getTime(), tally }, entry)) changes += 1;
          break;
        case 'result':
          results.keep({ tenant, installationId: batch.installationId, at: batch.at.getTime() }, entry);
          break;
        case 'rejected': {
          const { installationId, stream, epoch, at } = batch;
          const { seq, code, reason, kind, id, body } = entry;
          reject.run(tenant, installationId, stream, epoch, seq, code, reason, kind, id, body, at.getTime());
          rejected.push({ seq, code });
          break;
        }
        default:
          assertNever(entry);
      }
    }
    if (source !== null) applier.storeTally(source, tally);
    return { state: 'stored', rejected, changes };
  }

  const append = db.transaction((batch: AcceptedBatch, entries: readonly Entry[]): AppendOutcome => {
    const { installationId, stream } = batch;
    const now = held.get(installationId, stream);
    const follows = now?.epoch === batch.epoch && now.last === batch.firstSeq - 1 && now.chain === batch.previous;
    if (!follows) return { state: 'overtaken' };
    const tenant = tenantKey.get(batch.tenantId);
    if (!tenant) throw new Error('no such tenant');
    const sourceId = streamSource(stream);
    const source = sourceId === null ? null : sourceOwner.get(tenant.key, sourceId);
    if (source !== null && source?.owner !== installationId) return { state: 'owned-elsewhere' };

    const outcome = keep(batch, tenant.key, source?.key ?? null, entries);
    const last = batch.firstSeq + batch.count - 1;
    moveOn.run(last, batch.chain, installationId, stream);
    addBoundary.run(installationId, stream, last, batch.chain);
    dropOldBoundaries.run({ installation: installationId, stream });
    return outcome;
  });

  return {
    async held({ installationId, stream }) {
      const row = held.get(installationId, stream);
      return row ? { stream, epoch: row.epoch, last: row.last, chain: row.chain } : null;
    },
    async chainAt({ installationId, stream }, seq) {
      const row = held.get(installationId, stream);
      if (!row) return null;
      if (seq === 0) return row.genesis;
      return boundary.get(installationId, stream, seq)?.chain ?? null;
    },
    openEpoch: async (key, epoch) => openEpoch.immediate(key, epoch),
    append: async (batch, entries) => append.immediate(batch, entries),
    rejections: async ({ installationId, stream }, after, through) =>
      rejections.all(installationId, stream, after, through),
  };
}

interface StreamRow {
  readonly epoch: number;
  readonly genesis: Chain;
  readonly last: number;
  readonly chain: Chain;
}
