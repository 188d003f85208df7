import { expect, test } from 'vitest';
import { gatewayAddress, tunnelUrl } from './gateway-address.ts';

test.each([
  ['bridge.example.com', 'https://bridge.example.com/', 'wss://bridge.example.com/api/v1/tunnel'],
  [
    'https://bridge.example.com:8443/x?y',
    'https://bridge.example.com:8443/',
    'wss://bridge.example.com:8443/api/v1/tunnel',
  ],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/', 'ws://127.0.0.1:8080/api/v1/tunnel'],
  ['http://localhost:8080', 'http://localhost:8080/', 'ws://localhost:8080/api/v1/tunnel'],
])('understands %s', (typed, address, tunnel) => {
  expect(gatewayAddress(typed).href).toBe(address);
  expect(tunnelUrl(gatewayAddress(typed)).href).toBe(tunnel);
});

test.each(['http://bridge.example.com', 'ftp://bridge.example.com', 'http://', '::'])('refuses %s', (typed) => {
  expect(() => gatewayAddress(typed)).toThrowError(expect.objectContaining({ code: 'config.invalid' }));
});
