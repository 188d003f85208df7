import { expect, it } from 'vitest';
import { openOffice } from '../process/office.ts';
import { settle } from './settle.ts';
import { storm } from './storm.ts';

const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 100_000);
const kills = Number(process.env['CRASH_KILLS'] ?? 8);

it(`rule 1, one commit: ${kills} SIGKILLs lose, repeat and reorder nothing (CRASH_SEED=${seed} CRASH_KILLS=${kills})`, {
  timeout: 60_000 + kills * 6000,
}, async () => {
  const gatewayKills = Math.ceil(kills / 8);
  const size = { vouchers: 800, longestLifeMs: 2000 };
  const report = await storm({ seed, kills, gatewayKills, ...size, say: () => undefined });
  expect(report.findings).toEqual([]);
  expect(Object.values(report.edits).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(kills);
});

it('the watchdog starts a killed engine again, which goes on where it was', { timeout: 60_000 }, async () => {
  const office = await openOffice({ vouchers: 300, seed });
  try {
    office.agent.start({ supervised: true });
    let pid = await office.agent.enginePid();
    for (let kill = 1; kill <= 2; kill += 1) {
      process.kill(pid, 'SIGKILL');
      await office.tally.edit(seed + kill, 3);
      pid = await office.agent.enginePid(pid);
    }
    expect(await settle(office)).toEqual([]);
  } finally {
    await office.close();
  }
});
