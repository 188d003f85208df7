import { isBridgeError } from '../../../../contract/errors.ts';
import type { SourceId } from '../../../../contract/ids.ts';
import type { MasterMemory } from './master-memory.ts';
import type { MasterList } from './master-versions.ts';
import { Naming } from './naming.ts';
import type { Reader } from './reader.ts';

interface Options {
  readonly sourceId: SourceId;
  readonly memory: MasterMemory;
}

const attempts = 3;

/**
 * What is read by a list of masters, which may grow stale between two requests: a ledger that was made, deleted or renamed since makes the
 * answer look short, or names what nothing is known of. Then it is read once more by a fresh list. Throws what `read` throws, and
 * `tally.truncated` when it is short by a fresh list too.
 */
export async function byMasters<T>(
  options: Options,
  reader: Reader,
  read: (list: MasterList) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const naming = await Naming.of(options, reader);
    try {
      const outcome = await read(naming.list);
      await reader.confirm();
      if (attempt === attempts || (await naming.stands(reader))) return outcome;
    } catch (error) {
      if (attempt === attempts || !isBridgeError(error, 'tally.truncated')) throw error;
      // The list is at fault, or the answer: both are asked for again.
      options.memory.forget();
      await reader.confirm();
    }
  }
}
