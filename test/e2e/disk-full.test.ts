import { join } from 'node:path';
import { expect, it } from 'vitest';
import { until } from '../../demo/poll.ts';
import { settle } from '../crash/settle.ts';
import { type Office, openOffice } from '../process/office.ts';
import { canMount, mountSmallDisk, type SmallDisk } from '../process/small-disk.ts';

const diskMb = 64;
/** The books need some megabytes. */
const leaveBytes = 600 * 1024;

it.skipIf(!canMount)('a full disk is said, stops reading, and loses nothing', { timeout: 90_000 }, async () => {
  await onSmallDisk(1500, async (office, disk) => {
    const { agent, tally, gateway } = office;
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
  });
});

it.skipIf(!canMount)('an engine that finds no room at all says so and ends', { timeout: 60_000 }, async () => {
  await onSmallDisk(50, async (office, disk) => {
    for (const left of [0, 8192]) {
      disk.fill({ leaveBytes: left });
      const { status, stderr } = await office.agent.command('run');
      expect({ left, status }).toEqual({ left, status: 1 });
      expect(stderr).toMatch(/^The disk is full: \S+\. \(store\.full\)\nWhat to do: Free some space/);
      disk.tidyUp();
    }
    office.agent.start();
    expect(await settle(office, { seconds: 40 })).toEqual([]);
  });
});

/** An office whose agent keeps its data on a small disk; both are gone afterwards, however it went. */
async function onSmallDisk(vouchers: number, act: (office: Office, disk: SmallDisk) => Promise<void>): Promise<void> {
  const disk = mountSmallDisk(diskMb);
  try {
    const office = await openOffice({ vouchers, seed: 31, data: join(disk.path, 'agent') });
    try {
      await act(office, disk);
    } finally {
      await office.close();
    }
  } finally {
    disk.remove();
  }
}
