import type { RequestKind } from './request.ts';

/** What a request was for, as far as Tally's time is concerned. */
export type RequestClass =
  | Exclude<RequestKind, 'collection'>
  /** The `Company` collection: names and marks. */
  | 'companies'
  | 'masters'
  /** Vouchers added up by `AGGRCOMPUTE`. */
  | 'counts'
  /** Vouchers of which only the head was fetched. */
  | 'census'
  | 'vouchers';

/** The time Tally was kept by requests of one class, whether or not the simulator let it pass. */
export interface TallyTime {
  readonly requests: number;
  readonly seconds: number;
  readonly longestSeconds: number;
  readonly bytes: number;
}

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
  readonly tallySeconds: number;
  readonly byClass: { readonly [kind in RequestClass]?: TallyTime };
}

export class Stats {
  #byKind: { [kind in RequestKind]?: number } = {};
  #byClass: { [kind in RequestClass]?: TallyTime } = {};
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

  /** One request's time, however it ended. */
  charged(kind: RequestClass, milliseconds: number, bytes: number): void {
    const before = this.#byClass[kind] ?? { requests: 0, seconds: 0, longestSeconds: 0, bytes: 0 };
    const seconds = milliseconds / 1000;
    this.#byClass[kind] = {
      requests: before.requests + 1,
      seconds: before.seconds + seconds,
      longestSeconds: Math.max(before.longestSeconds, seconds),
      bytes: before.bytes + bytes,
    };
  }

  ended(abandoned: boolean): void {
    this.#openNow -= 1;
    if (abandoned) this.#abandoned += 1;
  }

  /** Requests that are under way. */
  get openNow(): number {
    return this.#openNow;
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
      tallySeconds: Object.values(this.#byClass).reduce((sum, { seconds }) => sum + seconds, 0),
      byClass: { ...this.#byClass },
    };
  }
}
