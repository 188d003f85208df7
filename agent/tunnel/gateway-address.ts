import { BridgeError } from '../../contract/errors.ts';
import { tunnelPath } from '../../contract/frames.ts';

/** The platform's origin as a person types it. Plain HTTP is only for this machine. Throws `config.invalid`. */
export function gatewayAddress(text: string): URL {
  const url = URL.parse(text.includes('://') ? text : `https://${text}`);
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw invalid('the platform address is not a web address');
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw invalid('the platform address must begin with https://');
  return new URL(url.origin);
}

export function tunnelUrl(gateway: URL): URL {
  const url = new URL(tunnelPath, gateway);
  url.protocol = gateway.protocol === 'http:' && isLoopback(gateway.hostname) ? 'ws:' : 'wss:';
  return url;
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function invalid(reason: string): BridgeError {
  return new BridgeError('config.invalid', { details: { reason } });
}
