import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

/** Counts the requests of this process to one port that are under way: virtual time must not pass while one is. */
export class InFlight implements Disposable {
  readonly #host: string;
  #open = 0;

  constructor(url: string) {
    this.#host = new URL(url).host;
    subscribe('http.client.request.created', this.#created);
  }

  get open(): number {
    return this.#open;
  }

  [Symbol.dispose](): void {
    unsubscribe('http.client.request.created', this.#created);
  }

  readonly #created = (message: unknown): void => {
    // Node documents this shape of the channel's messages.
    const { request } = message as { readonly request: ClientRequest };
    if (request.getHeader('host') !== this.#host) return;
    this.#open += 1;
    request.once('close', () => {
      this.#open -= 1;
    });
  };
}
