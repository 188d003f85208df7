import { BridgeError } from '../../../../contract/errors.ts';
import type { OnConflict } from '../../writer.ts';

interface Versions {
  /** As the books have it. */
  readonly now: string;
  /** On which the change was made. */
  readonly known: readonly string[];
  readonly onConflict: OnConflict | undefined;
  /** Of the document or master, for a person. */
  readonly name: string;
}

/** Throws `write.conflict` or `write.changed-meanwhile` for what the job doesn't know as it is. */
export function requireKnown({ now, known, onConflict, name }: Versions): void {
  const { accepts, otherwise } = onConflict ?? { accepts: [], otherwise: 'refuse' };
  if (known.includes(now) || accepts === 'any' || accepts.includes(now)) return;
  throw new BridgeError(otherwise === 'wait' ? 'write.conflict' : 'write.changed-meanwhile', { details: { name } });
}
