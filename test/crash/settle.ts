import { until } from '../../demo/poll.ts';
import { checkLog } from '../process/check-log.ts';
import { compareBooks } from '../process/compare-books.ts';
import type { Office } from '../process/office.ts';

const patience = { seconds: 90 };

/** Waits until the platform holds the books' vouchers, then says what is not as it must be; nothing when all is well. */
export async function settle(office: Office, { seconds } = patience): Promise<string[]> {
  const { tally, gateway, agent } = office;
  const different = await untilEqual(office, seconds);
  const { ok, differences, mended = 0 } = await agent.tieOut();
  const waiting = (await agent.outbox()).filter(({ batches }) => batches > 0);
  const rejected = (await gateway.client.rejectedPage()).rejected;
  return [
    ...different,
    ...(await compareBooks(tally, gateway.client)).filter((finding) => !different.includes(finding)),
    ...(await checkLog(gateway.client)),
    ...(ok ? [] : differences.map((difference) => `tie-out: ${JSON.stringify(difference)}`)),
    ...(ok || differences.length > 0 ? [] : ['tie-out: not ok']),
    ...(mended === 0 ? [] : [`tie-out: ${mended} figures had to be mended`]),
    ...waiting.map(({ stream, batches }) => `${batches} batches of ${stream} still wait`),
    ...rejected.map(({ seq, code, reason }) => `record ${seq} was set aside: ${code}, ${reason}`),
  ];
}

async function untilEqual({ tally, gateway, agent }: Office, seconds: number): Promise<string[]> {
  let findings: string[] = [];
  try {
    return await until('the books at the platform', seconds, new AbortController().signal, async () => {
      const status = await agent.status();
      if (status === null || status.outbox.batches > 0) return null;
      if (status.sources.some(({ state }) => state !== 'in-sync')) return null; // comparing all the books holds Tally up
      findings = await compareBooks(tally, gateway.client);
      return findings.length === 0 ? findings : null;
    });
  } catch (error) {
    return [(error as Error).message, ...findings];
  }
}
