import { isBridgeError } from '../../../contract/errors.ts';
import { ConnectionTestInput, type ConnectionTestOutput } from '../../../contract/jobs/connection-test.ts';
import type { Source } from '../../connectors/source.ts';
import { parseInput, type ReadKind } from './job-kind.ts';

/** Whether the books answer, and whether they tell the counters that every write depends on. */
export const connectionTest: ReadKind = {
  writes: false,
  patient: false,
  async ask(input, source, { signal }): Promise<ConnectionTestOutput> {
    parseInput(ConnectionTestInput, input);
    const { fingerprint, product, latencyMs } = await source.probe(null, signal);
    return { company: fingerprint.name, product, latencyMs, countersReadable: await countersReadable(source, signal) };
  },
};

async function countersReadable({ writer }: Source, signal: AbortSignal): Promise<boolean> {
  if (!writer) return false;
  try {
    const mark = await writer.withLease(signal, () => writer.mark(signal));
    return mark.counters !== '';
  } catch (error) {
    if (isBridgeError(error)) return false;
    throw error;
  }
}
