// The full counts, run before an issue is called done: simulated lives, modelled books, kills of real processes, a
// million vouchers, memory at two sizes. Takes hours; `node scripts/soak.mjs sim` runs one part.
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const seed = String(Date.now() % 1_000_000);
const parts = {
  sim: ['test/sim/main.ts', '--seed', seed, '--runs', '3000'],
  // So many that each kind of edit, fault and kill comes at least 200 times.
  model: ['test/model/main.ts', '--seed', seed, '--runs', '750', '--kinds'],
  crash: ['test/crash/main.ts', '--kills', '200', '--seed', seed, '--vouchers', '5000'],
  // Every job that writes, harmed in every way at every step: some 30,000 cases.
  proof: ['test/jobs/proof/main.ts'],
  load: ['test/jobs/load.ts', '--jobs', '10000', '--faults', '0.05', '--rate', '0', '--seed', seed],
  million: ['test/model/million.ts', '--vouchers', '1000000', '--scale', '0.05'],
  slow: ['test/model/million.ts', '--vouchers', '100000', '--scale', '1'],
  audit: ['test/memory/audit-export.ts', '--rows', '1000000'],
  memory: ['test/memory/main.ts', '--small', '10000', '--large', '200000'],
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in parts));
if (unknown.length > 0) {
  process.stderr.write(`There is no part ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}.\n`);
  process.exit(2);
}

const outcomes = [];
for (const [name, args] of Object.entries(parts)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  process.stdout.write(`\n== ${name}: node ${args.join(' ')}\n`);
  const status = await run(args);
  outcomes.push(`${name}: ${status === 0 ? 'ended well' : `FAILED with ${status}`}`);
  if (status !== 0) process.exitCode = 1;
}
process.stdout.write(`\n${outcomes.join('\n')}\n`);

function run(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
