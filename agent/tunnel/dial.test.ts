import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { webSocketDial } from './dial.ts';
import { ScriptedGateway } from './scripted-gateway.ts';
import type { TransportHandlers } from './transport.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const quiet: TransportHandlers = { text: () => {}, binary: () => {}, closed: () => {} };
const never = new AbortController().signal;
const dial = webSocketDial({ handshakeMs: 5_000 });

test('opens a connection and carries text both ways', async () => {
  const gateway = await ScriptedGateway.listen();
  closing.push(() => gateway.close());
  gateway.reply = (_frame, connection) => connection.sendText('heard');
  const heard = Promise.withResolvers<string>();
  const transport = await dial(gateway.url, { ...quiet, text: heard.resolve }, never);
  transport.send(JSON.stringify({ t: 'pong', id: 1 }));
  expect(await heard.promise).toBe('heard');
});

test('tells when the other side is gone', async () => {
  const gateway = await ScriptedGateway.listen();
  closing.push(() => gateway.close());
  const closed = Promise.withResolvers<void>();
  await dial(gateway.url, { ...quiet, closed: closed.resolve }, never);
  gateway.connections[0]?.cut();
  await closed.promise;
});

test('calls a closed port unreachable', async () => {
  const server = createTcpServer();
  const url = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  await expect(dial(url, quiet, never)).rejects.toMatchObject({ code: 'tunnel.unreachable' });
});

test('calls a gateway that is being restarted unreachable, and keeps the pause it asks for', async () => {
  const url = await http((_request, response) => response.writeHead(503, { 'retry-after': '7' }).end());
  await expect(dial(url, quiet, never)).rejects.toMatchObject({
    code: 'tunnel.unreachable',
    details: { retryAfterMs: 7_000 },
  });
});

test.each([
  ['a web page', 200, 'text/html'],
  ['a page that is not found', 404, 'text/html'],
  ['a login page to be redirected to', 302, 'text/html'],
])('says that %s is not a gateway', async (_what, status, type) => {
  const url = await http((_request, response) => response.writeHead(status, { 'content-type': type }).end('<html>'));
  await expect(dial(url, quiet, never)).rejects.toMatchObject({ code: 'tunnel.not-gateway' });
});

test('says that a WebSocket server without our subprotocol is not a gateway', async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => false });
  await new Promise((resolve) => server.once('listening', resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await expect(dial(url, quiet, never)).rejects.toMatchObject({ code: 'tunnel.not-gateway' });
});

test('says that what does not speak HTTP is not a gateway', async () => {
  const server = createTcpServer((socket) =>
    socket
      .on('error', () => {})
      .resume()
      .end('220 mail ready\r\n'),
  );
  const url = await listen(server);
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  await expect(dial(url, quiet, never)).rejects.toMatchObject({ code: 'tunnel.not-gateway' });
});

test('gives up on a server that says nothing', async () => {
  const url = await silent();
  await expect(webSocketDial({ handshakeMs: 50 })(url, quiet, never)).rejects.toMatchObject({
    code: 'tunnel.unreachable',
  });
});

test('stops dialling when it is told to', async () => {
  const url = await silent();
  const stop = new AbortController();
  const dialled = dial(url, quiet, stop.signal);
  stop.abort();
  await expect(dialled).rejects.toBe(stop.signal.reason);
});

async function silent(): Promise<URL> {
  const server = createTcpServer((socket) => closing.unshift(() => socket.destroy()));
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return listen(server);
}

async function http(answer: RequestListener): Promise<URL> {
  const server = createHttpServer(answer);
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return listen(server);
}

async function listen(server: Server): Promise<URL> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}
