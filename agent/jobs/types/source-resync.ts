import type { Instant } from '../../../contract/dates.ts';
import { BridgeError } from '../../../contract/errors.ts';
import { SourceResyncInput, type SourceResyncOutput } from '../../../contract/jobs/source-resync.ts';
import { type AgentKind, parseInput } from './job-kind.ts';

/** Begins to read the books anew and to compare them with the platform. */
export const sourceResync: AgentKind = {
  writes: false,
  patient: false,
  async serve({ input, sourceId }, { ports }): Promise<SourceResyncOutput> {
    parseInput(SourceResyncInput, input);
    const at = ports.clock.now().toISOString() as Instant;
    if (sourceId === null || !ports.engine.resync(sourceId)) throw new BridgeError('job.wrong-source');
    return { state: 'started', at };
  },
};
