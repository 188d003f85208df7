import type { RequestKind } from './answer-request.ts';

export interface StatsSnapshot {
  readonly requests: number;
  readonly byKind: { readonly [kind in RequestKind]?: number };
  readonly bytesReceived: number;
  readonly bytesSent: number;
  readonly openNow: number;
  /** The most requests that were under way at the same time: a careful client never shows more than one. */
  readonly peakConcurrency: number;
  /** Requests whose client went away before the end. */
  readonly abandoned: number;
  readonly vouchersScanned: number;
}

export class Stats {
  #byKind: { [kind in RequestKind]?: number } = {};
  #requests = 0;
  #bytesReceived = 0;
  #bytesSent = 0;
  #openNow = 0;
  #peak = 0;
  #abandoned = 0;
  #vouchersScanned = 0;

  began(): void {
    this.#requests += 1;
    this.#openNow += 1;
    this.#peak = Math.max(this.#peak, this.#openNow);
  }

  received(bytes: number): void {
    this.#bytesReceived += bytes;
  }

  understood(kind: RequestKind): void {
    this.#byKind[kind] = (this.#byKind[kind] ?? 0) + 1;
  }

  sent(bytes: number): void {
    this.#bytesSent += bytes;
  }

  scanned(vouchers: number): void {
    this.#vouchersScanned += vouchers;
  }

  ended(abandoned: boolean): void {
    this.#openNow -= 1;
    if (abandoned) this.#abandoned += 1;
  }

  snapshot(): StatsSnapshot {
    return {
      requests: this.#requests,
      byKind: { ...this.#byKind },
      bytesReceived: this.#bytesReceived,
      bytesSent: this.#bytesSent,
      openNow: this.#openNow,
      peakConcurrency: this.#peak,
      abandoned: this.#abandoned,
      vouchersScanned: this.#vouchersScanned,
    };
  }
}
