import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { get } from './wire/testing/post.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
let child: ChildProcess | undefined;

afterEach(() => {
  child?.kill('SIGKILL');
  child = undefined;
});

async function start(...more: readonly string[]): Promise<{ url: string; controlUrl: string; companies: string[] }> {
  const started = spawn(
    process.execPath,
    [main, '--port', '0', '--control-port', '0', '--vouchers', '20', '--json-ready', ...more],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  child = started;
  const [line] = (await once(started.stdout, 'data')) as [Buffer];
  return JSON.parse(line.toString()) as { url: string; controlUrl: string; companies: string[] }; // our own line
}

describe('the simulator as a program', () => {
  it('says in one line of JSON where it is, and opens the companies it was told', async () => {
    const ready = await start('--company', 'Ram & Sons', '--company', 'Second Co', '--profile', 'erp9');
    expect(ready.companies).toEqual(['Ram & Sons', 'Second Co']);
    expect((await get(ready.url)).text).toContain('Tally.ERP 9 Server is Running');
  });

  it('ends cleanly when it is interrupted', async () => {
    await start();
    child?.kill('SIGINT');
    expect(await once(child as ChildProcess, 'exit')).toEqual([0, null]); // started above
  });

  it('ends with its parent when asked to', async () => {
    await start('--exit-with-parent');
    child?.stdin?.end();
    expect(await once(child as ChildProcess, 'exit')).toEqual([0, null]); // started above
  });

  it('names the switches when one is wrong', async () => {
    child = spawn(process.execPath, [main, '--set', 'colour=blue'], { stdio: ['pipe', 'pipe', 'pipe'] });
    const errors: string[] = [];
    child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(errors.join('')).toContain('framing');
  });
});
