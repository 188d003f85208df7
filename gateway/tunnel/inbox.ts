import type { SessionEvent } from './session-states.ts';
import type { Transport } from './transport.ts';

/** What may wait unhandled before the peer is no longer read. */
const maxWaitingBytes = 48 * 1024 * 1024;

/** Hands on events one after the other, each when the one before is done. */
export class Inbox {
  readonly #transport: Pick<Transport, 'pause' | 'resume'>;
  readonly #handle: (event: SessionEvent) => Promise<void>;
  readonly #waiting: { readonly event: SessionEvent; readonly bytes: number }[] = [];
  #bytes = 0;
  #running = false;
  #paused = false;
  #closed = false;

  /** `handle` never rejects. */
  constructor(transport: Pick<Transport, 'pause' | 'resume'>, handle: (event: SessionEvent) => Promise<void>) {
    this.#transport = transport;
    this.#handle = handle;
  }

  push(event: SessionEvent, bytes: number): void {
    if (this.#closed) return;
    this.#waiting.push({ event, bytes });
    this.#bytes += bytes;
    if (this.#bytes > maxWaitingBytes && !this.#paused) {
      this.#paused = true;
      this.#transport.pause();
    }
    if (!this.#running) void this.#run();
  }

  /** What still waits is dropped. */
  close(): void {
    this.#closed = true;
    this.#waiting.length = 0;
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      await this.#handle(next.event);
      this.#bytes -= next.bytes;
      if (this.#paused && this.#bytes <= maxWaitingBytes / 2) {
        this.#paused = false;
        this.#transport.resume();
      }
    }
    this.#running = false;
  }
}
