import { z } from 'zod';
import { type Started, startReady } from '../../demo/child.ts';

export interface TallyOptions {
  readonly vouchers: number;
  readonly seed: number;
  /** More of the simulator's own switches. */
  readonly flags?: readonly string[];
}

const Ready = z.object({ url: z.url(), controlUrl: z.url(), companies: z.array(z.string()).min(1) });
const Counts = z.object({ vouchers: z.int(), masters: z.record(z.string(), z.int()) });
const Edits = z.object({ edits: z.array(z.object({ action: z.string(), masterId: z.int() })) });

/** A simulated Tally as a process of its own: where the agent reaches it, its person at the keyboard, and the truth about its books. */
export class Tally {
  readonly #program: Started<z.infer<typeof Ready>>;

  private constructor(program: Started<z.infer<typeof Ready>>) {
    this.#program = program;
  }

  static async start(folder: string, { vouchers, seed, flags = [] }: TallyOptions): Promise<Tally> {
    const size = ['--vouchers', String(vouchers), '--seed', String(seed)];
    const args = ['--port', '0', '--control-port', '0', ...size, '--json-ready', '--exit-with-parent', ...flags];
    const parse = (line: unknown) => Ready.parse(line);
    return new Tally(await startReady('simulator', ['simulators/tally/main.ts', ...args], folder, parse));
  }

  get origin(): string {
    return new URL(this.#program.ready.url).origin;
  }

  /** Where the keyboard, the faults and the truth are. */
  get control(): string {
    return this.#program.ready.controlUrl;
  }

  /** The first company, which is the active one. */
  get company(): string {
    return this.#program.ready.companies[0] ?? '';
  }

  async get(path: string): Promise<unknown> {
    return JSON.parse(await this.#call('GET', path));
  }

  async lines(path: string): Promise<unknown[]> {
    const text = await this.#call('GET', path);
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as unknown);
  }

  async post(path: string, body: object = {}): Promise<unknown> {
    return JSON.parse(await this.#call('POST', path, JSON.stringify(body)));
  }

  async clearFaults(): Promise<void> {
    await this.#call('DELETE', 'faults');
  }

  async edit(seed: number, count: number): Promise<readonly { readonly action: string }[]> {
    return Edits.parse(await this.post('keyboard/random-edit', { seed, count })).edits;
  }

  async counts(): Promise<z.infer<typeof Counts>> {
    return Counts.parse(await this.get('books/counts'));
  }

  stop(): Promise<void> {
    return this.#program.stop();
  }

  async #call(method: string, path: string, body?: string): Promise<string> {
    const answer = await fetch(new URL(path, this.#program.ready.controlUrl), { method, body: body ?? null });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`the simulator answered ${answer.status} to ${method} ${path}: ${text}`);
    return text;
  }
}
