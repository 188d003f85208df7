import type { RequestKind } from './request.ts';

/** Something that goes wrong with a request, once or more often. */
export type Fault = FaultEffect & {
  /** Only requests of this kind; any when absent. */
  readonly on?: RequestKind;
  /** How many requests it hits, one when absent; -1 is every one until cleared. */
  readonly times?: number;
  /** So many of them pass unharmed before. */
  readonly skip?: number;
};

export type FaultEffect =
  /** The answer comes that much later. */
  | { readonly type: 'latency'; readonly milliseconds: number }
  /** Accepted, never answered, holding everybody up, until released. */
  | { readonly type: 'hang' }
  /** A collection ends after so many rows and still says STATUS 1 (facts §6). */
  | { readonly type: 'truncate-rows'; readonly rows: number }
  /** The company is closed at the PC after so many rows of a collection, which ends there and says STATUS 1. */
  | { readonly type: 'company-closes'; readonly rows: number }
  /** Nothing is done, and an empty 200 comes back (facts §1.6). */
  | { readonly type: 'empty-answer' }
  /** Tally claims that the named company is not loaded although it is (facts §1.8). */
  | { readonly type: 'company-not-set' }
  /** The export fails with a body that starts `<EXCEPTION>` (facts §1.6). */
  | { readonly type: 'exception' }
  /** Answered, and then Tally is busy that much longer with what was asked (facts §1.5). */
  | { readonly type: 'lingering'; readonly milliseconds: number }
  /** The connection breaks after so many bytes of the body. */
  | { readonly type: 'cut-body'; readonly bytes: number }
  /** The work is done, an import applied, and the connection breaks without an answer. */
  | { readonly type: 'drop-answer' }
  /** The work is done, an import applied, the answer begun, and Tally's side of the connection closed; the other stays open. */
  | { readonly type: 'half-close' }
  /** The connection breaks before the work is done. */
  | { readonly type: 'refuse' }
  /** The work is done, and the answer is rubbish. */
  | { readonly type: 'garbage' }
  /** Refused with Tally's words before anything is done. */
  | { readonly type: 'unknown-request' };

/** The faults waiting for their requests. */
export class Faults {
  #waiting: { readonly fault: Fault; left: number; skip: number }[] = [];
  #release: (() => void) | undefined;
  #hung: Promise<void> | undefined;
  #releases = 0;

  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1, skip: fault.skip ?? 0 });
  }

  clear(): void {
    this.#waiting = [];
    this.release();
  }

  /** Lets a hung request go on, and one that has met a hang and is still on its way into it. */
  release(): void {
    this.#releases += 1;
    this.#release?.();
    this.#hung = undefined;
    this.#release = undefined;
  }

  waiting(): readonly Fault[] {
    return this.#waiting.map(({ fault }) => fault);
  }

  /** The faults a request of this kind meets, used up by it. */
  meet(kind: RequestKind): readonly FaultEffect[] {
    const meant = this.#waiting.filter(({ fault }) => fault.on === undefined || fault.on === kind);
    const met = meant.filter(({ skip }) => skip === 0);
    for (const entry of meant) if (entry.skip > 0) entry.skip -= 1;
    for (const entry of met) if (entry.left > 0) entry.left -= 1;
    this.#waiting = this.#waiting.filter((entry) => entry.left !== 0);
    return met.map(({ fault }) => fault);
  }

  /** Counts releases, for `hang`. */
  get releases(): number {
    return this.#releases;
  }

  /** Resolves when released; at once for who met the hang before the last release. */
  hang(since: number): Promise<void> {
    if (since !== this.#releases) return Promise.resolve();
    this.#hung ??= new Promise((resolve) => {
      this.#release = resolve;
    });
    return this.#hung;
  }
}
