import { join } from 'node:path';
import { type Benchmark, figure, type Setting } from './benchmark.ts';
import { firstSync } from './full-sync.ts';
import { Office } from './office.ts';

const few = 10_000;
const many = 200_000;

export const memory: Benchmark = {
  name: 'memory',
  description: `peak memory of the engine over a full sync of ${few} and of ${many} vouchers; takes a quarter of an hour`,
  onlyByName: true,
  async run(setting) {
    const small = await peakOf(few, setting);
    const large = await peakOf(many, setting);
    return [
      figure(`peak memory at ${few} vouchers`, small, 'MB'),
      figure(`peak memory at ${many} vouchers`, large, 'MB'),
      figure(`peak memory at ${many} ÷ at ${few}`, large / small, 'ratio', { atMost: 1.25 }),
    ];
  },
};

async function peakOf(vouchers: number, { folder, seed, profiles, signal, say }: Setting): Promise<number> {
  say(`a first sync of ${vouchers} vouchers`);
  const office = await Office.open({ folder: join(folder, `office-${vouchers}`), vouchers, seed, profiles, signal });
  try {
    return (await firstSync(office, { vouchers, signal })).agent.peakRssMb;
  } finally {
    await office.close();
  }
}
