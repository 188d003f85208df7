import { expect, it } from 'vitest';
import { runLoad } from './load/run-load.ts';

const seed = Number(process.env['LOAD_SEED'] ?? 1);

it(`loses, doubles and reorders none of 60 jobs of all kinds, with gateway, engine and Tally as processes (LOAD_SEED=${seed})`, {
  timeout: 180_000,
}, async () => {
  const quick = { faults: 0.05, rate: 0, vouchers: 200, measured: false, syncing: false, say: () => undefined };
  const { jobs, findings } = await runLoad({ jobs: 60, seed, ...quick });
  expect(findings).toEqual([]);
  expect(jobs).toBeGreaterThanOrEqual(60);
});
