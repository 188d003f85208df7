import { pino } from 'pino';
import { startGateway } from '../gateway.ts';
import { openSqliteStorage } from './sqlite/open.ts';
import type { Storage } from './storage.ts';

/** A child process of the crash test: a gateway that kills itself right after its n-th batch is committed, before the ack. */
const [data = '', appends = ''] = process.argv.slice(2);
let left = Number(appends);

const { url, adminKey } = await startGateway({ data, log: pino({ level: 'silent' }), openStorage: openDying });
process.stdout.write(`${JSON.stringify({ url, adminKey })}\n`);

function openDying(folder: string): Storage {
  const storage = openSqliteStorage(`${folder}/gateway.sqlite`);
  const { streams } = storage;
  return {
    ...storage,
    streams: {
      ...streams,
      async append(batch, entries) {
        const outcome = await streams.append(batch, entries);
        left -= 1;
        if (left === 0) process.kill(process.pid, 'SIGKILL');
        return outcome;
      },
    },
  };
}
