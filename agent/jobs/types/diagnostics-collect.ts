import { DiagnosticsCollectInput } from '../../../contract/jobs/diagnostics-collect.ts';
import { type AgentKind, parseInput } from './job-kind.ts';

/** What support needs to know, redacted. */
export const diagnosticsCollect: AgentKind = {
  writes: false,
  patient: false,
  async serve({ input }, { ports, signal }) {
    parseInput(DiagnosticsCollectInput, input);
    return await ports.engine.diagnostics(signal);
  },
};
