import { createReadStream, existsSync, statSync, watch } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Folders } from '../support/folders.ts';
import { logFiles, logPath } from '../support/log.ts';
import { printLine } from './output.ts';

interface Options {
  readonly lines: number;
  readonly follow: boolean;
  readonly json: boolean;
  readonly signal: AbortSignal;
}

/** The day's story: the last lines of the log, and with `follow` the ones to come. `json` prints the lines as they are kept. */
export async function logs(folders: Folders, { lines, follow, json, signal }: Options): Promise<void> {
  const last: string[] = [];
  for (const file of logFiles(folders.logs)) {
    for await (const line of createInterface({ input: createReadStream(file) })) {
      last.push(line);
      if (last.length > lines) last.shift();
    }
  }
  if (last.length === 0)
    await printLine(json ? '' : 'The log is empty: the engine has not run with this data folder yet.');
  for (const line of last) await printLine(json ? line : forPeople(line));
  if (follow) await followFile(logPath(folders.logs), json, signal);
}

async function followFile(file: string, json: boolean, signal: AbortSignal): Promise<void> {
  if (!existsSync(file)) return;
  let position = statSync(file).size;
  const changes = watch(file, { signal });
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    changes.on('error', () => resolve());
    changes.on('change', () => {
      const input = createReadStream(file, { start: position });
      input.on('data', (bytes) => {
        position += bytes.length;
      });
      createInterface({ input }).on('line', (line) => process.stdout.write(`${json ? line : forPeople(line)}\n`));
    });
  });
}

const levels: { readonly [level: number]: string } = { 20: 'debug', 30: 'info ', 40: 'WARN ', 50: 'ERROR' };

/** `2026-04-01 10:20:30 info  tunnel.online attempt=3`. A line that is not ours is shown as it stands. */
export function forPeople(line: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return line;
  }
  const { level, time, event, ...fields } = parsed as Record<string, unknown>;
  const when = String(time).slice(0, 19).replace('T', ' ');
  const rest = Object.entries(fields).map(([name, value]) => `${name}=${String(value)}`);
  return [when, levels[Number(level)] ?? String(level), String(event), ...rest].join(' ');
}
