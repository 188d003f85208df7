import type { Database } from 'better-sqlite3';
import type { z } from 'zod';
import type { Fingerprint, SourceOffer, SourceState, SourceStatus } from '../../../contract/frames.ts';
import type { InstallationId, SourceId, TenantId } from '../../../contract/ids.ts';
import type { TieOutView } from '../../../contract/rest.ts';
import type { Claim, Move, Source, SourceStore } from '../sources.ts';

export function sqliteSources(db: Database): SourceStore {
  const select = `SELECT s.*,
      (SELECT json_group_object(kind, records) FROM counts WHERE source = s.key AND records > 0) AS counts,
      (SELECT result FROM tie_outs WHERE source = s.key ORDER BY key DESC LIMIT 1) AS tie_out
    FROM sources s JOIN tenants t ON t.key = s.tenant WHERE t.id = ?`;
  const one = db.prepare<[string, string], SourceRow>(`${select} AND s.id = ?`);
  const all = db.prepare<[string], SourceRow>(`${select} ORDER BY s.id`);
  const owner = db.prepare<
    [string, string],
    Pick<SourceRow, 'key' | 'owner' | 'ownership_number'> & { records: number }
  >(
    `SELECT s.key, s.owner, s.ownership_number,
        (SELECT coalesce(sum(records), 0) FROM counts WHERE source = s.key) AS records FROM sources s JOIN tenants t ON t.key = s.tenant
      WHERE t.id = ? AND s.id = ?`,
  );
  const add = db.prepare(
    `INSERT INTO sources (tenant, id, fingerprint, owner, ownership_number)
      VALUES ((SELECT key FROM tenants WHERE id = ?), ?, ?, ?, 1)`,
  );
  const renew = db.prepare('UPDATE sources SET owner = ?, fingerprint = ? WHERE key = ?');
  const give = db.prepare('UPDATE sources SET owner = ?, ownership_number = ownership_number + 1 WHERE key = ?');
  const takeJobsAlong = db.prepare(
    `UPDATE jobs SET installation = ? WHERE source = ? AND result IS NULL AND sent_at IS NULL
      AND tenant = (SELECT key FROM tenants WHERE id = ?)`,
  );
  const setStatus = db.prepare(
    'UPDATE sources SET status = ? WHERE id = ? AND tenant = (SELECT key FROM tenants WHERE id = ?)',
  );
  const addTieOut = db.prepare('INSERT INTO tie_outs (source, at, result) VALUES (?, ?, ?)');
  const tieOuts = db.prepare<[number, number], { result: string }>(
    'SELECT result FROM tie_outs WHERE source = ? ORDER BY key DESC LIMIT ?',
  );

  const claim = db.transaction(({ tenantId, installationId }: Claim, offer: SourceOffer): SourceState => {
    const { sourceId } = offer;
    const fingerprint = JSON.stringify(offer.fingerprint);
    const held = owner.get(tenantId, sourceId);
    if (!held) {
      add.run(tenantId, sourceId, fingerprint, installationId);
      return { sourceId, ownership: 'owner', ownershipNumber: 1, records: 0 };
    }
    const mine = held.owner === null || held.owner === installationId;
    if (mine) renew.run(installationId, fingerprint, held.key);
    if (held.owner === null) takeJobsAlong.run(installationId, sourceId, tenantId);
    const { ownership_number: ownershipNumber, records } = held;
    return { sourceId, ownership: mine ? 'owner' : 'elsewhere', ownershipNumber, records };
  });
  const move = db.transaction((tenantId: TenantId, sourceId: SourceId, to: InstallationId): Move | null => {
    const held = owner.get(tenantId, sourceId);
    if (!held) return null;
    if (held.owner === to) return { from: to, ownershipNumber: held.ownership_number };
    give.run(to, held.key);
    takeJobsAlong.run(to, sourceId, tenantId);
    return { from: held.owner, ownershipNumber: held.ownership_number + 1 };
  });

  return {
    claim: async (by, offer) => claim.immediate(by, offer),
    async source(tenantId, sourceId) {
      const row = one.get(tenantId, sourceId);
      return row ? toSource(row) : null;
    },
    async sources(tenantId) {
      return all.all(tenantId).map(toSource);
    },
    move: async (tenantId, sourceId, to) => move.immediate(tenantId, sourceId, to),
    async setStatus(tenantId, status) {
      setStatus.run(JSON.stringify(status), status.sourceId, tenantId);
    },
    async addTieOut(tenantId, result, at) {
      const source = owner.get(tenantId, result.sourceId);
      if (!source) return;
      const { seq, asOn, ok, accounts, bills, differences, sections, figures } = result;
      const view = { at: at.toISOString(), seq, asOn, ok, accounts, bills, differences, sections, figures };
      addTieOut.run(source.key, at.getTime(), JSON.stringify(view));
    },
    async tieOuts(tenantId, sourceId, limit) {
      const source = owner.get(tenantId, sourceId);
      return source ? tieOuts.all(source.key, limit).map((row) => JSON.parse(row.result) as TieOut) : [];
    },
  };
}

type TieOut = z.infer<typeof TieOutView>;

interface SourceRow {
  readonly key: number;
  readonly id: SourceId;
  readonly fingerprint: string;
  readonly owner: InstallationId | null;
  readonly ownership_number: number;
  readonly status: string | null;
  readonly counts: string;
  readonly tie_out: string | null;
}

function toSource(row: SourceRow): Source {
  return {
    sourceId: row.id,
    fingerprint: JSON.parse(row.fingerprint) as Fingerprint,
    owner: row.owner,
    ownershipNumber: row.ownership_number,
    counts: JSON.parse(row.counts) as { [kind: string]: number },
    status: row.status === null ? null : (JSON.parse(row.status) as z.infer<typeof SourceStatus>),
    tieOut: row.tie_out === null ? null : (JSON.parse(row.tie_out) as TieOut),
  };
}
