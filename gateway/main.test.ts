import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { GatewayClient } from './client/client.ts';
import { temporaryFolder } from './test-gateway.ts';

const program = fileURLToPath(new URL('main.ts', import.meta.url));

function run(...flags: string[]) {
  const child = spawn(process.execPath, [program, ...flags], { stdio: ['pipe', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, exited };
}

async function ready() {
  const { child, exited } = run('--port', '0', '--data', temporaryFolder(), '--json-ready', '--exit-with-parent');
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, exited, ...(JSON.parse(line.toString('utf8')) as { url: string; apiKey: string; pid: number }) };
}

test('tells a parent where it is, and stops with it', async () => {
  const { child, exited, url, apiKey, pid } = await ready();
  expect(pid).toBe(child.pid);
  expect(await new GatewayClient({ url, apiKey }).health()).toMatchObject({ ok: true, online: 0 });
  child.stdin.end();
  expect(await exited).toEqual([0, null]);
});

test.each(['SIGTERM', 'SIGINT'] as const)('stops in order at %s', async (signal) => {
  const { child, exited } = await ready();
  child.kill(signal);
  expect(await exited).toEqual([0, null]);
});

test('says in one sentence why it could not start', async () => {
  const { child, exited } = run('--port', '0', '--data', '/dev/null/nowhere');
  expect(await text(child.stderr)).toMatch(/^The gateway could not start: .*\n$/);
  expect(await exited).toEqual([1, null]);
});

test('explains itself with examples', async () => {
  const { child, exited } = run('--help');
  expect(await text(child.stdout)).toContain('Examples:');
  expect(await exited).toEqual([0, null]);
});
