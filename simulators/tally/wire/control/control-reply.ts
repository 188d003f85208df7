import type { Starting, TallyProcess } from '../tally-process.ts';

export type ControlReply =
  | { readonly status: number; readonly body: unknown }
  /** One JSON document per line, made while it is sent. */
  | { readonly status: 200; readonly lines: Iterable<unknown> };

export interface ControlCall {
  readonly process: TallyProcess;
  /** Starts Tally again after a crash. */
  readonly restart: (answers?: Starting) => Promise<void>;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

export type ControlRoute = (call: ControlCall) => ControlReply | Promise<ControlReply>;

/** What was asked can't be done; the message says why. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function ok(body: unknown = { ok: true }): ControlReply {
  return { status: 200, body };
}
