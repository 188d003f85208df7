import { randomUUID } from 'node:crypto';
import { BridgeError } from '../../contract/errors.ts';
import type { AgentFrame, FrameOf, GatewayFrame } from '../../contract/frames.ts';

import type { FollowGateway } from '../capture/follow.ts';
import type { CensusFrame, WantFrame } from '../capture/resync.ts';
import type { TieOutFrame } from '../capture/tie-out-options.ts';
import type { GatewayTotals } from '../capture/tie-out-sides.ts';
import type { Errand } from '../tunnel/ports.ts';

type Totals = FrameOf<GatewayFrame, 'tie-out-totals'>;

export interface QuestionsOptions {
  readonly isOnline: () => boolean;
  /** False when it was not sent. */
  readonly send: (frame: Errand) => boolean;
}

interface Waiting {
  /** True when the answer is whole. */
  readonly hear: (frame: WantFrame | Totals) => boolean;
  readonly fail: (error: BridgeError) => void;
}

/** What is asked of the gateway through the tunnel, and the answers on their way back. A tunnel that goes down answers nothing. */
export class Questions implements FollowGateway {
  readonly #options: QuestionsOptions;
  readonly #waiting = new Map<string, Waiting>();

  constructor(options: QuestionsOptions) {
    this.#options = options;
  }

  isOnline(): boolean {
    return this.#options.isOnline();
  }

  newCensusId(): string {
    return randomUUID();
  }

  /** One page of a census. */
  exchange(page: CensusFrame, signal: AbortSignal): Promise<WantFrame> {
    return this.#ask(pageKey(page), page, signal, (resolve) => (frame) => {
      if (frame.t === 'want') resolve(frame);
      return true;
    });
  }

  /** The gateway's own totals, all pages; null when it does not stand at that number. */
  totals(request: TieOutFrame, signal: AbortSignal): Promise<GatewayTotals | null> {
    const pages: Totals[] = [];
    return this.#ask(request.tieOutId, request, signal, (resolve) => (frame) => {
      if (frame.t !== 'tie-out-totals') return false;
      pages.push(frame);
      if (frame.atSeq && !frame.lastPage) return false;
      resolve(frame.atSeq ? joined(pages) : null);
      return true;
    });
  }

  answered(frame: WantFrame | Totals): void {
    const key = frame.t === 'want' ? pageKey(frame) : frame.tieOutId;
    if (this.#waiting.get(key)?.hear(frame)) this.#waiting.delete(key);
  }

  wentOffline(): void {
    const failed = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { fail } of failed) fail(unanswered());
  }

  async #ask<T>(
    key: string,
    frame: FrameOf<AgentFrame, 'census' | 'tie-out'>,
    signal: AbortSignal,
    hearing: (resolve: (answer: T) => void) => Waiting['hear'],
  ): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    this.#waiting.set(key, { hear: hearing(resolve), fail: reject });
    try {
      if (signal.aborted) stop();
      else if (!this.#options.send(frame)) reject(unanswered());
      return await promise;
    } finally {
      signal.removeEventListener('abort', stop);
      this.#waiting.delete(key);
    }
  }
}

function pageKey({ censusId, page }: { readonly censusId: string; readonly page: number }): string {
  return `${censusId}/${page}`;
}

function joined(pages: readonly Totals[]): GatewayTotals {
  return {
    vouchers: pages[0]?.vouchers ?? 0,
    accounts: pages.flatMap(({ accounts }) => accounts),
    bills: pages.flatMap(({ bills }) => bills),
    periods: orNull(pages, ({ periods }) => periods),
    counts: orNull(pages, ({ counts }) => counts),
    parties: orNull(pages, ({ parties }) => parties),
  };
}

/** Null when the gateway is of a version that does not tell. */
function orNull<T>(pages: readonly Totals[], list: (page: Totals) => readonly T[] | undefined): readonly T[] | null {
  return pages.some((page) => list(page) === undefined) ? null : pages.flatMap((page) => list(page) ?? []);
}

function unanswered(): BridgeError {
  return new BridgeError('tunnel.unreachable', { hint: 'the tunnel went down before the answer came' });
}
