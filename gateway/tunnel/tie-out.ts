import { type Decimal, fromScaled, isZero, toScaled } from '../../contract/decimal.ts';
import type { AgentFrame, FrameOf, GatewayFrame } from '../../contract/frames.ts';
import type { RecordId } from '../../contract/ids.ts';
import { sourceStream } from '../../contract/ids.ts';
import type { BillData } from '../../contract/records/bill.ts';
import type { AccountData } from '../../contract/records/masters.ts';
import type { VoucherData } from '../../contract/records/voucher.ts';
import type { Storage } from '../storage/storage.ts';
import { currentRecords } from './current-records.ts';
import type { Admitted } from './session-states.ts';

export type TieOutRequest = FrameOf<AgentFrame, 'tie-out'>;
type Totals = FrameOf<GatewayFrame, 'tie-out-totals'>;

const entriesPerPage = 2000;

/**
 * The gateway's own totals of a source, computed from the records it holds. Valid only if the stream stands at the number asked
 * for, before and after: in between nothing else writes to the source.
 */
export async function* tieOut(
  storage: Storage,
  installation: Admitted,
  { tieOutId, sourceId, epoch, seq, asOn }: TieOutRequest,
  signal: AbortSignal,
): AsyncIterable<Totals> {
  const common = { t: 'tie-out-totals', tieOutId, sourceId } as const;
  const elsewhere: Totals = { ...common, atSeq: false, page: 0, lastPage: true, vouchers: 0, accounts: [], bills: [] };
  const stands = async () => {
    const held = await storage.streams.held({ ...installation, stream: sourceStream(sourceId) });
    return held?.epoch === epoch && held.last === seq;
  };

  if (!(await stands())) return yield elsewhere;
  const records = (kind: string) => currentRecords(storage, installation.tenantId, sourceId, kind, signal);
  const ledger = new Ledger();
  for await (const { id, data } of records('account')) ledger.open(id, data as AccountData);
  for await (const { data } of records('voucher')) ledger.post(data as VoucherData, asOn);
  const bills: Totals['bills'] = [];
  for await (const { data } of records('bill')) {
    const { accountId, reference, openAmount } = data as BillData;
    if (!isZero(openAmount)) bills.push([accountId, reference, openAmount]);
  }
  if (!(await stands())) return yield elsewhere;

  const accounts = ledger.totals();
  const pages = Math.max(1, Math.ceil(Math.max(accounts.length, bills.length) / entriesPerPage));
  for (let page = 0; page < pages; page += 1) {
    const [from, to] = [page * entriesPerPage, (page + 1) * entriesPerPage];
    yield {
      ...common,
      atSeq: true,
      page,
      lastPage: page === pages - 1,
      vouchers: ledger.vouchers,
      accounts: accounts.slice(from, to),
      bills: bills.slice(from, to),
    };
  }
}

/** Sums in units of 10^-6, exact: more decimals than any book keeps would throw, not round. */
const scale = 6;

class Ledger {
  vouchers = 0;
  readonly #accounts = new Map<string, { opening: bigint; debits: bigint; credits: bigint }>();
  readonly #idByName = new Map<string, RecordId>();

  open(id: RecordId, { name, openingBalance }: AccountData): void {
    this.#account(id).opening = units(openingBalance);
    this.#idByName.set(name, id);
  }

  post({ affects, date, lines }: VoucherData, asOn: string): void {
    if (!affects.accounts || (affects.from ?? date) > asOn) return;
    this.vouchers += 1;
    for (const { account, accountId, amount } of lines) {
      // A line of an account that is not held counts under its name: the tie-out must show it.
      const sums = this.#account(accountId ?? this.#idByName.get(account) ?? account);
      const value = units(amount);
      if (value > 0n) sums.debits += value;
      else sums.credits -= value;
    }
  }

  totals(): Totals['accounts'] {
    const text = (value: bigint) => fromScaled({ units: value, scale }, 2);
    return [...this.#accounts].map(([id, { opening, debits, credits }]) => [
      id as RecordId,
      text(opening),
      text(debits),
      text(credits),
    ]);
  }

  #account(id: string) {
    const held = this.#accounts.get(id);
    if (held) return held;
    const fresh = { opening: 0n, debits: 0n, credits: 0n };
    this.#accounts.set(id, fresh);
    return fresh;
  }
}

function units(amount: Decimal): bigint {
  const scaled = toScaled(amount);
  if (scaled.scale > scale) throw new Error(`an amount has ${scaled.scale} decimals`);
  return scaled.units * 10n ** BigInt(scale - scaled.scale);
}
