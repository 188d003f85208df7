import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands between a client and Tally and sees every request before Tally does. */
export interface Wiretap {
  readonly url: string;
  /** `number` counts from 1, and anew after `reset`. */
  onRequest: (number: number, xml: string) => void;
  readonly count: number;
  reset(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function tap(target: string): Promise<Wiretap> {
  let count = 0;
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      count += 1;
      const { method, headers } = incoming;
      const isWide = headers['content-type']?.includes('utf-16') === true;
      wiretap.onRequest(count, body.toString(isWide ? 'utf16le' : 'utf8'));
      const forward = request(target, { method, headers, agent: false }, (response) => {
        outgoing.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(outgoing);
        response.on('error', () => outgoing.destroy());
      });
      forward.on('error', () => outgoing.destroy());
      forward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server has an address with a port.
  const { port } = server.address() as AddressInfo;
  const wiretap: Wiretap = {
    url: `http://127.0.0.1:${port}/`,
    onRequest: () => {},
    get count() {
      return count;
    },
    reset: () => {
      count = 0;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return wiretap;
}
