import { BridgeError, isBridgeError } from '../../../../contract/errors.ts';
import type { Clock } from '../../../clock.ts';
import { sniffEncoding } from '../xml/encoding.ts';
import { exchange } from './exchange.ts';

/**
 * What a GET to the port tells (facts/tally.md §1.2): `tally` that the listener answers, no more. `empty` is a dialog on
 * the screen of some releases, `silent` a dialog or a long piece of work (§1.6).
 */
export type Pulse = 'tally' | 'empty' | 'silent' | 'refused' | 'broken' | 'other';

interface Options {
  readonly origin: string;
  readonly quietMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** The one question that may be put to a port of which it is not known whether Tally listens. Throws the signal's reason. */
export async function feelPulse({ origin, quietMs, clock, signal }: Options): Promise<Pulse> {
  const chunks: Buffer[] = [];
  const { reply } = exchange({
    origin,
    body: null,
    quietMs,
    clock,
    signal,
    open: () => (chunk) => {
      if (chunks.length < longest) chunks.push(chunk);
    },
  });
  try {
    const { status } = await reply;
    return pulseOf(status, decode(Buffer.concat(chunks)));
  } catch (error) {
    return pulseOfTrouble(error);
  }
}

export function decode(bytes: Buffer): string {
  return bytes.toString(sniffEncoding(bytes) === 'utf-16le' ? 'utf16le' : 'latin1');
}

/** Pieces: Tally's answer is one of fifty characters. */
const longest = 16;

function pulseOf(status: number, text: string): Pulse {
  if (text.includes('Server is Running')) return 'tally';
  return status === 200 && text.trim() === '' ? 'empty' : 'other';
}

function pulseOfTrouble(error: unknown): Pulse {
  if (!(error instanceof BridgeError)) throw error;
  if (isBridgeError(error, 'tally.unreachable')) return 'refused';
  if (isBridgeError(error, 'tally.busy')) return 'silent';
  return isBridgeError(error, 'tally.truncated') ? 'broken' : 'other';
}
