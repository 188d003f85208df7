import type { EngineStatus } from '../../contract/control.ts';
import { until } from '../../demo/poll.ts';
import { type Stage, setStage } from '../../demo/stage.ts';

export interface Peak {
  readonly vouchers: number;
  /** The most memory that the engine ever held, from its start to its first proof. */
  readonly peakRssMb: number;
  readonly seconds: number;
}

/**
 * A full sync with its proof, in processes as they ship: the agent under its watchdog, with the flags that it sets. Throws when the
 * proof fails or takes too long; leaves nothing behind.
 */
export async function peakMemory(size: { vouchers: number; seed: number }, signal: AbortSignal): Promise<Peak> {
  const began = performance.now();
  const stage = await setStage(size);
  try {
    const { memory } = await Promise.race([carried(stage, size.vouchers, signal), stage.trouble]);
    const seconds = Math.round((performance.now() - began) / 1000);
    return { vouchers: size.vouchers, peakRssMb: memory.peakRssMb, seconds };
  } finally {
    await stage.clear();
  }
}

async function carried(stage: Stage, vouchers: number, signal: AbortSignal): Promise<EngineStatus> {
  await stage.pair(signal);
  stage.runAgent();
  const patience = 300 + vouchers / 100;
  await until(`${vouchers} vouchers at the platform`, patience, signal, async () => {
    const [source] = await stage.platform.sources(signal);
    return source?.counts['voucher'] === vouchers ? source : null;
  });
  const status = await until('the proof', patience, signal, async () => {
    const now = await stage.status(signal);
    return now.sources[0]?.tieOut ? now : null;
  });
  const differences = status.sources[0]?.tieOut?.differences ?? [];
  if (differences.length > 0) throw new Error(`the proof fails: ${JSON.stringify(differences[0])}`);
  return status;
}
