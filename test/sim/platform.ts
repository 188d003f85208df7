import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { pino } from 'pino';
import type { Clock } from '../../agent/clock.ts';
import type { Instant } from '../../contract/dates.ts';
import type { InstallationId, JobId, SourceId, TenantId } from '../../contract/ids.ts';
import type { StoredRecord } from '../../contract/rest.ts';
import { ChangeSignal } from '../../gateway/change-signal.ts';
import { openSqliteStorage } from '../../gateway/storage/sqlite/open.ts';
import type { Storage } from '../../gateway/storage/storage.ts';
import { Connection } from '../../gateway/tunnel/connection.ts';
import { Presence } from '../../gateway/tunnel/presence.ts';
import type { Transport } from '../../gateway/tunnel/transport.ts';

export const gatewayUrl = new URL('http://127.0.0.1:1');
export const installationId = 'installation-1' as InstallationId;
export const hashKey = Buffer.alloc(32, 7).toString('base64url');
const tenantId = 'tenant-1' as TenantId;

export interface PlatformOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly publicKey: string;
  readonly wrap: (storage: Storage) => Storage;
}

interface Running {
  readonly storage: Storage;
  readonly presence: Presence;
  readonly changes: ChangeSignal;
}

/** The real gateway's core over its real database; it can crash, and come back from a backup. */
export class Platform {
  readonly #options: PlatformOptions;
  #running: Running | null = null;
  #connections = 0;

  constructor(options: PlatformOptions) {
    this.#options = options;
  }

  static async create(options: PlatformOptions): Promise<Platform> {
    const platform = new Platform(options);
    platform.start();
    const { tenancy } = platform.storage;
    const at = options.clock.now();
    await tenancy.createTenant({ tenantId, hashKey }, at);
    await tenancy.addPairingCode(tenantId, 'code', new Date(at.getTime() + 1000));
    const { publicKey } = options;
    await tenancy.redeemPairingCode('code', { installationId, publicKey, hostname: 'PC', agentVersion: '1' }, at);
    platform.backUp();
    return platform;
  }

  get isUp(): boolean {
    return this.#running !== null;
  }

  get storage(): Storage {
    if (this.#running === null) throw new Error('the platform is down');
    return this.#running.storage;
  }

  start(): void {
    if (this.isUp) return;
    const storage = this.#options.wrap(openSqliteStorage(this.file));
    this.#running = { storage, presence: new Presence(), changes: new ChangeSignal() };
  }

  readonly accept = (transport: Transport): boolean => {
    if (this.#running === null) return false;
    this.#connections += 1;
    const accepted = {
      sessionId: `session-${this.#connections}`,
      nonce: `nonce-${this.#connections}`,
      serverTime: this.#options.clock.now().toISOString() as Instant,
      host: gatewayUrl.host,
    };
    const log = pino({ level: 'silent' });
    new Connection({ transport, accepted, surroundings: this.#running, clock: this.#options.clock, log });
    return true;
  };

  /** The caller cuts the wire first. */
  async crash(): Promise<void> {
    await this.#running?.storage.close();
    this.#running = null;
  }

  backUp(): void {
    rmSync(this.#backup, { force: true });
    const db = new Database(this.file);
    db.prepare('VACUUM INTO ?').run(this.#backup);
    db.close();
  }

  /** Of a platform that is down. */
  restore(): void {
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(this.file + suffix)) rmSync(this.file + suffix);
    }
    copyFileSync(this.#backup, this.file);
  }

  /** A job as the platform's own code asks for one. */
  async ask(jobId: JobId, sourceId: SourceId): Promise<void> {
    const at = this.#options.clock.now();
    const notAfter = new Date(at.getTime() + 72 * 3_600_000);
    const asked = {
      jobId,
      tenantId,
      installationId,
      sourceId,
      type: 'connection.test',
      input: {},
      createdAt: at,
      notAfter,
    };
    await this.storage.jobs.create({ ...asked, idempotencyKey: jobId, knownVersion: null, requestHash: jobId });
    this.#running?.presence.find(installationId)?.post({ type: 'jobs-waiting' });
  }

  async unfinishedJobs(): Promise<readonly JobId[]> {
    return (await this.storage.jobs.unfinished(installationId)).map((job) => job.jobId);
  }

  async records(sourceId: SourceId): Promise<readonly StoredRecord[]> {
    return this.storage.records.page(tenantId, sourceId, { after: null, limit: 100_000 });
  }

  /** Its database, for those who only look. */
  get file(): string {
    return join(this.#options.folder, 'gateway.sqlite');
  }

  get #backup(): string {
    return join(this.#options.folder, 'backup.sqlite');
  }
}
