import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Usage } from './usage.ts';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const reporter = new URL('./report-usage.ts', import.meta.url).href;
const stopWithinMs = 10_000;

/** One of our programs, as it ships, in a process of its own that tells what it uses. */
export class Program {
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;

  private constructor(process: ChildProcess) {
    this.#process = process;
    this.#ended = once(process, 'exit');
  }

  /** `args`: flags, file and arguments, as after `node`. */
  static start(args: readonly string[]): Program {
    // A pipe as stdin ends with this process, however it ends: the program then stops by itself.
    const stdio = ['pipe', 'pipe', 'inherit', 'ipc'] as const;
    return new Program(spawn(process.execPath, ['--import', reporter, ...args], { cwd: root, stdio: [...stdio] }));
  }

  /** The first line it prints, which is JSON. */
  async ready(): Promise<unknown> {
    const { stdout } = this.#process;
    if (stdout === null) throw new Error('no stdout');
    const line = once(createInterface({ input: stdout }), 'line') as Promise<[string]>;
    const [text] = await this.#unlessEnded(line);
    stdout.resume();
    return JSON.parse(text);
  }

  async usage(): Promise<Usage> {
    const answer = once(this.#process, 'message');
    this.#process.send('usage');
    return Usage.parse((await this.#unlessEnded(answer))[0]);
  }

  /** SIGTERM, then SIGKILL when it doesn't listen. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill('SIGTERM');
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), stopWithinMs);
    await this.#ended;
    clearTimeout(timer);
  }

  #unlessEnded<T>(answer: Promise<T>): Promise<T> {
    const ended = this.#ended.then(() => {
      throw new Error(`${this.#process.spawnargs.join(' ')} ended by itself`);
    });
    return Promise.race([answer, ended]);
  }
}

/** Runs `node …args` to its end; the JSON it prints. */
export async function runToEnd(args: readonly string[], signal: AbortSignal): Promise<unknown> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], signal });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`);
  return out.trim() === '' ? null : JSON.parse(out);
}
