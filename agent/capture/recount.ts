import type { PlainDate } from '../../contract/dates.ts';
import type { RecordId, SourceId } from '../../contract/ids.ts';
import type { BookPeriod } from '../connectors/balances.ts';
import type { RecordState } from '../store/records.ts';
import type { SourceNum } from '../store/source-num.ts';
import type { Store } from '../store/store.ts';
import { ChangeSet } from './change-set.ts';
import { monthsOf } from './months-of.ts';

interface Options {
  readonly store: Store;
  readonly hashKey: string;
}

/**
 * Sums, counts and bills as the records make them, whatever the tables say: a record that has not changed leaves no change, so reading it
 * again does not put a spoilt table right. Each function returns how many bills went to the outbox.
 */
export function recountDays(options: Options, sourceId: SourceId, period: BookPeriod): number {
  const recountMonth = ({ from, to }: BookPeriod) =>
    recount(options, sourceId, (num) => {
      options.store.totals.clear(num, from, to);
      return options.store.records.dated(num, from, to);
    });
  return monthsOf(period).reduce((sent, month) => sent + recountMonth(month), 0);
}

export function recountOpenings(options: Options, sourceId: SourceId): number {
  return recount(options, sourceId, (num) => {
    options.store.totals.clearOpenings(num);
    return options.store.records.ofKind(num, 'account');
  });
}

/** Everything that names one of these accounts. */
export function recountAccounts(options: Options, sourceId: SourceId, accounts: readonly RecordId[]): number {
  const { store } = options;
  const { num } = store.sources.require(sourceId);
  const opened = accounts.flatMap((account) => store.records.get(num, account) ?? []);
  const months = new Set(
    accounts.flatMap((account) => store.totals.daysOf(num, account).map((day) => day.slice(0, 7))),
  );
  const sent = recount(options, sourceId, () => opened);
  return [...months].reduce((sum, month) => {
    const days = { from: `${month}-01` as PlainDate, to: `${month}-31` as PlainDate };
    return sum + recountDays(options, sourceId, days);
  }, sent);
}

function recount(
  { store, hashKey }: Options,
  sourceId: SourceId,
  records: (num: SourceNum) => readonly RecordState[],
): number {
  return store.transaction(() => {
    const source = store.sources.require(sourceId);
    const changes = new ChangeSet(store, source, hashKey);
    for (const record of records(source.num)) changes.recount(record);
    return changes.write();
  });
}
