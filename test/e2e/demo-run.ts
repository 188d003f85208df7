import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../demo/poll.ts';
import { type Outcome, root } from '../process/command.ts';

/** What a run of the demo leaves on the machine: nothing, if it is right. */
export interface Leftovers {
  readonly files: readonly string[];
  readonly isAnythingRunning: boolean;
}

/** `npm run --silent demo -- …` in a process group and a temporary folder of its own, so that what it leaves behind is seen. */
export class DemoRun {
  readonly #folder = mkdtempSync(join(tmpdir(), 'ledger-bridge-demo-test-'));
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown[]>;
  stdout = '';
  stderr = '';

  constructor(...args: readonly string[]) {
    this.#child = spawn('npm', ['run', '--silent', 'demo', '--', ...args], {
      cwd: root,
      env: { ...process.env, TMPDIR: this.#folder },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    this.#ended = once(this.#child, 'close');
  }

  async end(): Promise<Outcome> {
    const [status] = (await this.#ended) as [number | null];
    return { status, stdout: this.stdout, stderr: this.stderr };
  }

  /** Resolves once the demo has written that. */
  async says(text: string): Promise<void> {
    await until(text, 60, new AbortController().signal, async () => (this.stdout.includes(text) ? true : null));
  }

  /** As a terminal does: to every process of the group. */
  pressCtrlC(): void {
    process.kill(-this.#pid, 'SIGINT');
  }

  leftovers(): Leftovers {
    const files = readdirSync(this.#folder).filter((name) => name.startsWith('ledger-bridge'));
    return { files, isAnythingRunning: this.#isGroupAlive() };
  }

  /** Takes away what a run that went wrong has left. */
  clear(): void {
    if (this.#isGroupAlive()) process.kill(-this.#pid, 'SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #pid(): number {
    if (this.#child.pid === undefined) throw new Error('npm could not be started');
    return this.#child.pid;
  }

  #isGroupAlive(): boolean {
    try {
      return process.kill(-this.#pid, 0);
    } catch {
      return false; // there is no such group any more
    }
  }
}
