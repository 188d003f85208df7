import { join } from 'node:path';
import { z } from 'zod';
import { type Started, startReady } from '../../demo/child.ts';
import { GatewayClient } from '../../gateway/client/client.ts';
import { killAndWait } from './kill.ts';

const Ready = z.object({ url: z.url(), apiKey: z.string() });

/** The gateway as a process that may be killed and started again on the same port and data. */
export class GatewayProgram {
  readonly #folder: string;
  #ready: z.infer<typeof Ready> | null = null;
  #program: Started<z.infer<typeof Ready>> | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async start(): Promise<void> {
    const port = this.#ready === null ? '0' : new URL(this.#ready.url).port;
    const kept = ['--data', join(this.#folder, 'gateway'), '--log', join(this.#folder, 'gateway.log')];
    const args = ['gateway/main.ts', '--port', port, ...kept, '--json-ready', '--exit-with-parent'];
    this.#program = await startReady('gateway', args, this.#folder, (line) => Ready.parse(line));
    this.#ready = this.#program.ready;
  }

  get url(): string {
    return this.#known().url;
  }

  get client(): GatewayClient {
    return new GatewayClient(this.#known());
  }

  async kill(): Promise<void> {
    if (this.#program !== null) await killAndWait(this.#program);
    this.#program = null;
  }

  async stop(): Promise<void> {
    await this.#program?.stop();
    this.#program = null;
  }

  #known(): z.infer<typeof Ready> {
    if (this.#ready === null) throw new Error('the gateway was never started');
    return this.#ready;
  }
}
