import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { storeFile } from '../../agent/store/open.ts';
import { AgentLife, type AgentLifeOptions } from './agent-life.ts';

/** One PC: its disk outlives the agent, can be copied, and an older copy can be put back. */
export class Pc {
  readonly #options: Omit<AgentLifeOptions, 'folder'>;
  readonly #root: string;
  #disk = 'first';
  #lineage = 1;
  #life: AgentLife | null = null;

  constructor(root: string, options: Omit<AgentLifeOptions, 'folder'>) {
    this.#root = root;
    this.#options = options;
  }

  get life(): AgentLife | null {
    return this.#life;
  }

  /** Names the run of lives on one disk in which nothing was put back: within it no number is given out twice. */
  get lineage(): number {
    return this.#lineage;
  }

  boot(): void {
    this.#life ??= new AgentLife({ ...this.#options, folder: this.#folder(this.#disk) });
  }

  /** Between any two of its steps; what was committed stays. */
  kill(): void {
    this.#life?.kill();
    this.#life = null;
  }

  /** What is committed right now. */
  copyDisk(to: string): void {
    mkdirSync(this.#folder(to), { recursive: true });
    const copy = join(this.#folder(to), storeFile);
    rmSync(copy, { force: true });
    const db = new Database(this.file);
    db.prepare('VACUUM INTO ?').run(copy);
    db.close();
  }

  /** Puts a copy in place of the disk. The agent is down. */
  putBack(copy: string): void {
    if (!existsSync(this.#folder(copy))) return;
    for (const suffix of ['-wal', '-shm']) rmSync(this.file + suffix, { force: true });
    copyFileSync(join(this.#folder(copy), storeFile), this.file);
    this.#lineage += 1;
  }

  /** Goes on with another disk that was copied from this one once. The agent is down. */
  changeDisk(to: string): void {
    if (!existsSync(this.#folder(to))) this.copyDisk(to);
    this.#disk = to;
    this.#lineage += 1;
  }

  get file(): string {
    return join(this.#folder(this.#disk), storeFile);
  }

  #folder(disk: string): string {
    return join(this.#root, disk);
  }
}
