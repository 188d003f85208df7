// All tests: the checks, then every test file. Each runner leaves its own report in .build/reports for sum-reports.mjs.
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const reports = join(root, '.build', 'reports');
const bins = createRequire(import.meta.url);
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const checks = {
  types: ['typescript', 'bin/tsc', '-b'],
  lint: ['oxlint', 'bin/oxlint', '--type-aware', '--deny-warnings'],
  format: ['@biomejs/biome', 'bin/biome', 'check', '--error-on-warnings', '.'],
};

let failed = false;
for (const [name, command] of Object.entries(checks)) {
  process.stdout.write(`\n== ${name}\n`);
  const ok = (await run(command)) === 0;
  writeFileSync(join(reports, `${name}.json`), JSON.stringify({ passed: ok ? 1 : 0, failed: ok ? 0 : 1 }));
  failed ||= !ok;
}

process.stdout.write('\n== tests\n');
const vitestArgs = [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${join(reports, 'vitest.json')}`,
];
const status = await run(['vitest', 'vitest.mjs', ...vitestArgs, ...process.argv.slice(2)]);
writeFileSync(join(reports, 'exit.json'), JSON.stringify({ passed: 0, failed: status === 0 ? 0 : 1 }));
process.exitCode = failed || status !== 0 ? 1 : 0;

/** Runs a package's own program under this very Node: package, file in it, arguments. Resolves with its exit status. */
function run([pkg, bin, ...args]) {
  const file = join(dirname(bins.resolve(`${pkg}/package.json`)), bin);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [file, ...args], { cwd: root, stdio: 'inherit' });
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
