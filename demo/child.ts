import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stopWithinMs = 10_000;

/** One program of ours as a process of its own, its stderr kept in the demo's folder. */
export interface Child {
  readonly name: string;
  readonly pid: number;
  /** Rejects when the program ends before it was asked to. */
  readonly died: Promise<never>;
  /** SIGTERM, then SIGKILL when it doesn't listen. */
  stop(): Promise<void>;
}

export interface Started<Ready> extends Child {
  readonly ready: Ready;
}

/** Starts `node FILE …args` and waits for the one JSON line with which it says where it listens. */
export async function startReady<Ready>(
  name: string,
  args: readonly string[],
  folder: string,
  parse: (line: unknown) => Ready,
): Promise<Started<Ready>> {
  const process = launch(name, args, folder);
  const child = asChild(name, process, folder);
  if (process.stdout === null) throw new Error('no stdout');
  const lines = createInterface({ input: process.stdout });
  const [line] = (await Promise.race([once(lines, 'line'), child.died])) as [string];
  return { ...child, ready: parse(JSON.parse(line)) };
}

/** Starts a program that says nothing. */
export function start(name: string, args: readonly string[], folder: string): Child {
  return asChild(name, launch(name, args, folder), folder);
}

/** Runs a program to its end; its stdout. Throws with its stderr when it fails. */
export async function runToEnd(args: readonly string[], signal: AbortSignal): Promise<string> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], signal });
  let out = '';
  let err = '';
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    err += text;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}\n${err}`);
  return out;
}

function launch(name: string, args: readonly string[], folder: string): ChildProcess {
  // A pipe as stdin ends with this process, however it ends: the program then stops by itself.
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stderr?.pipe(createWriteStream(join(folder, `${name}.stderr`)));
  return child;
}

function asChild(name: string, process: ChildProcess, folder: string): Child {
  let stopping = false;
  const ended = once(process, 'exit');
  const died = ended.then(([status, signal]) => {
    if (stopping) return new Promise<never>(() => {});
    throw new Error(`the ${name} ended by itself (${status ?? signal}); see ${join(folder, `${name}.stderr`)}`);
  });
  died.catch(() => undefined); // whoever races against it hears of it; nobody else must
  process.stdout?.resume();
  return {
    name,
    pid: process.pid ?? 0,
    died,
    async stop() {
      stopping = true;
      if (process.exitCode !== null || process.signalCode !== null) return;
      process.kill('SIGTERM');
      const timer = setTimeout(() => process.kill('SIGKILL'), stopWithinMs);
      await ended;
      clearTimeout(timer);
    },
  };
}
