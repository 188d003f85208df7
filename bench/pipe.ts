import { join } from 'node:path';
import Database from 'better-sqlite3';
import { storeFile } from '../agent/store/open.ts';
import { type Benchmark, type Figure, figure, type Setting } from './benchmark.ts';
import { writeDocuments } from './documents.ts';
import { firstSync, type Pass, unchangedSync } from './full-sync.ts';
import { Office } from './office.ts';
import { readingSpeeds } from './reading.ts';

const perSecond = 'vouchers per CPU second';

export const pipe: Benchmark = {
  name: 'pipe',
  description: 'engine, gateway and simulator as they ship: a first full sync, and one more with nothing changed',
  onlyByName: false,
  async run(setting) {
    const { listed } = await writeDocuments(setting, setting.signal);
    const speeds = await readingSpeeds(listed, ['slice', 'map'], setting);
    const { first, again, sent } = await syncTwice(setting);
    const whole = setting.vouchers / first.agentCpuSeconds;
    const unchanged = setting.vouchers / again.agentCpuSeconds;
    return [
      figure('slice only', speeds.slice, perSecond),
      figure('parse only: slice, scan and map', speeds.map, perSecond),
      figure('whole pipe', whole, perSecond, { atLeast: 10_000 }),
      figure('whole pipe ÷ slice only', whole / speeds.slice, 'ratio', { atLeast: 10 / 26 }),
      figure('whole pipe ÷ parse only', whole / speeds.map, 'ratio', { atLeast: 0.8 }),
      figure('unchanged re-sync', unchanged, perSecond),
      figure('unchanged re-sync ÷ parse only', unchanged / speeds.map, 'ratio', { atLeast: 0.95 }),
      ...memoryFigures(first),
      figure('gateway ingest, SQLite', sent.changes / first.gatewayCpuSeconds, 'changes per CPU second', {
        atLeast: 50_000,
      }),
      figure('wire bytes ÷ JSON bytes', sent.wireBytes / sent.jsonBytes, 'ratio', { atMost: 1 / 6 }),
      figure('wall time of the first sync', first.seconds, 's'),
    ];
  },
};

function memoryFigures({ idle, agent }: Pass): Figure[] {
  return [
    figure('idle memory of the engine', idle.rssMb, 'MB'),
    figure('peak memory of the engine', agent.peakRssMb, 'MB'),
    figure('peak ÷ idle memory', agent.peakRssMb / idle.rssMb, 'ratio', { atMost: 2 }),
  ];
}

async function syncTwice({ folder, vouchers, seed, profiles, signal, say }: Setting) {
  const office = await Office.open({ folder: join(folder, 'office'), vouchers, seed, profiles, signal });
  try {
    say(`a first sync of ${vouchers} vouchers`);
    const first = await firstSync(office, { vouchers, signal });
    const sent = sentBy(office);
    say('the same once more, unchanged');
    const again = await unchangedSync(office, { vouchers, signal });
    return { first, again, sent };
  } finally {
    await office.close();
  }
}

interface Sent {
  readonly changes: number;
  /** Of all batches, compressed. */
  readonly wireBytes: number;
  /** Of the same changes as the gateway keeps them: one line of JSON each. */
  readonly jsonBytes: number;
}

function sentBy({ agentFolder, gatewayFile }: Office): Sent {
  const wireBytes = sumOf(join(agentFolder, storeFile), 'SELECT sum(bytes) FROM history');
  const jsonBytes = sumOf(gatewayFile, 'SELECT sum(octet_length(body) + 1) FROM changes');
  const changes = sumOf(gatewayFile, 'SELECT count(*) FROM changes');
  return { changes, wireBytes, jsonBytes };
}

function sumOf(file: string, sql: string): number {
  const db = new Database(file, { readonly: true });
  try {
    return db.prepare<[], number>(sql).pluck().get() ?? 0;
  } finally {
    db.close();
  }
}
