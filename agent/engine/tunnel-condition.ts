import type { Condition } from '../../contract/control.ts';
import { BridgeError, type ErrorCode, errorCatalogue } from '../../contract/errors.ts';
import type { ConnectionState } from '../tunnel/loop.ts';
import { conditionOf } from './follow-condition.ts';

/** The plain sentence of how the platform is reached. */
export function tunnelCondition(connection: ConnectionState, gateway: URL): Condition {
  if (connection.state === 'online') return calm('Connected.');
  if (connection.state === 'connecting') return calm('Connecting.');
  const { code } = connection;
  if (code === null || !Object.hasOwn(errorCatalogue, code)) return calm('Not connected.');
  return conditionOf(new BridgeError(code as ErrorCode, { details: { gateway: gateway.host } }));
}

function calm(sentence: string): Condition {
  return { code: null, sentence, action: null };
}
