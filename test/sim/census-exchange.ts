import { randomUUID } from 'node:crypto';
import type { FollowGateway } from '../../agent/capture/follow.ts';
import type { CensusFrame, WantFrame } from '../../agent/capture/resync.ts';
import type { Tunnel } from '../../agent/tunnel/loop.ts';
import { BridgeError } from '../../contract/errors.ts';

interface Asked {
  readonly page: CensusFrame;
  readonly answer: PromiseWithResolvers<WantFrame>;
}

/** One page of a census at a time through the tunnel, and its answer back. */
export class CensusExchange implements FollowGateway {
  readonly #tunnel: Pick<Tunnel, 'state' | 'send'>;
  #asked: Asked | null = null;

  constructor(tunnel: Pick<Tunnel, 'state' | 'send'>) {
    this.#tunnel = tunnel;
  }

  isOnline(): boolean {
    return this.#tunnel.state.state === 'online';
  }

  newCensusId(): string {
    return randomUUID();
  }

  async exchange(page: CensusFrame): Promise<WantFrame> {
    const answer = Promise.withResolvers<WantFrame>();
    this.#asked = { page, answer };
    if (!this.#tunnel.send(page)) this.offline();
    try {
      return await answer.promise;
    } finally {
      this.#asked = null;
    }
  }

  want(frame: WantFrame): void {
    const { page, answer } = this.#asked ?? {};
    if (page?.censusId === frame.censusId && page.page === frame.page) answer?.resolve(frame);
  }

  /** No answer comes any more. */
  offline(): void {
    this.#asked?.answer.reject(new BridgeError('tunnel.unreachable', { details: { gateway: '' } }));
  }
}
