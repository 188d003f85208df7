import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Only root may mount on Linux; nowhere else is there a file system so easily made small. */
export const canMount = process.platform === 'linux' && process.getuid?.() === 0;

/** A small disk that can be filled up, and tidied up again. */
export interface SmallDisk {
  readonly path: string;
  fill(options: { readonly leaveBytes: number }): void;
  tidyUp(): void;
  remove(): void;
}

/** A file system of its own in memory: writing beyond its size fails exactly as on a full disk (ENOSPC). */
export function mountSmallDisk(megabytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'ledger-bridge-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', path]);
  const ballast = join(path, 'ballast');
  return {
    path,
    fill({ leaveBytes }) {
      const { bavail, bsize } = statfsSync(path);
      writeFileSync(ballast, Buffer.alloc(bavail * bsize - leaveBytes));
    },
    tidyUp: () => rmSync(ballast),
    remove() {
      execFileSync('umount', [path]);
      rmSync(path, { recursive: true });
    },
  };
}
