import type { PlainDate } from '../../contract/dates.ts';

/** From when until when something holds, both days included. */
export interface Held {
  readonly from: PlainDate;
  /** Null: it still does. */
  readonly until: PlainDate | null;
}

export function holdsOn({ from, until }: Held, day: PlainDate): boolean {
  return from <= day && (until === null || day <= until);
}
