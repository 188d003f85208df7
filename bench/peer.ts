import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Benchmark, type Figure, figure, type Setting } from './benchmark.ts';
import { firstSync } from './full-sync.ts';
import { Office } from './office.ts';
import { reporter } from './program.ts';
import { SimulatedTally } from './simulated-tally.ts';
import { Usage } from './usage.ts';

export const peer: Benchmark = {
  name: 'peer',
  description: 'the same books read by us and by tally-database-loader 1.0.41 in both of its modes; needs --peer',
  onlyByName: true,
  async run(setting) {
    if (setting.peer === undefined)
      throw new Error('--peer names a checkout of tally-database-loader; see docs/performance.md');
    const ours = await readByUs(setting);
    const collection = await readByPeer('tally-export-config.json', setting.peer, setting);
    const report = await readByPeer('tally-export-config.yaml', setting.peer, setting);
    return [
      ...figures('us', ours),
      ...figures('peer, collection mode', collection),
      ...figures('peer, report mode', report),
      figure('CPU, its collection mode ÷ us', collection.cpuSeconds / ours.cpuSeconds, 'ratio', { atLeast: 4 }),
      figure('peak memory, us ÷ its collection mode', ours.peakMb / collection.peakMb, 'ratio', { atMost: 1 / 8 }),
      figure('CPU, its report mode ÷ us', report.cpuSeconds / ours.cpuSeconds, 'ratio', { atLeast: 1 }),
    ];
  },
};

interface Reader {
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly seconds: number;
  /** Of Tally's answers. */
  readonly megabytes: number;
}

function figures(who: string, { cpuSeconds, peakMb, seconds, megabytes }: Reader): Figure[] {
  return [
    figure(`CPU, ${who}`, cpuSeconds, 's'),
    figure(`wall time, ${who}`, seconds, 's'),
    figure(`peak memory, ${who}`, peakMb, 'MB'),
    figure(`asked of Tally, ${who}`, megabytes, 'MB'),
  ];
}

/** With everything that the peer does not do: comparing, storing, sending, and being acked. */
async function readByUs({ folder, vouchers, seed, profiles, signal, say }: Setting): Promise<Reader> {
  say(`a first sync of ${vouchers} vouchers`);
  const office = await Office.open({ folder: join(folder, 'office'), vouchers, seed, profiles, signal });
  try {
    const { agent, agentCpuSeconds, seconds } = await firstSync(office, { vouchers, signal });
    const { bytesSent } = await office.tally.stats();
    return { cpuSeconds: agentCpuSeconds, peakMb: agent.peakRssMb, seconds, megabytes: bytesSent / 1e6 };
  } finally {
    await office.close();
  }
}

/** Unmodified, into CSV files, from its own folder's packages. */
async function readByPeer(definition: string, checkout: string, setting: Setting): Promise<Reader> {
  const { folder, vouchers, seed, signal, say } = setting;
  say(`tally-database-loader by ${definition}`);
  const tally = await SimulatedTally.start({ vouchers, seed });
  try {
    const cwd = join(folder, definition);
    mkdirSync(cwd);
    copyFileSync(join(checkout, definition), join(cwd, definition));
    writeFileSync(join(cwd, 'config.json'), JSON.stringify(configFor(tally, definition)));
    const began = performance.now();
    const usage = await runPeer(join(resolve(checkout), 'dist', 'index.mjs'), cwd, signal);
    const seconds = (performance.now() - began) / 1000;
    if (!existsSync(join(cwd, 'csv', 'trn_voucher.csv')))
      throw new Error(readFileSync(join(cwd, 'error-log.txt'), 'utf8'));
    const { bytesSent } = await tally.stats();
    return { cpuSeconds: usage.cpuSeconds, peakMb: usage.peakRssMb, seconds, megabytes: bytesSent / 1e6 };
  } finally {
    await tally.stop();
  }
}

async function runPeer(file: string, cwd: string, signal: AbortSignal): Promise<Usage> {
  const usageFile = join(cwd, 'usage.json');
  const env = { ...process.env, BENCH_USAGE_FILE: usageFile };
  const child = spawn(process.execPath, ['--import', reporter, file], { cwd, env, stdio: 'ignore', signal });
  await once(child, 'close');
  return Usage.parse(JSON.parse(readFileSync(usageFile, 'utf8')));
}

function configFor({ origin }: SimulatedTally, definition: string) {
  const nowhere = { server: '', port: 0, ssl: false, schema: '', username: '', password: '', loadmethod: 'file' };
  const period = { fromdate: '2024-04-01', todate: '2026-03-31', sync: 'full', batchsize: 5000, frequency: 0 };
  const { hostname: server, port } = new URL(origin);
  return {
    database: { technology: 'csv', ...nowhere },
    tally: { definition, server, port: Number(port), company: '', ...period },
  };
}
