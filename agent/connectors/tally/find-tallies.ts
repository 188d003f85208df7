import type { Clock } from '../../clock.ts';
import { feelPulse } from './gateway/pulse.ts';

interface Options {
  /** Names or addresses of PCs. */
  readonly hosts: readonly string[];
  /** Asked already: left alone. */
  readonly isKnown: (origin: string) => boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Where Tally listens in practice (facts/tally.md §1.1): 9000 unless a person or a second Tally chose another. */
const ports = Array.from({ length: 11 }, (_, index) => 9000 + index);
/** A Tally that is too busy to answer is found the next time. */
const quietMs = 1_000;

/**
 * The origins at which a Tally shows itself, one after the other: a closed port costs nothing, and what is not Tally gets
 * one GET and never anything else. Throws the signal's reason.
 */
export async function* findTallies({
  hosts,
  isKnown,
  clock,
  signal,
}: Options): AsyncGenerator<string, void, undefined> {
  for (const host of hosts) {
    for (const port of ports) {
      const origin = originOf(host, port);
      if (isKnown(origin)) continue;
      if ((await feelPulse({ origin, quietMs, clock, signal })) === 'tally') yield origin;
    }
  }
}

/** `localhost` and `127.0.0.1` are one Tally, and Tally listens on the latter. */
export function tallyOrigin(text: string): string {
  const url = new URL(text);
  if (url.hostname === 'localhost') url.hostname = '127.0.0.1';
  return url.origin;
}

/** Where Tally listens unless somebody changed it. */
export function defaultOrigin(host: string): string {
  return originOf(host, 9000);
}

function originOf(host: string, port: number): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return tallyOrigin(`http://${name}:${port}`);
}
