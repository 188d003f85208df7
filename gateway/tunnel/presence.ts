import type { InstallationId } from '../../contract/ids.ts';
import type { SessionEvent } from './session-states.ts';

/** A session that was admitted, as the rest of the gateway sees it. */
export interface LiveSession {
  post(event: SessionEvent): void;
  /** Resolves true when the peer says anything within `milliseconds`. */
  answers(milliseconds: number): Promise<boolean>;
  /** Resolves when the session is over and nothing of it is on the way to the storage. */
  readonly ended: Promise<void>;
}

/** Who is connected to this process: at most one session per installation. */
export class Presence {
  readonly #sessions = new Map<InstallationId, LiveSession>();
  readonly #leftAt = new Map<InstallationId, Date>();

  find(installationId: InstallationId): LiveSession | undefined {
    return this.#sessions.get(installationId);
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** The caller has made sure that no other session is there. */
  join(installationId: InstallationId, session: LiveSession): void {
    if (this.#sessions.has(installationId)) throw new Error('this installation is already present');
    this.#sessions.set(installationId, session);
  }

  leave(session: LiveSession, at: Date): void {
    for (const [installationId, held] of this.#sessions) {
      if (held !== session) continue;
      this.#sessions.delete(installationId);
      this.#leftAt.set(installationId, at);
    }
  }

  /** When its last session was over; null: not in the life of this process. */
  leftAt(installationId: InstallationId): Date | null {
    return this.#leftAt.get(installationId) ?? null;
  }
}
