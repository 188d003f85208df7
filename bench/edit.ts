import { join } from 'node:path';
import { until } from '../demo/poll.ts';
import { type Benchmark, figure, type Setting } from './benchmark.ts';
import { firstSync } from './full-sync.ts';
import { Office } from './office.ts';

export const edit: Benchmark = {
  name: 'edit',
  description: 'what Tally is asked for when a person alters one voucher in the middle of the books',
  onlyByName: false,
  async run(setting) {
    const { folder, vouchers, seed, profiles, signal } = setting;
    const office = await Office.open({ folder: join(folder, 'office'), vouchers, seed, profiles, signal });
    try {
      setting.say(`a first sync of ${vouchers} vouchers`);
      await firstSync(office, { vouchers, signal });
      await untilQuiet(office, setting);
      const { bytes, requests } = await askedPerEdit(office, setting);
      return [
        figure(`bytes asked of Tally to carry one edit among ${vouchers}`, bytes / 1000, 'KB', { atMost: 200 }),
        figure('requests for it', requests, 'requests'),
      ];
    } finally {
      await office.close();
    }
  },
};

async function askedPerEdit({ tally, platform }: Office, { signal }: Setting) {
  const masterId = await tally.middleVoucher();
  const [before, known] = [await tally.stats(), await headOf(platform, signal)];
  await tally.alterNarration(masterId, 'Altered for the benchmark');
  await until('the edit at the gateway', 120, signal, async () => {
    return (await headOf(platform, signal)) > known ? true : null;
  });
  const after = await tally.stats();
  return { bytes: after.bytesSent - before.bytesSent, requests: after.requests - before.requests };
}

/** Position of the newest change. */
async function headOf(platform: Office['platform'], signal: AbortSignal): Promise<number> {
  const [source] = await platform.sources(signal);
  if (source === undefined) throw new Error('the gateway holds no books');
  return (await platform.recordPage(source.sourceId, { limit: 1 }, signal)).cursor;
}

/** The first proof is done, with its census: what is asked from now on is asked for the edit, and for the looks in between. */
async function untilQuiet(office: Office, { vouchers, signal }: Setting): Promise<void> {
  await until('the first proof', 120 + vouchers / 100, signal, async () => {
    const source = (await office.status())?.sources[0];
    return source?.tieOut && source.state === 'in-sync' ? true : null;
  });
}
