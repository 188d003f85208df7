import type { Instant } from '../../../contract/dates.ts';
import type { AsOf } from '../../../contract/jobs/import-parts.ts';
import type { Source } from '../../connectors/source.ts';
import type { ReadDesk } from './job-kind.ts';

/** What `read` gives, and which state of the books it tells of. Throws what either throws. */
export async function withState<T>(
  source: Source,
  { clock, signal }: ReadDesk,
  read: () => Promise<T>,
): Promise<{ readonly asOf: AsOf; readonly told: T }> {
  const at = clock.now().toISOString() as Instant;
  const { counters = null } = await source.probe(null, signal);
  const told = await read();
  const after = await source.probe(null, signal);
  return { asOf: { at, counters, moved: (after.counters ?? null) !== counters }, told };
}
