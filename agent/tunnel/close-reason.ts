/** How soon the next session is tried: as usual, after a long pause, or not before the installation is paired again. */
export type Redial = 'soon' | 'slow' | 'never';

/** Why a session ended. `code` is of the error catalogue, or null when we ended it ourselves. */
export interface CloseReason {
  readonly code: string | null;
  readonly redial: Redial;
  /** The gateway asked for at least this pause. */
  readonly retryAfterMs: number;
}

export const stopped: CloseReason = { code: null, redial: 'never', retryAfterMs: 0 };

const redialOf: ReadonlyMap<string, Redial> = new Map([
  ['tunnel.revoked', 'never'],
  ['tunnel.refused', 'never'],
  ['tunnel.identity-in-use', 'slow'],
  ['tunnel.replaced', 'slow'],
  ['tunnel.not-gateway', 'slow'],
  ['tunnel.protocol', 'slow'],
]);

export function closeReason(code: string, retryAfterMs = 0): CloseReason {
  return { code, redial: redialOf.get(code) ?? 'soon', retryAfterMs };
}
