import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DoctorRow } from '../../contract/control.ts';
import { ledgerBridge } from '../process/command.ts';
import { expectRefusal } from './expect-refusal.ts';

let folder = '';
let data = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-bridge-idle-'));
  data = join(folder, 'data');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('without a running engine', () => {
  it.each([['status'], ['jobs'], ['outbox'], ['tie-out'], ['approve', 'job-1']])(
    '%s says that none runs, and how to start it',
    async (...command) => {
      await expectRefusal('engine.not-running', {}, ...command, '--data', data);
    },
  );

  it('doctor gives every check it can make, and says what to do about the engine', async () => {
    const { status, stdout } = await ledgerBridge('doctor', '--data', data, '--json');
    const rows = DoctorRow.array().parse(JSON.parse(stdout));
    expect(status).toBe(1);
    expect(rows.filter((row) => !row.ok)).toEqual([
      {
        check: 'engine',
        ok: false,
        code: 'engine.not-running',
        sentence: 'Ledger Bridge is not running with this data folder.',
        action: 'Start it: ledger-bridge run',
      },
    ]);
    expect(rows.filter((row) => row.ok).map((row) => row.check)).toEqual(['settings', 'data folder', 'disk']);
  });

  it('doctor says what is wrong in the settings', async () => {
    const { status, stdout } = await ledgerBridge('doctor', '--data', withSettings('{"pollSeconds": "often"}'));
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^TROUBLE {2}settings: The settings are not valid: pollSeconds: [^(]* \(config\.invalid\)$/m,
    );
  });

  it('takes what a killed engine left behind for no engine', async () => {
    const control = { port: 1, token: 'x'.repeat(43), pid: process.pid, version: '0.1.0' };
    const folderOfDead = withSettings('{}');
    writeFileSync(join(folderOfDead, 'control.json'), JSON.stringify(control));
    await expectRefusal('engine.not-running', {}, 'status', '--data', folderOfDead);
  });

  it('logs says that there are none yet', async () => {
    const { status, stdout } = await ledgerBridge('logs', '--data', data);
    expect(status).toBe(0);
    expect(stdout).toBe('The log is empty: the engine has not run with this data folder yet.\n');
  });

  it('bundle packs what there is', async () => {
    const { status, stdout } = await ledgerBridge('bundle', '--data', data, '--to', folder, '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, reportId: expect.stringMatching(/^LB-[0-9A-F]{8}$/) });
  });
});

function withSettings(text: string): string {
  writeFileSync(join(folder, 'config.json'), text);
  return folder;
}
