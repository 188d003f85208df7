import type { PlainDate } from '../../contract/dates.ts';
import type { Source } from '../connectors/source.ts';
import type { Store } from '../store/store.ts';
import { append } from './append.ts';

export interface CarryReportsOptions {
  readonly store: Store;
  readonly hashKey: string;
  /** Of every financial year; else of the last two. */
  readonly isAll: boolean;
}

/**
 * Puts the product's own reports into the source's stream, what has not changed left out. They are part of no census: their ids stay,
 * and a newer report takes the place of the one before. Returns how many changes went to the outbox.
 */
export async function carryReports(
  { store, hashKey, isAll }: CarryReportsOptions,
  source: Source,
  asOn: PlainDate,
  signal: AbortSignal,
): Promise<number> {
  const years = (await source.years?.(asOn, signal)) ?? [];
  let sent = 0;
  for (const year of isAll ? years : years.slice(-2)) {
    const records = (await source.reports?.(year, signal)) ?? [];
    signal.throwIfAborted();
    const progress = { stage: 'masters', done: records.length, total: records.length, through: year.to } as const;
    const batch = { records, problems: [], cursor: null, progress };
    sent += append({ store, hashKey, echoOf: () => null }, source.sourceId, batch).sent;
  }
  return sent;
}
