import type { Clock } from '../clock.ts';
import type { ReadLimits } from '../connectors/connector.ts';

/** Hours of the PC's own clock, `HH:MM`; from the evening into the morning where `to` is not after `from`. */
export interface Hours {
  readonly from: string;
  readonly to: string;
}

export interface PaceSettings {
  /** When people work in the books; `days` 0 (Sunday) to 6. Null: always. */
  readonly officeHours: (Hours & { readonly days: readonly number[] }) | null;
  /** No bulk reads at all; jobs and looks for changes go on. */
  readonly quietHours: Hours | null;
  /** The most of the product's time that bulk reads take while people work. */
  readonly share: number;
  /** Whether the keyboard counts as in use where nobody can tell. */
  readonly assumeInUse: boolean;
}

export const defaultPaceSettings: PaceSettings = {
  officeHours: { days: [1, 2, 3, 4, 5, 6], from: '09:00', to: '19:00' },
  quietHours: null,
  share: 0.05,
  assumeInUse: false,
};

export interface PaceOptions {
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly settings?: PaceSettings;
  /** Since when nobody has touched keyboard or mouse; null: not known. The shell tells. */
  readonly userIdleMs?: () => number | null;
}

/** A request may keep the product so long while somebody types, and so long while nobody does (DESIGN rule 8). */
const longestInUseMs = 1_000;
const longestMs = 5_000;
const typingMs = 60_000;
/** After so long nobody sits at the PC. */
const awayMs = 300_000;
/** Bulk requests follow each other for so long at full speed. */
const sliceMs = 55_000;
/** So much of its time is taken without a pause, in requests that are short by themselves; what was taken is paid for later. */
const burstMs = 2_000;
/** How long to wait before asking anew when the answer depends on the hour. */
const checkMs = 60_000;

/**
 * How fast one running product may be read: at full speed while nobody works in it, or while a person waits for what is read;
 * otherwise bulk reads take a small share of its time. Shared by all books that are open in it.
 */
export class Pace implements ReadLimits {
  readonly #clock: PaceOptions['clock'];
  readonly #settings: PaceSettings;
  readonly #userIdleMs: () => number | null;
  readonly #hurried = new Set<object>();
  #readyAt = Number.NEGATIVE_INFINITY;

  constructor({ clock, settings = defaultPaceSettings, userIdleMs = () => null }: PaceOptions) {
    this.#clock = clock;
    this.#settings = settings;
    this.#userIdleMs = userIdleMs;
  }

  longestMs(): number {
    const idle = this.#userIdleMs();
    const isInUse = idle === null ? this.#settings.assumeInUse : idle < typingMs;
    return isInUse ? longestInUseMs : longestMs;
  }

  sliceMs(): number {
    return this.isFree ? sliceMs : 0;
  }

  spent(milliseconds: number): void {
    if (this.isFree) return;
    const { share } = this.#settings;
    const began = this.#clock.monotonic() - milliseconds;
    this.#readyAt = Math.max(this.#readyAt, began) + milliseconds / share;
  }

  /** How long the next bulk read has to wait; 0: it may begin now. */
  waitMs(): number {
    if (this.#hurried.size > 0) return 0;
    const { quietHours } = this.#settings;
    if (quietHours !== null && isWithin(quietHours, this.#clock.now())) return checkMs;
    const owedMs = this.#readyAt - this.#clock.monotonic() - burstMs * (1 / this.#settings.share - 1);
    return this.isFree ? 0 : Math.min(checkMs, Math.max(0, owedMs));
  }

  /** A person waits for what `who` reads, or waits no more. */
  hurry(who: object, isWaiting: boolean): void {
    if (isWaiting) this.#hurried.add(who);
    else this.#hurried.delete(who);
  }

  /** Nobody works in the product, or somebody waits for us. */
  get isFree(): boolean {
    if (this.#hurried.size > 0 || (this.#userIdleMs() ?? 0) >= awayMs) return true;
    const { officeHours } = this.#settings;
    if (officeHours === null) return false;
    const now = this.#clock.now();
    return !(officeHours.days.includes(now.getDay()) && isWithin(officeHours, now));
  }
}

function isWithin({ from, to }: Hours, now: Date): boolean {
  const two = (value: number) => String(value).padStart(2, '0');
  const time = `${two(now.getHours())}:${two(now.getMinutes())}`;
  return from < to ? time >= from && time < to : time >= from || time < to;
}
