import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { getRequestListener } from '@hono/node-server';
import type { Logger } from 'pino';
import { firstStart } from './access/first-start.ts';
import { ChangeSignal } from './change-signal.ts';
import { type Clock, systemClock } from './clock.ts';
import { keepHouse, type Retention } from './keep-house.ts';
import { restApp } from './rest/app.ts';
import { openSqliteStorage } from './storage/sqlite/open.ts';
import type { Storage } from './storage/storage.ts';
import { acceptTunnels } from './tunnel/accept.ts';
import { Presence } from './tunnel/presence.ts';
import { version } from './version.ts';

export interface GatewayOptions {
  /** Folder for the database and the first API key; made when it is missing. */
  readonly data: string;
  /** 0: any free port. */
  readonly port?: number;
  /** Loopback by default; TLS is the business of what stands in front. */
  readonly address?: string;
  /** Hosts (with port) by which agents reach this gateway, besides its own address. */
  readonly publicHosts?: readonly string[];
  readonly retention?: Partial<Retention>;
  readonly log: Logger;
  readonly clock?: Clock;
  /** Default: SQLite in `data`. */
  readonly openStorage?: (data: string) => Storage;
}

export interface Gateway {
  readonly url: string;
  /** The default tenant's key, as kept for local use. */
  readonly adminKey: string;
  /** Says goodbye to the agents, answers who waits, closes the database. */
  stop(): Promise<void>;
}

/** The platform's end in one process, without any set-up. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { data, port = 0, address = '127.0.0.1', publicHosts = [], log, clock = systemClock } = options;
  const storage = (options.openStorage ?? openDefault)(data);
  const adminKey = await firstStart({ data, storage, clock });
  const presence = new Presence();
  const changes = new ChangeSignal();
  const stopping = new AbortController();
  const app = restApp({ storage, presence, changes, clock, log, version, stopping: stopping.signal });
  const answer = getRequestListener((request, env) => app.fetch(request, env));
  const server = createServer((request, response) => void answer(request, response));
  server.listen(port, address);
  await once(server, 'listening');
  const bound = (server.address() as AddressInfo).port;
  const hosts = new Set([...publicHosts, ...localHosts(address, bound)]);
  const isOurs = (host: string) => hosts.has(host.toLowerCase());
  const tunnels = acceptTunnels({ server, surroundings: { storage, presence, changes }, clock, log, isOurs });
  const housekeeping = keepHouse({ storage, clock, log, retention: options.retention ?? {}, signal: stopping.signal });
  log.info({ event: 'gateway.started', port: bound });

  return {
    url: `http://${hostText(address)}:${bound}`,
    adminKey,
    async stop() {
      if (stopping.signal.aborted) return;
      stopping.abort();
      server.close();
      await tunnels.stop();
      await housekeeping;
      server.closeAllConnections();
      await storage.close();
      log.info({ event: 'gateway.stopped' });
    },
  };
}

function openDefault(data: string): Storage {
  return openSqliteStorage(path.join(data, 'gateway.sqlite'));
}

function localHosts(address: string, port: number): string[] {
  return [hostText(address), '127.0.0.1', '[::1]', 'localhost'].map((host) => `${host}:${port}`);
}

function hostText(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
