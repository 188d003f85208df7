import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until the answer is there. Throws when it took longer than `seconds`, naming what was waited for. */
export async function until<T>(
  what: string,
  seconds: number,
  signal: AbortSignal,
  ask: () => Promise<T | null | undefined>,
  pauseMs = 150,
): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`${what}: not seen within ${seconds} s`);
    await sleep(pauseMs, undefined, { signal });
  }
}
