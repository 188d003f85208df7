#!/usr/bin/env node
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { destination, pino } from 'pino';
import { type Gateway, startGateway } from './gateway.ts';
import { version } from './version.ts';

interface Flags {
  readonly port: number;
  readonly data: string;
  readonly address: string;
  readonly publicHost: readonly string[];
  readonly keepDays?: number;
  readonly keepChanges?: number;
  readonly log?: string;
  readonly jsonReady: boolean;
  readonly exitWithParent: boolean;
}

const program = new Command('gateway')
  .description(
    "The platform's end of Ledger Bridge: takes the agents' tunnels, keeps the books, serves them over REST.",
  )
  .version(version)
  .option('--port <number>', 'port to listen on; 0 for any free one', readPort, 8787)
  .option('--data <folder>', 'where the database and the API key are kept', 'gateway-data')
  .option('--address <address>', 'address to listen on', '127.0.0.1')
  .option('--public-host <host...>', 'host (with port) by which agents reach this gateway from outside', [])
  .option('--keep-days <number>', 'how long superseded changes stay readable (90)', readCount)
  .option('--keep-changes <number>', 'how many changes stay readable at most (10000000)', readCount)
  .option('--log <file>', 'write the log to a file instead of stderr')
  .option('--json-ready', 'print one line of JSON {url, apiKey, pid} when ready', false)
  .option('--exit-with-parent', 'stop when standard input closes', false)
  .addHelpText(
    'after',
    `
Examples:
  $ npm run gateway -- --port 8787 --data ./gateway-data
  $ curl -H "Authorization: Bearer $(cat gateway-data/api-key)" http://127.0.0.1:8787/api/v1/sources
  $ curl -X POST -H "Authorization: Bearer $(cat gateway-data/api-key)" http://127.0.0.1:8787/api/v1/pairing-codes`,
  )
  .action(run);

await program.parseAsync();

async function run(flags: Flags): Promise<void> {
  const { port, data, address, publicHost: publicHosts, keepDays: days, keepChanges: changes } = flags;
  const retention = { ...(days !== undefined && { days }), ...(changes !== undefined && { changes }) };
  const log = pino({ base: null, level: 'info' }, destination({ dest: flags.log ?? 2, mkdir: true, sync: true }));
  let gateway: Gateway;
  try {
    gateway = await startGateway({ port, data: path.resolve(data), address, publicHosts, retention, log });
  } catch (error) {
    process.stderr.write(`The gateway could not start: ${(error as Error).message}\n`);
    process.exitCode = 1;
    return;
  }
  const stop = () => {
    process.stdin.unref();
    void gateway.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ event: 'gateway.stop-failed', err: error });
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
  if (flags.exitWithParent) process.stdin.resume().once('end', stop).once('close', stop);
  announce(gateway, flags);
}

function announce({ url, adminKey }: Gateway, { jsonReady, data }: Flags): void {
  const text = jsonReady
    ? JSON.stringify({ url, apiKey: adminKey, pid: process.pid })
    : readyText(url, path.join(data, 'api-key'));
  process.stdout.write(`${text}\n`);
}

function readyText(url: string, keyFile: string): string {
  return [
    `Gateway ready at ${url}. Stop it with Ctrl-C.`,
    `The API key is in ${keyFile}`,
    'A pairing code for an agent, good for ten minutes:',
    `  curl -X POST -H "Authorization: Bearer $(cat ${keyFile})" ${url}/api/v1/pairing-codes`,
  ].join('\n');
}

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError('not a port');
  return port;
}

function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0) throw new InvalidArgumentError('not a count');
  return count;
}
