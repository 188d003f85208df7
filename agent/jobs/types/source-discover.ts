import { SourceDiscoverInput } from '../../../contract/jobs/source-discover.ts';
import { type AgentKind, parseInput } from './job-kind.ts';

/** Which books are open now where the product runs. */
export const sourceDiscover: AgentKind = {
  writes: false,
  patient: false,
  async serve({ input }, { ports, signal }) {
    parseInput(SourceDiscoverInput, input);
    return await ports.engine.discover(signal);
  },
};
