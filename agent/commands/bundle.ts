import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { connectControl } from '../control/client.ts';
import { aboutThisProgram, anonymous } from '../support/diagnose.ts';
import { offlineChecks } from '../support/doctor.ts';
import type { Folders } from '../support/folders.ts';
import { logFiles } from '../support/log.ts';
import { redact } from '../support/redact.ts';
import { auditProof } from './audit.ts';
import { printJson, printLine } from './output.ts';

/** A redacted report for support: the log, every check, the state. Holds no secret and no content of the books. */
export async function bundle(folders: Folders, folder: string, json: boolean): Promise<void> {
  const reportId = `LB-${randomBytes(4).toString('hex').toUpperCase()}`;
  const file = resolve(folder, `ledger-bridge-report-${reportId}.zip`);
  const files: Record<string, Uint8Array> = {};
  for (const [name, text] of Object.entries(await contents(folders, reportId))) files[name] = strToU8(redact(text));
  writeFileSync(file, zipSync(files), { mode: 0o600 });
  if (json) await printJson({ ok: true, reportId, file, files: Object.keys(files) });
  else
    await printLine(
      `Report ${reportId} is in ${file}\nIt holds: ${Object.keys(files).join(', ')}. Send it to support.`,
    );
}

async function contents(folders: Folders, reportId: string): Promise<Record<string, string>> {
  const engine = await connectControl(folders.control);
  const about = { reportId, ...aboutThisProgram() };
  const state = engine === null ? { running: false } : anonymous(await engine.status());
  const checks = engine === null ? offlineChecks(folders) : await engine.doctor();
  const logs = logFiles(folders.logs).map((path): [string, string] => [basename(path), readFileSync(path, 'utf8')]);
  return {
    'about.json': pretty(about),
    'state.json': pretty(state),
    'audit.json': pretty(await auditProof(folders)),
    'doctor.json': pretty(checks.map(({ check, ok, code }) => ({ check, ok, code }))),
    ...(existsSync(folders.config)
      ? { 'config.json': pretty(configWithoutNames(readFileSync(folders.config, 'utf8'))) }
      : {}),
    ...Object.fromEntries(logs),
  };
}

function configWithoutNames(config: string): unknown {
  const parsed = JSON.parse(config) as { tally?: { companies?: unknown[] } };
  const companies = parsed.tally?.companies;
  return companies === undefined ? parsed : { ...parsed, tally: { ...parsed.tally, companies: companies.length } };
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
