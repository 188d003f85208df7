import { nextChain } from '../../../contract/chain.ts';
import { maxSurplus, type StreamState } from '../../../contract/frames.ts';
import { type RecordId, sourceStream } from '../../../contract/ids.ts';
import type { BillData } from '../../../contract/records/bill.ts';
import type { AccountData } from '../../../contract/records/masters.ts';
import { Change, type Upsert } from '../../../contract/records/record.ts';
import type { VoucherData } from '../../../contract/records/voucher.ts';
import { decompress } from '../../store/seal.ts';
import type { Store } from '../../store/store.ts';
import { fromUnits, toUnits } from '../../store/units.ts';
import type { GatewayTotals } from '../compare-totals.ts';
import type { CensusFrame, WantFrame } from '../resync.ts';
import type { TieOutFrame } from '../tie-out.ts';
import { sourceId } from './model-books.ts';

const stream = sourceStream(sourceId);

/** The platform's end of one source's stream: takes batches in order, keeps current records, answers censuses and tie-outs. */
export class ModelGateway {
  readonly records = new Map<RecordId, Upsert>();
  readonly changes: Change[] = [];
  state: StreamState = { stream, epoch: 1, last: 0, chain: 'a'.repeat(64) };
  isOnline = true;
  /** A batch with such a change in it is never taken. */
  refuses: (change: Change) => boolean = () => false;
  refused = 0;

  /** Opens the next epoch, as after a chain that didn't match. */
  openEpoch(store: Store): void {
    const epoch = this.state.epoch + 1;
    this.state = { stream, epoch, last: 0, chain: String(epoch).padStart(64, 'b') };
    store.outbox.adoptEpoch(this.state);
  }

  /** Takes up to `limit` batches that wait, and acks them. Throws when numbers or chains don't fit. */
  take(store: Store, limit = Number.POSITIVE_INFINITY): number {
    if (store.outbox.view(stream, 0).epoch === 0) store.outbox.adoptEpoch(this.state);
    let taken = 0;
    for (; taken < limit; taken += 1) {
      const { epoch, waiting } = store.outbox.view(stream, 1);
      const batch = waiting[0];
      if (batch === undefined) break;
      const blob = store.outbox.open(stream, epoch, batch.firstSeq);
      if (blob === null) throw new Error('a batch that waits can be opened');
      const chain = nextChain(this.state.chain, blob);
      if (epoch !== this.state.epoch || batch.firstSeq !== this.state.last + 1 || chain !== batch.chain) {
        throw new Error(`batch ${epoch}/${batch.firstSeq} does not follow ${this.state.epoch}/${this.state.last}`);
      }
      const changes = decompress(blob)
        .split('\n')
        .map((line) => Change.parse(JSON.parse(line)));
      if (changes.some(this.refuses)) {
        this.refused += 1;
        store.outbox.park(stream, batch.firstSeq, 'batch.undecodable');
        this.openEpoch(store);
        continue;
      }
      this.#apply(changes);
      this.state = { ...this.state, last: this.state.last + batch.count, chain };
      store.outbox.ack(stream, epoch, this.state.last, []);
    }
    return taken;
  }

  answer({ sourceId: source, censusId, page, after, through, entries }: CensusFrame): WantFrame {
    const named = new Map(entries.map(([id, version, hash]) => [id, { version, hash }]));
    const held = [...this.records.values()].filter(
      ({ id }) => id > (after ?? '') && (through === null || id <= through),
    );
    const surplus = held.filter(({ id }) => !named.has(id)).map(({ id, kind }): [RecordId, string] => [id, kind]);
    const wanted = [...named].filter(([id, { version, hash }]) => {
      const own = this.records.get(id);
      return own === undefined || (hash === null ? own.native.version !== version : own.hash !== hash);
    });
    return {
      t: 'want',
      sourceId: source,
      censusId,
      page,
      wanted: wanted.map(([id]) => id),
      surplus: surplus.slice(0, maxSurplus),
    };
  }

  totals({ seq, epoch, asOn }: TieOutFrame): GatewayTotals | null {
    if (seq !== this.state.last || epoch !== this.state.epoch) return null;
    const sums = new Map<RecordId, [bigint, bigint, bigint]>();
    let vouchers = 0;
    for (const { id, data } of this.#ofKind('account')) {
      sums.set(id, [toUnits((data as unknown as AccountData).openingBalance), 0n, 0n]);
    }
    for (const { data } of this.#ofKind('voucher')) {
      const { affects, date, lines } = data as unknown as VoucherData;
      if (!affects.accounts || (affects.from ?? date) > asOn) continue;
      vouchers += 1;
      for (const { accountId, amount } of lines) {
        const sum = (accountId && sums.get(accountId)) ?? [0n, 0n, 0n];
        const units = toUnits(amount);
        sum[units > 0n ? 1 : 2] += units > 0n ? units : -units;
        if (accountId) sums.set(accountId, sum);
      }
    }
    const bills = this.#ofKind('bill').map(({ data }) => data as unknown as BillData);
    return {
      vouchers,
      accounts: [...sums].map(([id, [opening, debits, credits]]) => {
        return [id, fromUnits(opening), fromUnits(debits), fromUnits(credits)] as const;
      }),
      bills: bills
        .filter(({ openAmount }) => toUnits(openAmount) !== 0n)
        .map(({ accountId, reference, openAmount }) => [accountId, reference, openAmount] as const),
    };
  }

  #ofKind(kind: string): readonly Upsert[] {
    return [...this.records.values()].filter((record) => record.kind === kind);
  }

  #apply(changes: readonly Change[]): void {
    for (const change of changes) {
      this.changes.push(change);
      if (change.op === 'upsert') this.records.set(change.id, change);
      else this.records.delete(change.id);
    }
  }
}
