import { existsSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldersOf } from '../../agent/support/folders.ts';
import { until } from '../../demo/poll.ts';
import { compareBooks } from '../process/compare-books.ts';
import { type Office, openOffice } from '../process/office.ts';

const signal = new AbortController().signal;
let office: Office;

describe('an agent whose keys are gone', () => {
  beforeAll(async () => {
    office = await openOffice({ vouchers: 80, seed: 5 });
    office.agent.start();
    await untilEqual();
  }, 60_000);
  afterAll(() => office.close());

  it('says so, is paired again, reads everything again, and ends up equal', { timeout: 90_000 }, async () => {
    const { agent, gateway } = office;
    const [source] = await gateway.client.sources();
    if (source === undefined) throw new Error('no source at the platform');
    const job = await gateway.client.createJob(
      { type: 'connection.test', sourceId: source.sourceId, input: {} },
      'key-1',
    );
    await until('the job', 30, signal, async () => (await gateway.client.job(job.jobId)).result);

    await agent.stop();
    rmSync(foldersOf(agent.data).secrets);
    agent.start();
    const codes = await until('the doctor', 30, signal, async () => {
      const found = (await agent.doctor()).map(({ code }) => code);
      return found.includes('engine.not-running') ? null : found;
    });
    expect(codes).toEqual(expect.arrayContaining(['store.key-lost', 'pair.not-paired']));
    expect((await agent.command('jobs')).status).toBe(0);

    const { code } = await gateway.client.createPairingCode();
    expect((await agent.command('pair', '--code', code, '--gateway', gateway.url)).status).toBe(0);
    expect((await agent.doctor()).map((row) => row.code)).not.toContain('store.key-lost');
    const installations = await gateway.client.installations();
    const anew = installations.find(({ installationId }) => installationId !== source.owner);
    if (anew === undefined) throw new Error('no new installation');
    await gateway.client.moveSource(source.sourceId, anew.installationId);
    await office.tally.edit(3, 4);
    await untilEqual();
    expect((await agent.tieOut()).ok).toBe(true);
    expect(existsSync(foldersOf(agent.data).secrets)).toBe(true);
  });
});

async function untilEqual(): Promise<void> {
  const { tally, gateway, agent } = office;
  let findings: string[] = [];
  try {
    await until('the same at both ends', 40, signal, async () => {
      const status = await agent.status();
      if (status === null || status.outbox.batches > 0) return null;
      findings = await compareBooks(tally, gateway.client);
      return findings.length === 0 ? true : null;
    });
  } catch (error) {
    throw new Error(findings.join('\n'), { cause: error });
  }
}
