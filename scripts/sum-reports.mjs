// Sums every runner's own report and closes with "N passed, N failed". Takes the exit status of the test command.
// Syntax of Node 20: it also speaks when the packages could not be installed.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const commandStatus = Number(process.argv[2] ?? '1');
const allowedSkips = new Set(
  JSON.parse(readFileSync(join(root, 'test', 'allowed-skips.json'), 'utf8')).map(
    (skip) => `${skip.file} > ${skip.test}`,
  ),
);

let passed = 0;
let failed = 0;
for (const name of ['types', 'lint', 'format']) count(name, countPlain);
count('vitest', countVitest);
if (commandStatus !== 0 && failed === 0) fail(`the test command ended with status ${commandStatus}`);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

function count(name, add) {
  const file = join(root, '.build', 'reports', `${name}.json`);
  if (!existsSync(file)) return fail(`no report of ${name}`);
  try {
    add(JSON.parse(readFileSync(file, 'utf8')), name);
  } catch (error) {
    fail(`the report of ${name} can't be read: ${error.message}`);
  }
}

function countPlain(report, name) {
  if (report.passed + report.failed === 0) fail(`the report of ${name} is empty`);
  passed += report.passed;
  if (report.failed > 0) fail(name, report.failed);
}

function countVitest(report) {
  let ran = 0;
  const before = failed;
  for (const file of report.testResults) {
    const path = relative(root, file.name).replaceAll('\\', '/');
    if (file.assertionResults.length === 0) fail(`${path}: no test was run`);
    for (const test of file.assertionResults) {
      const title = `${path} > ${test.fullName}`;
      if (test.status === 'passed') passed += 1;
      else if (test.status === 'failed') fail(title);
      else if (!allowedSkips.has(title)) fail(`${title}: skipped, and not listed in test/allowed-skips.json`);
      ran += 1;
    }
  }
  if (ran === 0) fail('no test was run');
  if (report.success !== true && failed === before) fail('an error outside the tests');
}

function fail(what, times = 1) {
  process.stdout.write(`failed: ${what}\n`);
  failed += times;
}
