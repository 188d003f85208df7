import { BridgeError } from '../../contract/errors.ts';
import type { Probe } from '../connectors/source.ts';
import type { SourceRow } from '../store/sources.ts';

/** Why documents must wait (rule 7), or true: by what is held of the books, and what they said of themselves last. */
export function writesAllowed({ pin, rewound }: SourceRow, probe: Probe | null): true | BridgeError {
  if (rewound) return new BridgeError('tally.counters-backwards', { details: { company: pin?.name ?? '' } });
  const { renamedTo = null, noWrites = null } = probe ?? {};
  if (noWrites !== null) return noWrites;
  if (renamedTo === null) return true;
  return new BridgeError('write.waits', { details: { reason: `the company is now called "${renamedTo}"` } });
}
