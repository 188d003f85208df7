import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../agent/clock.ts';
import { linesOf } from '../../agent/commands/audit.ts';
import { writeAuditFile } from '../../agent/commands/audit-file.ts';
import { enrol } from '../../agent/enrolment.ts';
import { JobWorld, jobFrame } from '../../agent/jobs/model/job-world.ts';
import { openAgentStore } from '../../agent/open-agent-store.ts';
import { tempFolder } from '../../agent/store/testing.ts';
import { foldersOf } from '../../agent/support/folders.ts';
import { GatewayClient } from '../../gateway/client/client.ts';
import { startGateway } from '../../gateway/gateway.ts';

const { signal } = new AbortController();

test('no secret is in what is exported of a pairing and a job, in either form', async () => {
  const gateway = await startGateway({ data: tempFolder(), log: pino({ level: 'silent' }) });
  onTestFinished(() => gateway.stop());
  const data = join(tempFolder(), 'data');
  mkdirSync(data);
  const folders = foldersOf(data);
  const { store, secrets } = await openAgentStore(folders, systemClock);
  onTestFinished(() => store.close());
  const { code } = await new GatewayClient({ url: gateway.url, apiKey: gateway.adminKey }).createPairingCode();
  await enrol(store, secrets, { gateway: new URL(gateway.url), code, signal, clock: systemClock });
  const world = new JobWorld();
  onTestFinished(() => world.remove());
  world.books();
  world.deliver(jobFrame('job-1'));
  await world.live(() => world.runner.counts().waitingForApproval > 0);
  const lines = [...linesOf(store, {}), ...linesOf(world, {})];
  expect(lines.map(({ happened }) => happened)).toContain('This PC paired with the platform');
  const texts = [JSON.stringify(lines)];
  for (const ending of ['csv', 'xlsx']) {
    const file = join(tempFolder(), `audit.${ending}`);
    await writeAuditFile(file, lines, signal);
    const parts = ending === 'csv' ? [readFileSync(file)] : Object.values(unzipSync(readFileSync(file)));
    texts.push(...parts.map((part) => Buffer.from(part).toString('utf8')));
  }
  const kept = await Promise.all(secretNames.map((name) => secrets.get(name)));
  expect(kept.filter((secret) => secret !== null)).toHaveLength(3);
  for (const secret of [Buffer.from(code), Buffer.from(gateway.adminKey), ...kept]) {
    for (const form of ['utf8', 'hex', 'base64', 'base64url'] as const) {
      const shown = secret?.toString(form) ?? code;
      for (const text of texts) expect(text.includes(shown)).toBe(false);
    }
  }
});

const secretNames = ['store-key', 'installation-key', 'hash-key'] as const;
