import type { RecordId } from '../../contract/ids.ts';
import type { BillState } from '../store/bills.ts';
import type { EffectsRef } from '../store/effects.ts';
import type { RecordState } from '../store/records.ts';
import type { SourceRow } from '../store/sources.ts';
import type { Store } from '../store/store.ts';
import { CarriedCounts } from '../store/sync-history.ts';
import { BillChanges } from './bill-changes.ts';
import { billId } from './bills.ts';
import { type Canonical, canonical, dateOf, deletionLine, objectOf, upsertLine, versionOf } from './canonical.ts';
import { decodeEffects, type Effects, effectsOf, encodeEffects } from './effects.ts';
import { Movement } from './movement.ts';
import { edit, type Reason, resync } from './reason.ts';
import { type Line, ship } from './ship.ts';

/**
 * Everything that one transaction changes in the records of a source, written in one go: outbox, record state, effects, totals and
 * bills. Lives inside a store transaction; nothing counts before `write`. A record is given to it at most once.
 */
export class ChangeSet {
  readonly #store: Store;
  readonly #source: SourceRow;
  readonly #hashKey: string;
  readonly #chunk: number;
  readonly #effects: string[] = [];
  readonly #released: EffectsRef[] = [];
  readonly #lines: Line[] = [];
  readonly #movement = new Movement();
  readonly #bills: BillChanges;
  readonly #counts = new Map<string, number>();
  readonly #carried = new CarriedCounts();

  constructor(store: Store, source: SourceRow, hashKey: string) {
    this.#store = store;
    this.#source = source;
    this.#hashKey = hashKey;
    this.#chunk = store.effects.nextChunk();
    this.#bills = new BillChanges(store, source);
  }

  /** Throws `RangeError` for an amount that the store can't hold exactly; then nothing of the record was taken in. */
  upsert(item: Canonical, before: RecordState | null, reason: Reason): void {
    const effects = effectsOf(item.record);
    this.#send(item, before, reason, this.#moveTo(item.record.id, before, effects, reason));
  }

  /** Equal data, read by another mapper: nothing is sent, but what the record moves and counts is told anew. */
  refresh({ record, digest }: Canonical, before: RecordState): void {
    const effects = this.#moveTo(record.id, before, effectsOf(record), edit);
    const state = { ...before, version: versionOf(record), shape: record.shape, digest, effects };
    this.#store.records.put(this.#source.num, state, before.batch);
  }

  /** What the record is known to do is done once more: the caller has emptied the sums that it stands in. */
  recount({ id, effects: ref }: RecordState): void {
    if (ref === null) return;
    const effects = decodeEffects(this.#store.effects.get(ref));
    this.#movement.add(id, effects);
    this.#bills.release(id, effects.allocations, edit);
    this.#bills.allocate(id, effects.allocations, edit);
  }

  remove(before: RecordState, reason: Reason): void {
    this.#moveTo(before.id, before, null, reason);
    this.#sendDeletion(before.kind, before.id, reason);
    this.#store.records.delete(this.#source.num, before.id);
    this.#count(before.kind, -1);
  }

  /** Of a record that is held upstream only. */
  removeUpstream(kind: string, id: RecordId): void {
    this.#sendDeletion(kind, id, resync);
  }

  /** Sends this bill again, though nothing that made it has changed. */
  repeatBill(bill: BillState): void {
    this.#bills.touch(bill, resync);
  }

  /** Returns how many changes went to the outbox. */
  write(): number {
    this.#deriveBills();
    const { num } = this.#source;
    this.#movement.write(this.#store, num);
    if (this.#effects.length > 0) this.#store.effects.add(num, this.#chunk, this.#effects);
    this.#store.effects.release(this.#released);
    for (const [kind, difference] of this.#counts) this.#store.records.addToCount(num, kind, difference);
    this.#store.syncHistory.carried(this.#source.sourceId, this.#carried);
    return ship(this.#store, this.#source, this.#lines);
  }

  /** Takes back what the record did before, adds what it does now, and says where the latter is kept. */
  #moveTo(id: RecordId, before: RecordState | null, after: Effects | null, reason: Reason): EffectsRef | null {
    const text = after && encodeEffects(after);
    const old = before?.effects ? this.#store.effects.get(before.effects) : null;
    if (text === old) return before?.effects ?? null;
    if (before?.effects && old !== null) {
      this.#released.push(before.effects);
      this.#takeBack(id, decodeEffects(old), after, reason);
    }
    if (after === null || text === null) return null;
    this.#add(id, after, reason);
    this.#effects.push(text);
    return { chunk: this.#chunk, slot: this.#effects.length - 1 };
  }

  #takeBack(id: RecordId, effects: Effects, after: Effects | null, reason: Reason): void {
    this.#movement.takeBack(id, effects);
    this.#bills.release(id, effects.allocations, reason);
    if (effects.type !== 'account') return;
    const isNamedAlike = after?.type === 'account' && after.name === effects.name;
    if (!isNamedAlike) this.#bills.touchOfAccount(id, reason);
  }

  #add(id: RecordId, effects: Effects, reason: Reason): void {
    this.#movement.add(id, effects);
    this.#bills.allocate(id, effects.allocations, reason);
    if (effects.type === 'account') this.#bills.nameAccount(id, effects.name);
  }

  #deriveBills(): void {
    for (const { bill, record, reason } of this.#bills.derive()) {
      if (record === null) this.#dropBill(bill, reason);
      else this.#sendBill(bill, canonical(record, this.#hashKey), reason);
    }
  }

  #sendBill(bill: BillState, item: Canonical, reason: Reason): void {
    if (bill.hash === item.hash) return;
    const isRepeat = bill.hash === null && bill.batch > 0 && reason.jobId === null;
    const carried = (batch: number) => this.#store.bills.carried(bill.num, item.hash, batch);
    const why = isRepeat ? resync : reason;
    this.#lines.push({ text: upsertLine(item, why), id: item.record.id, carried });
    this.#carried.add('bill', why.cause, 'upsert');
    if (isUnsent(bill)) this.#count('bill', 1);
  }

  #dropBill(bill: BillState, reason: Reason): void {
    this.#store.bills.delete(bill.num);
    if (isUnsent(bill)) return;
    this.#sendDeletion('bill', billId(this.#source.sourceId, bill.key), reason);
    this.#count('bill', -1);
  }

  #send(item: Canonical, before: RecordState | null, reason: Reason, effects: EffectsRef | null): void {
    const { record, hash, digest } = item;
    const { id, kind, shape } = record;
    const state = {
      id,
      kind,
      object: objectOf(record),
      version: versionOf(record),
      hash,
      shape,
      digest,
      effects,
      date: dateOf(record),
    };
    const carried = (batch: number) => this.#store.records.put(this.#source.num, state, batch);
    this.#lines.push({ text: upsertLine(item, reason), id, carried });
    this.#carried.add(kind, reason.cause, 'upsert');
    if (before === null) this.#count(kind, 1);
  }

  #sendDeletion(kind: string, id: RecordId, reason: Reason): void {
    this.#lines.push({ text: deletionLine(kind, id, reason), id, carried: null });
    this.#carried.add(kind, reason.cause, 'deletion');
  }

  #count(kind: string, difference: number): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + difference);
  }
}

/** It came and went within one capture, or has only now come. */
function isUnsent(bill: BillState): boolean {
  return bill.hash === null && bill.batch === 0;
}
