import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { tampers } from '../../demo/tamper.ts';
import { DemoRun } from './demo-run.ts';

const Job = z.strictObject({
  type: z.string(),
  state: z.string(),
  verified: z.boolean(),
  nativeId: z.string().nullable(),
  number: z.string().nullable(),
});
const Report = z.strictObject({
  ok: z.boolean(),
  source: z.strictObject({ company: z.string().min(1), vouchers: z.int(), masters: z.int() }),
  gateway: z.strictObject({ vouchers: z.int(), masters: z.int() }),
  edits: z.strictObject({ updated: z.int(), deleted: z.int(), seenAtGateway: z.boolean() }),
  jobs: z.array(Job),
  tieOut: z.strictObject({ ok: z.boolean(), accounts: z.int(), differences: z.array(z.looseObject({})) }),
  durationMs: z.number(),
  agentPeakRssMb: z.number(),
});

const nothing = { files: [], isAnythingRunning: false };
const patient = { timeout: 90_000 };
const runs: DemoRun[] = [];
const small = ['--vouchers', '120', '--seed', '7'];

afterAll(() => {
  for (const run of runs) run.clear();
});

describe('npm run demo', () => {
  it('prints one document in which every step is verified, and leaves nothing behind', patient, async () => {
    const began = performance.now();
    const demo = runDemo('--json', '--vouchers', '2000');
    const { status, stdout, stderr } = await demo.end();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.match(/\n/g)).toHaveLength(1);
    const { ok, source, gateway, edits, jobs, tieOut, durationMs, agentPeakRssMb } = Report.parse(JSON.parse(stdout));
    expect(ok).toBe(true);
    // 2000 generated, one of them deleted by hand, an invoice and a receipt written by jobs.
    expect(source.vouchers).toBe(2000 - edits.deleted + 2);
    expect(gateway).toEqual({ vouchers: source.vouchers, masters: source.masters });
    expect(source.masters).toBeGreaterThan(200);
    expect(edits).toEqual({ updated: 1, deleted: 1, seenAtGateway: true });
    expect(jobs.map(({ type, state, verified }) => [type, state, verified])).toEqual([
      ['connection.test', 'done', true],
      ['invoice.create', 'done', true],
      ['payment.create', 'done', true],
    ]);
    const written = jobs.slice(1).map(({ nativeId }) => nativeId);
    expect(new Set(written).size).toBe(2);
    for (const id of written) expect(id).toMatch(/^[0-9a-f-]{36}-[0-9a-f]{8}$/);
    expect(tieOut).toMatchObject({ ok: true, differences: [] });
    expect(tieOut.accounts).toBeGreaterThan(100);
    expect(durationMs).toBeGreaterThan(0);
    expect(durationMs).toBeLessThan(performance.now() - began);
    expect(agentPeakRssMb).toBeGreaterThan(40);
    expect(demo.leftovers()).toEqual(nothing);
  });

  it.concurrent.each(tampers)('the tie-out fails when the platform is spoilt by %s', patient, async (tamper) => {
    const demo = runDemo('--json', ...small, '--tamper', tamper);
    const { status, stdout } = await demo.end();
    const { ok, tieOut } = Report.parse(JSON.parse(stdout));
    expect({ status, ok, tieOutOk: tieOut.ok }).toEqual({ status: 1, ok: false, tieOutOk: false });
    expect(tieOut.differences[0]).toMatchObject({ side: 'gateway', account: expect.stringMatching(/\w/) });
    expect(demo.leftovers()).toEqual(nothing);
  });

  it.each(['Pairing', 'A person edits'])(
    'Ctrl-C at "%s" leaves nothing running and nothing lying about',
    async (step) => {
      const demo = runDemo(...small);
      await demo.says(step);
      demo.pressCtrlC();
      const { status } = await demo.end();
      expect(status).not.toBe(0);
      expect(demo.stdout).toContain('✗ stopped before the end');
      expect(demo.leftovers()).toEqual(nothing);
    },
  );

  it('says what is wrong with an option, and starts nothing', async () => {
    const demo = runDemo('--vouchers', 'many');
    const { status, stderr } = await demo.end();
    expect(status).toBe(1);
    expect(stderr).toContain('a whole number from 50 to 1000000 is needed');
    expect(demo.leftovers()).toEqual(nothing);
  });
});

function runDemo(...args: readonly string[]): DemoRun {
  const run = new DemoRun(...args);
  runs.push(run);
  return run;
}
