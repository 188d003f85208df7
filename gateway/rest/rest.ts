import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Logger } from 'pino';
import type { TenantId } from '../../contract/ids.ts';
import type { ChangeSignal } from '../change-signal.ts';
import type { Clock } from '../clock.ts';
import type { Storage } from '../storage/storage.ts';
import type { Presence } from '../tunnel/presence.ts';

/** What the routes may touch. */
export interface RestPorts {
  readonly storage: Storage;
  readonly presence: Presence;
  readonly changes: ChangeSignal;
  readonly clock: Clock;
  readonly log: Logger;
  readonly version: string;
  /** Fires when the gateway stops: whoever waits is answered at once. */
  readonly stopping: AbortSignal;
}

/** `tenantId` is set behind `authenticate`. */
export type RestEnv = { Bindings: HttpBindings; Variables: { tenantId: TenantId } };
export type RestContext = Context<RestEnv>;
