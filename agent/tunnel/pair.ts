import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { BridgeError } from '../../contract/errors.ts';
import { type PairRequest, PairResponse, ProblemDetails } from '../../contract/rest.ts';

export interface Enrolment extends PairResponse {
  /** Ed25519. Goes into the store of secrets, and nowhere else. */
  readonly privateKey: KeyObject;
}

export interface PairOptions {
  readonly gateway: URL;
  readonly code: string;
  readonly hostname: string;
  readonly agentVersion: string;
  readonly signal: AbortSignal;
}

/** Makes a key pair and redeems a pairing code, once. Throws `pair.code-wrong`, `pair.too-many-tries`, `tunnel.unreachable` or `tunnel.not-gateway`. */
export async function pair({ gateway, code, hostname, agentVersion, signal }: PairOptions): Promise<Enrolment> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x } = publicKey.export({ format: 'jwk' });
  if (x === undefined) throw new Error('an Ed25519 key has no x');
  const answer = await redeem(gateway, { code: code.trim(), publicKey: x, hostname, agentVersion }, signal);
  return { ...answer, privateKey };
}

async function redeem(gateway: URL, request: PairRequest, signal: AbortSignal): Promise<PairResponse> {
  const { status, body } = await post(gateway, request, signal);
  const paired = PairResponse.safeParse(body);
  if (status < 300 && paired.success) return paired.data;
  const problem = ProblemDetails.safeParse(body);
  const details = { gateway: gateway.origin };
  const hint = `HTTP ${status}${problem.success ? ` ${problem.data.code}` : ''}`;
  if (problem.success && status === 429) throw new BridgeError('pair.too-many-tries', { hint });
  if (problem.success && status < 500) throw new BridgeError('pair.code-wrong', { hint });
  if (status >= 500) throw new BridgeError('tunnel.unreachable', { details, hint });
  throw new BridgeError('tunnel.not-gateway', { details, hint });
}

async function post(
  gateway: URL,
  request: PairRequest,
  signal: AbortSignal,
): Promise<{ status: number; body: unknown }> {
  try {
    const response = await fetch(new URL('/api/v1/pair', gateway), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]),
    });
    return { status: response.status, body: parse(await response.text()) };
  } catch (cause) {
    signal.throwIfAborted();
    throw new BridgeError('tunnel.unreachable', { details: { gateway: gateway.origin }, cause });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
