import { randomBytes, randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Instant } from '../../contract/dates.ts';
import type { Clock } from '../clock.ts';
import type { Surroundings } from './carry-out.ts';
import { Connection } from './connection.ts';
import type { Transport } from './transport.ts';

interface Options {
  readonly surroundings: Surroundings;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Begins a session on a connection that was just made; `host` is the one the agent dialled. */
export function greet(transport: Transport, host: string, { surroundings, clock, log }: Options): Connection {
  const sessionId = randomUUID();
  const nonce = randomBytes(32).toString('base64url');
  const serverTime = clock.now().toISOString() as Instant;
  const accepted = { sessionId, nonce, serverTime, host };
  return new Connection({ transport, accepted, surroundings, clock, log: log.child({ sessionId }) });
}
