import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Only root may mount on Linux; nowhere else is there a file system so easily made small. */
export const canMount = process.platform === 'linux' && process.getuid?.() === 0;

/** A disk of a few megabytes, which can be made larger as if somebody had tidied up. */
export interface SmallDisk {
  readonly path: string;
  resize(megabytes: number): void;
  remove(): void;
}

/** A file system of its own in memory: writing beyond its size fails exactly as on a full disk (ENOSPC). */
export function mountSmallDisk(megabytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'ledger-bridge-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', path]);
  return {
    path,
    resize(size) {
      execFileSync('mount', ['-o', `remount,size=${size}m`, path]);
    },
    remove() {
      execFileSync('umount', [path]);
      rmSync(path, { recursive: true });
    },
  };
}
