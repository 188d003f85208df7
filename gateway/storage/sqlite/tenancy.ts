import type { Database } from 'better-sqlite3';
import type { InstallationId, TenantId } from '../../../contract/ids.ts';
import type { Installation, TenancyStore, Tenant } from '../tenancy.ts';

export function sqliteTenancy(db: Database): TenancyStore {
  const firstTenant = db.prepare<[], TenantRow>('SELECT id, hash_key FROM tenants ORDER BY key LIMIT 1');
  const addTenant = db.prepare('INSERT INTO tenants (id, hash_key, created_at) VALUES (?, ?, ?)');
  const addKey = db.prepare(
    'INSERT INTO api_keys (hash, tenant, created_at) VALUES (?, (SELECT key FROM tenants WHERE id = ?), ?)',
  );
  const byKey = db.prepare<[string], TenantRow>(
    'SELECT t.id, t.hash_key FROM api_keys k JOIN tenants t ON t.key = k.tenant WHERE k.hash = ?',
  );
  const dropOldCodes = db.prepare('DELETE FROM pairing_codes WHERE expires_at <= ?');
  const addCode = db.prepare(
    'INSERT INTO pairing_codes (hash, tenant, expires_at) VALUES (?, (SELECT key FROM tenants WHERE id = ?), ?)',
  );
  const takeCode = db.prepare<[string, number], { tenant: number }>(
    'DELETE FROM pairing_codes WHERE hash = ? AND expires_at > ? RETURNING tenant',
  );
  const tenantByKey = db.prepare<[number], TenantRow>('SELECT id, hash_key FROM tenants WHERE key = ?');
  const enrol = db.prepare(
    'INSERT INTO installations (id, tenant, public_key, hostname, agent_version, paired_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const select = 'SELECT i.*, t.id AS tenant_id FROM installations i JOIN tenants t ON t.key = i.tenant';
  const one = db.prepare<[string], InstallationRow>(`${select} WHERE i.id = ?`);
  const ofTenant = db.prepare<[string], InstallationRow>(
    `${select} WHERE t.id = ? AND i.revoked_at IS NULL ORDER BY i.paired_at, i.id`,
  );
  const setSeen = db.prepare('UPDATE installations SET agent_version = ?, last_seen_at = ? WHERE id = ?');
  const setRevoked = db.prepare(
    `UPDATE installations SET revoked_at = ?
      WHERE id = ? AND revoked_at IS NULL AND tenant = (SELECT key FROM tenants WHERE id = ?)`,
  );
  const free = db.prepare('UPDATE sources SET owner = NULL, ownership_number = ownership_number + 1 WHERE owner = ?');

  const redeem = db.transaction(
    (codeHash: string, fresh: Parameters<TenancyStore['redeemPairingCode']>[1], at: Date) => {
      const code = takeCode.get(codeHash, at.getTime());
      const tenant = code && tenantByKey.get(code.tenant);
      if (!code || !tenant) return null;
      const { installationId, publicKey, hostname, agentVersion } = fresh;
      enrol.run(installationId, code.tenant, publicKey, hostname, agentVersion, at.getTime());
      return toTenant(tenant);
    },
  );
  const revoke = db.transaction((tenantId: TenantId, installationId: InstallationId, at: Date) => {
    if (setRevoked.run(at.getTime(), installationId, tenantId).changes === 0) return false;
    free.run(installationId);
    return true;
  });

  return {
    async firstTenant() {
      const row = firstTenant.get();
      return row ? toTenant(row) : null;
    },
    async createTenant({ tenantId, hashKey }, at) {
      addTenant.run(tenantId, hashKey, at.getTime());
    },
    async addApiKey(tenantId, keyHash, at) {
      addKey.run(keyHash, tenantId, at.getTime());
    },
    async tenantOfApiKey(keyHash) {
      return byKey.get(keyHash)?.id ?? null;
    },
    async addPairingCode(tenantId, codeHash, expiresAt) {
      addCode.run(codeHash, tenantId, expiresAt.getTime());
    },
    async redeemPairingCode(codeHash, installation, at) {
      dropOldCodes.run(at.getTime());
      return redeem.immediate(codeHash, installation, at);
    },
    async installation(installationId) {
      const row = one.get(installationId);
      return row ? toInstallation(row) : null;
    },
    async installations(tenantId) {
      return ofTenant.all(tenantId).map(toInstallation);
    },
    async seen(installationId, agentVersion, at) {
      setSeen.run(agentVersion, at.getTime(), installationId);
    },
    async revoke(tenantId, installationId, at) {
      return revoke.immediate(tenantId, installationId, at);
    },
  };
}

interface TenantRow {
  readonly id: TenantId;
  readonly hash_key: string;
}

interface InstallationRow {
  readonly id: InstallationId;
  readonly tenant_id: TenantId;
  readonly public_key: string;
  readonly hostname: string;
  readonly agent_version: string;
  readonly paired_at: number;
  readonly last_seen_at: number | null;
  readonly revoked_at: number | null;
}

function toTenant(row: TenantRow): Tenant {
  return { tenantId: row.id, hashKey: row.hash_key };
}

function toInstallation(row: InstallationRow): Installation {
  return {
    installationId: row.id,
    tenantId: row.tenant_id,
    publicKey: row.public_key,
    hostname: row.hostname,
    agentVersion: row.agent_version,
    pairedAt: new Date(row.paired_at),
    lastSeenAt: toDate(row.last_seen_at),
    revokedAt: toDate(row.revoked_at),
  };
}

function toDate(milliseconds: number | null): Date | null {
  return milliseconds === null ? null : new Date(milliseconds);
}
