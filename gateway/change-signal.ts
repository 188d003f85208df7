import type { TenantId } from '../contract/ids.ts';

/** Wakes those who wait for a tenant's change log to grow. Tells that something came, never what. */
export class ChangeSignal {
  readonly #waiting = new Map<TenantId, Set<() => void>>();

  notify(tenantId: TenantId): void {
    const waiting = this.#waiting.get(tenantId);
    this.#waiting.delete(tenantId);
    for (const wake of waiting ?? []) wake();
  }

  /** Resolves at the next `notify`, or when the signal fires. */
  next(tenantId: TenantId, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const waiting = this.#waiting.get(tenantId) ?? new Set();
      this.#waiting.set(tenantId, waiting);
      const wake = () => {
        waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}
