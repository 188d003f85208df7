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
