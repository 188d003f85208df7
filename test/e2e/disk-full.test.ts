import { join } from 'node:path';
import { expect, it } from 'vitest';
import { until } from '../../demo/poll.ts';
import { settle } from '../crash/settle.ts';
import { openOffice } from '../process/office.ts';
import { canMount, mountSmallDisk } from '../process/small-disk.ts';

const diskMb = 64;
/** The books need some megabytes. */
const leaveBytes = 600 * 1024;

it.skipIf(!canMount)('a full disk is said, stops reading, and loses nothing', { timeout: 90_000 }, async () => {
  const disk = mountSmallDisk(diskMb);
  const office = await openOffice({ vouchers: 1500, seed: 31, data: join(disk.path, 'agent') });
  const { agent, tally, gateway } = office;
  try {
    await gateway.kill(); // with nobody to take it, what is read piles up
    disk.fill({ leaveBytes });
    agent.start();
    const row = await until('store.full in doctor', 30, new AbortController().signal, async () =>
      (await agent.doctor()).find(({ code, check }) => code === 'store.full' && check === tally.company),
    );
    expect(row.sentence).toMatch(/^The disk is full: .+\.$/);
    expect(row.action).toBe('Free some space on the disk. Nothing is lost; reading goes on by itself.');
    await tally.edit(1, 10);
    await gateway.start();
    disk.tidyUp();
    await agent.syncNow();
    expect(await settle(office, { seconds: 50 })).toEqual([]);
  } finally {
    await office.close();
    disk.remove();
  }
});

it.skipIf(!canMount)('an engine that finds no room at all says so and ends', { timeout: 60_000 }, async () => {
  const disk = mountSmallDisk(diskMb);
  const office = await openOffice({ vouchers: 50, seed: 31, data: join(disk.path, 'agent') });
  try {
    for (const left of [0, 8192]) {
      disk.fill({ leaveBytes: left });
      const { status, stderr } = await office.agent.command('run');
      expect({ left, status }).toEqual({ left, status: 1 });
      expect(stderr).toMatch(/^The disk is full: \S+\. \(store\.full\)\nWhat to do: Free some space/);
      disk.tidyUp();
    }
    office.agent.start();
    expect(await settle(office, { seconds: 40 })).toEqual([]);
  } finally {
    await office.close();
    disk.remove();
  }
});
