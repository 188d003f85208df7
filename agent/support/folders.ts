import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** Where one engine keeps its things. */
export interface Folders {
  readonly data: string;
  readonly logs: string;
  /** A 0600 file, outside the data folder: who copies the data has not the key (DESIGN rule 12). */
  readonly secrets: string;
  readonly control: string;
  readonly config: string;
}

/** `data`: the folder a person chose, else the user's own application data folder. */
export function foldersOf(data: string | undefined): Folders {
  const own = envPaths('ledger-bridge', { suffix: '' });
  const folder = resolve(data ?? own.data);
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  return {
    data: folder,
    logs: join(folder, 'logs'),
    secrets: data === undefined ? join(own.config, `keys-${name}.json`) : `${folder}.keys.json`,
    control: join(folder, 'control.json'),
    config: join(folder, 'config.json'),
  };
}
