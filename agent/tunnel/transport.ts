/** One open connection to a gateway; frames arrive whole and in order. */
export interface Transport {
  send(data: string | Uint8Array): void;
  /** Asks the other side to close too. */
  close(): void;
  /** Drops the connection at once. */
  terminate(): void;
}

export interface TransportHandlers {
  text(text: string): void;
  /** The gateway sends no binary frames within v1. */
  binary(): void;
  /** Once, however the connection ended; nothing arrives after it. */
  closed(): void;
}

/**
 * Resolves when the connection is open and the subprotocol agreed. Throws `tunnel.unreachable` (nobody answers) or
 * `tunnel.not-gateway` (somebody else does), or the signal's reason.
 */
export type Dial = (gateway: URL, handlers: TransportHandlers, signal: AbortSignal) => Promise<Transport>;
