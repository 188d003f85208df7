import { hash } from 'node:crypto';
import type { Digests } from '../connectors/connector.ts';
import type { SourceNum } from '../store/source-num.ts';
import type { Store } from '../store/store.ts';

/** What the state of a source offers to tell what has not changed. `hashKey`: the tenant's. */
export function digestsOf(store: Store, source: SourceNum, hashKey: string): Digests {
  return {
    of: (text, dependsOn) => digest(text, `${hashKey}\n${dependsOn}\n`),
    dated: ({ from, to }) => store.records.digests(source, from, to),
    naming: () => store.sources.naming(source),
    keepNaming: (naming) => store.sources.keepNaming(source, naming),
  };
}

/** 128 bits, 22 characters of base64url. Of the text's UTF-16 units: in UTF-8 halves of surrogate pairs would be alike. */
function digest(text: string, before: string): string {
  const bytes = 2 * (before.length + text.length);
  const room = bytes <= scratch.length ? scratch : Buffer.allocUnsafe(bytes);
  const written = room.write(before, 'utf16le');
  room.write(text, written, 'utf16le');
  return hash('sha256', room.subarray(0, bytes), 'base64url').slice(0, 22);
}

/** One for all: a buffer for each voucher has the garbage collector run for it. */
const scratch = Buffer.alloc(1 << 18);
