import type { SourceId } from '../../contract/ids.ts';
import type { Store } from '../store/store.ts';
import { ChangeSet } from './change-set.ts';

const perTransaction = 200;

/** Derives and sends again every bill whose state was cleared. Returns how many changes went to the outbox. */
export function repeatBills(store: Store, sourceId: SourceId, hashKey: string): number {
  let sent = 0;
  for (let after: number | null = 0; after !== null; ) {
    const from: number = after;
    const some = store.transaction(() => repeatSome(store, sourceId, hashKey, from));
    sent += some.sent;
    after = some.last;
  }
  return sent;
}

function repeatSome(store: Store, sourceId: SourceId, hashKey: string, after: number) {
  const row = store.sources.require(sourceId);
  const bills = store.bills.toSend(row.num, after, perTransaction);
  const changes = new ChangeSet(store, row, hashKey);
  for (const bill of bills) changes.repeatBill(bill);
  return { sent: changes.write(), last: bills.at(-1)?.num ?? null };
}
