/** One connection of an agent, whatever carries it. */
export interface Transport {
  /** Never throws: what can't be sent shows as `closed`. */
  send(text: string): void;
  /** A WebSocket close code. `closed` follows. */
  close(code: number): void;
  /** Called once, before anything arrives. */
  receive(receiver: Receiver): void;
  /** Stops reading from the peer until `resume`. */
  pause(): void;
  resume(): void;
}

export interface Receiver {
  readonly text: (text: string) => void;
  readonly bytes: (bytes: Buffer) => void;
  /** The last call. */
  readonly closed: () => void;
}
