import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { linesOf } from '../../agent/commands/audit.ts';
import { writeAuditFile } from '../../agent/commands/audit-file.ts';
import { openStore } from '../../agent/store/open.ts';

/**
 * Exports and proves a long audit trail and prints what that took: `node test/memory/audit-export.ts --rows 1000000`. Fails where the
 * proof does, or where memory grows with the rows: a tenth of them take nine tenths of it.
 */
const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } });
const rows = Number(values.rows);
const mostMb = 450;
const folder = mkdtempSync(join(tmpdir(), 'ledger-bridge-audit-'));
const store = openStore({ folder, key: new Uint8Array(32), clock: { now: () => new Date() } });
const answer = [{ path: 'RESPONSE/CREATED', text: '1' }];
const request = { sha256: 'a'.repeat(64), bytes: 4096 };
try {
  for (let written = 0; written < rows; written += 1_000) {
    store.transaction(() => {
      for (let i = 0; i < Math.min(1_000, rows - written); i += 1) {
        const body = { event: { type: 'answered', sent: { state: 'accepted', exchanges: [{ request, answer }] } } };
        store.audit.append({ at: new Date(), jobId: null, event: 'job.answered', by: null, body });
      }
    });
  }
  report('written', performance.now(), '');
  for (const ending of ['csv', 'xlsx']) {
    const file = join(folder, `audit.${ending}`);
    const began = performance.now();
    await writeAuditFile(file, linesOf(store, {}), new AbortController().signal);
    report(ending, performance.now() - began, `${Math.round(statSync(file).size / 1024 / 1024)} MB`);
  }
  const began = performance.now();
  const { state } = store.audit.verify();
  report('verify', performance.now() - began, state);
  if (state !== 'whole' || peakMb() > mostMb) process.exitCode = 1;
} finally {
  store.close();
  rmSync(folder, { recursive: true, force: true });
}

function report(what: string, milliseconds: number, more: string): void {
  const seconds = Math.round(milliseconds / 1000);
  process.stdout.write(`${what} rows=${rows} seconds=${seconds} peakMb=${peakMb()} ${more}\n`);
}

function peakMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}
