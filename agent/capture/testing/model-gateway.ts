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
import type { CensusFrame, WantFrame } from '../resync.ts';
import type { TieOutFrame } from '../tie-out-options.ts';
import type { GatewayTotals } from '../tie-out-sides.ts';
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

  /** Adds up by code of its own: one pass per period. */
  totals({ seq, epoch, asOn, periods = [], accountIds }: TieOutFrame): GatewayTotals | null {
    if (seq !== this.state.last || epoch !== this.state.epoch) return null;
    const beginning = '0000-01-01';
    const bills = this.#ofKind('bill').map(({ data }) => data as unknown as BillData);
    const isWanted = (id: RecordId) => accountIds?.includes(id) ?? true;
    return {
      vouchers: this.#posted(beginning, asOn).length,
      accounts: this.#sums(beginning, asOn),
      bills: bills
        .filter(({ openAmount }) => toUnits(openAmount) !== 0n)
        .map(({ accountId, reference, openAmount }) => [accountId, reference, openAmount] as const),
      periods: periods.flatMap(({ from, to }, index) =>
        this.#sums(from, to)
          .filter(([id]) => isWanted(id))
          .map((sums) => [index, ...sums] as const),
      ),
      counts: this.#counts(),
      parties: this.#parties(),
    };
  }

  #sums(from: string, to: string): GatewayTotals['accounts'] {
    const before = this.#posted('', from).filter(({ date }) => date < from);
    const within = this.#posted(from, to);
    return this.#ofKind('account').map(({ id, data }) => {
      const moved = before.reduce((sum, voucher) => sum + lineSum(voucher, id, () => true), 0n);
      const opening = toUnits((data as unknown as AccountData).openingBalance) + moved;
      const debits = within.reduce((sum, voucher) => sum + lineSum(voucher, id, (units) => units > 0n), 0n);
      const credits = within.reduce((sum, voucher) => sum - lineSum(voucher, id, (units) => units < 0n), 0n);
      return [id, fromUnits(opening), fromUnits(debits), fromUnits(credits)] as const;
    });
  }

  #posted(from: string, to: string): readonly VoucherData[] {
    return this.#ofKind('voucher')
      .map(({ data }) => data as unknown as VoucherData)
      .filter(
        ({ affects, date }) => affects.accounts && from <= (affects.from ?? date) && (affects.from ?? date) <= to,
      );
  }

  #counts(): NonNullable<GatewayTotals['counts']> {
    const all = this.#ofKind('voucher').map(({ data }) => data as unknown as VoucherData);
    const groups = Map.groupBy(all, ({ nativeType, date }) => `${date.slice(0, 7)} ${nativeType}`);
    return [...groups].map(([key, { length }]) => [key.slice(8), key.slice(0, 7), length] as const);
  }

  #parties(): NonNullable<GatewayTotals['parties']> {
    const everything = this.#posted('', '9999-12-31');
    const billWise = this.#ofKind('account').filter(({ data }) => data['billWise'] === true);
    return billWise.map(({ id, data }) => {
      const { openingBalance, openingBills } = data as unknown as AccountData;
      const closing = everything.reduce((sum, voucher) => sum + lineSum(voucher, id, () => true), 0n);
      const named = everything.flatMap(({ lines }) => lines).filter(({ accountId }) => accountId === id);
      const allocated = [...openingBills, ...named.flatMap(({ bills }) => bills)].reduce(
        (sum, bill) => sum + (bill.reference === null || bill.type === 'on-account' ? 0n : toUnits(bill.amount)),
        0n,
      );
      const balance = toUnits(openingBalance) + closing;
      return [id, fromUnits(balance), fromUnits(balance - allocated)] as const;
    });
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

function lineSum({ lines }: VoucherData, account: RecordId, counts: (units: bigint) => boolean): bigint {
  return lines.reduce((sum, { accountId, amount }) => {
    const units = toUnits(amount);
    return accountId === account && counts(units) ? sum + units : sum;
  }, 0n);
}
