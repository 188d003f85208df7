import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { z } from 'zod';
import { Program } from './program.ts';

const Ready = z.object({ url: z.url(), controlUrl: z.url(), companies: z.array(z.string()).min(1) });
const Stats = z.object({ requests: z.int(), bytesSent: z.int() });
const Voucher = z.object({ masterId: z.int() });

/** The simulator with books of a given size, and the person at its keyboard. */
export class SimulatedTally {
  readonly origin: string;
  readonly company: string;
  readonly #controlUrl: string;
  readonly #program: Program;

  private constructor(program: Program, { url, controlUrl, companies }: z.infer<typeof Ready>) {
    this.#program = program;
    this.origin = new URL(url).origin;
    this.company = companies[0] ?? '';
    this.#controlUrl = controlUrl;
  }

  static async start({ vouchers, seed }: { vouchers: number; seed: number }): Promise<SimulatedTally> {
    const size = ['--vouchers', String(vouchers), '--seed', String(seed)];
    const ports = ['--port', '0', '--control-port', '0'];
    const program = Program.start([
      'simulators/tally/main.ts',
      ...ports,
      ...size,
      '--json-ready',
      '--exit-with-parent',
    ]);
    return new SimulatedTally(program, Ready.parse(await program.ready()));
  }

  /** Asks as the agent does, in UTF-16LE, and keeps the answer's bytes. */
  async save(xml: string, file: string, signal: AbortSignal): Promise<void> {
    const { body } = await fetch(this.origin, {
      method: 'POST',
      headers: { 'Content-Type': 'text/xml; charset=utf-16' },
      body: Buffer.from(xml, 'utf16le'),
      signal,
    });
    if (body === null) throw new Error('Tally gave no answer');
    await pipeline(Readable.fromWeb(body as ReadableStream), createWriteStream(file), { signal });
  }

  async openCompany(): Promise<void> {
    await this.#control('/company/open', { name: this.company });
  }

  async closeCompany(): Promise<void> {
    await this.#control('/company/close', { name: this.company });
  }

  async stats(): Promise<z.infer<typeof Stats>> {
    return Stats.parse(JSON.parse(await this.#control('/stats')));
  }

  /** The voucher that stands in the middle of the books. */
  async middleVoucher(): Promise<number> {
    const lines = (await this.#control('/books/vouchers')).trim().split('\n');
    return Voucher.parse(JSON.parse(lines[Math.floor(lines.length / 2)] ?? '')).masterId;
  }

  async alterNarration(masterId: number, narration: string): Promise<void> {
    await this.#control('/keyboard/alter-voucher', { masterId, changes: { NARRATION: narration } });
  }

  stop(): Promise<void> {
    return this.#program.stop();
  }

  async #control(path: string, body?: object): Promise<string> {
    const call = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const answer = await fetch(new URL(path, this.#controlUrl), call);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`the simulator answered ${answer.status} to ${path}: ${text}`);
    return text;
  }
}
