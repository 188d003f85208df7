import type { InstallationId, TenantId } from '../../contract/ids.ts';

export interface Tenant {
  readonly tenantId: TenantId;
  /** 32 bytes, base64url: record hashes of this tenant are keyed with it. */
  readonly hashKey: string;
}

export interface Installation {
  readonly installationId: InstallationId;
  readonly tenantId: TenantId;
  /** Raw Ed25519, base64url. */
  readonly publicKey: string;
  readonly hostname: string;
  readonly agentVersion: string;
  readonly pairedAt: Date;
  readonly lastSeenAt: Date | null;
  readonly revokedAt: Date | null;
}

export type NewInstallation = Pick<Installation, 'installationId' | 'publicKey' | 'hostname' | 'agentVersion'>;

/** Who may talk to the gateway. API keys and pairing codes are kept as hashes only. */
export interface TenancyStore {
  /** The tenant made first, or null on an empty store. */
  firstTenant(): Promise<Tenant | null>;
  createTenant(tenant: Tenant, at: Date): Promise<void>;
  addApiKey(tenantId: TenantId, keyHash: string, at: Date): Promise<void>;
  tenantOfApiKey(keyHash: string): Promise<TenantId | null>;

  addPairingCode(tenantId: TenantId, codeHash: string, expiresAt: Date): Promise<void>;
  /** Uses the code up and enrols in one step. Null: no such code, or too old. */
  redeemPairingCode(codeHash: string, installation: NewInstallation, at: Date): Promise<Tenant | null>;

  installation(installationId: InstallationId): Promise<Installation | null>;
  /** Revoked ones are left out. */
  installations(tenantId: TenantId): Promise<readonly Installation[]>;
  seen(installationId: InstallationId, agentVersion: string, at: Date): Promise<void>;
  /** Frees the sources it owned: their next claimant owns them. False when the tenant has no such installation. */
  revoke(tenantId: TenantId, installationId: InstallationId, at: Date): Promise<boolean>;
}
