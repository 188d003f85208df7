import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorCatalogue } from '../../contract/errors.ts';
import { jobEndStates } from '../../contract/jobs/job.ts';
import { isJobType, jobTypes } from '../../contract/jobs/registry.ts';
import { settle } from '../crash/settle.ts';
import { type Office, openOffice } from '../process/office.ts';
import { documents, examples } from './job-examples.ts';

let office: Office;

beforeAll(async () => {
  office = await openOffice({ vouchers: 120, seed: 7 });
  office.agent.start();
  expect(await settle(office)).toEqual([]);
  const curl = join(office.folder, 'curl');
  writeFileSync(curl, curlOfTheTests);
  chmodSync(curl, 0o755);
}, 60_000);
afterAll(() => office.close());

describe('the examples of the documents', () => {
  it.each(['gateway.md', 'simulator.md'])('every curl of docs/%s gets an answer that is no error', async (name) => {
    const script = examples(name, 'sh')
      .flatMap((block) => block.split('\n'))
      .filter((line) => !/^np[mx] /.test(line))
      .join('\n');
    expect(script.match(/\bcurl\b/g)?.length).toBeGreaterThan(10);
    expect(await run(atHome(script))).toEqual({ status: 0, stderr: '' });
  });

  it('every request in docs/jobs.md has the form that the gateway asks for, every result a known state and code', () => {
    const shown = examples('jobs.md', 'json').flatMap((block) => documents(block));
    const requests = shown.filter((each) => 'input' in each);
    for (const { type, input } of requests) {
      expect(isJobType(String(type)) && jobTypes[type as keyof typeof jobTypes].input.safeParse(input).success).toBe(
        true,
      );
    }
    const results = shown.filter((each) => !('input' in each));
    for (const { state, code } of results) {
      expect(jobEndStates).toContain(state);
      if (typeof code === 'string') expect(Object.keys(errorCatalogue)).toContain(code);
    }
    expect(results.length).toBeGreaterThan(7);
  });
});

/** With the addresses of this test's programs in the place of the usual ones. */
function atHome(script: string): string {
  const { tally, gateway, folder } = office;
  return script
    .replaceAll('http://127.0.0.1:8787', gateway.url)
    .replaceAll('gateway-data/', `${join(folder, 'gateway')}/`)
    .replaceAll('http://localhost:9000', tally.origin)
    .replaceAll('localhost:9001', new URL(tally.control).host);
}

async function run(script: string) {
  const env = { ...process.env, PATH: `${office.folder}:${process.env['PATH']}` };
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const [stderr, [status]] = await Promise.all([text(child.stderr), once(child, 'exit') as Promise<[number]>]);
  return { status, stderr };
}

/**
 * As much of curl as the documents use, for machines that have none. Fails on an answer that is an error, but for 401, which one
 * of the examples shows.
 */
const curlOfTheTests = `#!${process.execPath}
const args = process.argv.slice(2);
const headers = {};
let method;
let body;
let url;
while (args.length > 0) {
  const arg = args.shift();
  if (arg === '-X') method = args.shift();
  else if (arg === '-d') body = args.shift();
  else if (arg === '-H') {
    const [name, ...value] = args.shift().split(': ');
    headers[name] = value.join(': ');
  } else if (arg !== '-sS') url = arg.startsWith('http') ? arg : 'http://' + arg;
}
const answer = await fetch(url, { method: method ?? (body === undefined ? 'GET' : 'POST'), headers, body });
const text = await answer.text();
process.stdout.write(text);
if (!answer.ok && answer.status !== 401) {
  process.stderr.write(answer.status + ' from ' + url + ': ' + text + '\\n');
  process.exitCode = 22;
}
`;
