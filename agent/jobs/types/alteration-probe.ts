import { AlterationProbeInput } from '../../../contract/jobs/alteration-probe.ts';
import { parseInput, type WriteKind } from './job-kind.ts';

export const alterationProbe: WriteKind = {
  writes: true,
  check: (input) => parseInput(AlterationProbeInput, input),
};
