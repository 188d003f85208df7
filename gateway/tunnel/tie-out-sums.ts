import { type Decimal, fromScaled, toScaled } from '../../contract/decimal.ts';
import type { FrameOf, GatewayFrame } from '../../contract/frames.ts';
import type { RecordId } from '../../contract/ids.ts';
import type { AccountData } from '../../contract/records/masters.ts';
import type { BillAllocation, VoucherData, VoucherLine } from '../../contract/records/voucher.ts';

type Totals = FrameOf<GatewayFrame, 'tie-out-totals'>;

export interface Wanted {
  readonly asOn: string;
  readonly periods: readonly { readonly from: string; readonly to: string }[];
  /** Null: all of them. */
  readonly accountIds: ReadonlySet<string> | null;
}

interface Account {
  readonly opening: bigint;
  /** Of the opening, that which names no bill. */
  readonly openingOnAccount: bigint;
  readonly isBillWise: boolean;
}

interface Sums {
  debits: bigint;
  credits: bigint;
}

/** Adds up what records say, account by account, voucher by voucher. */
export class TieOutSums {
  readonly #wanted: Wanted;
  readonly #accounts = new Map<string, Account>();
  readonly #idByName = new Map<string, RecordId>();
  readonly #untilDay = new Map<string, Sums>();
  readonly #inPeriods: readonly Map<string, Sums & { before: bigint }>[];
  readonly #parties = new Map<string, { closing: bigint; onAccount: bigint }>();
  readonly #counts = new Map<string, Totals['counts'] extends (infer Count)[] | undefined ? Count : never>();
  vouchers = 0;

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
    this.#inPeriods = wanted.periods.map(() => new Map());
  }

  /** All accounts come before the first voucher. */
  open(id: RecordId, { name, openingBalance, openingBills, billWise }: AccountData): void {
    const opening = units(openingBalance);
    const named = openingBills.reduce((sum, bill) => sum + units(bill.amount), 0n);
    this.#accounts.set(id, { opening, openingOnAccount: opening - named, isBillWise: billWise === true });
    this.#idByName.set(name, id);
  }

  post({ affects, date, lines, nativeType }: VoucherData): void {
    this.#count(nativeType, date.slice(0, 7));
    if (!affects.accounts) return;
    const from = affects.from ?? date;
    if (from <= this.#wanted.asOn) this.vouchers += 1;
    for (const line of lines) this.#postLine(line, from);
  }

  accounts(): Totals['accounts'] {
    const ids = new Set([...this.#accounts.keys(), ...this.#untilDay.keys()]);
    return [...ids].map((id) => {
      const { debits, credits } = this.#untilDay.get(id) ?? nothing;
      return [id as RecordId, text(this.#accounts.get(id)?.opening ?? 0n), text(debits), text(credits)];
    });
  }

  periods(): NonNullable<Totals['periods']> {
    return this.#inPeriods.flatMap((sums, index) => {
      const ids = new Set([...this.#accounts.keys(), ...sums.keys()]);
      return [...ids].filter((id) => this.#isWanted(id)).map((id) => this.#inPeriod(index, id, sums.get(id)));
    });
  }

  counts(): NonNullable<Totals['counts']> {
    return [...this.#counts.values()];
  }

  parties(): NonNullable<Totals['parties']> {
    const billWise = [...this.#accounts].filter(([, { isBillWise }]) => isBillWise);
    return billWise.map(([id, { opening, openingOnAccount }]) => {
      const { closing, onAccount } = this.#parties.get(id) ?? { closing: 0n, onAccount: 0n };
      return [id as RecordId, text(opening + closing), text(openingOnAccount + onAccount)];
    });
  }

  #inPeriod(index: number, id: string, sums: (Sums & { before: bigint }) | undefined) {
    const { before, debits, credits } = sums ?? { before: 0n, ...nothing };
    const opening = (this.#accounts.get(id)?.opening ?? 0n) + before;
    return [index, id as RecordId, text(opening), text(debits), text(credits)] satisfies [number, ...unknown[]];
  }

  #postLine({ account, accountId, amount, bills }: VoucherLine, from: string): void {
    // A line of an account that is not held counts under its name: the tie-out must show it.
    const id = accountId ?? this.#idByName.get(account) ?? account;
    const value = units(amount);
    if (from <= this.#wanted.asOn)
      add(
        entryOf(this.#untilDay, id, () => ({ ...nothing })),
        value,
      );
    for (const [index, period] of this.#wanted.periods.entries()) {
      if (from > period.to || !this.#isWanted(id)) continue;
      const sums = this.#inPeriods[index];
      if (sums === undefined) continue;
      const sum = entryOf(sums, id, () => ({ before: 0n, ...nothing }));
      if (from < period.from) sum.before += value;
      else add(sum, value);
    }
    if (this.#accounts.get(id)?.isBillWise !== true) return;
    const party = entryOf(this.#parties, id, () => ({ closing: 0n, onAccount: 0n }));
    party.closing += value;
    party.onAccount += value - bills.reduce((sum, bill) => sum + (namesBill(bill) ? units(bill.amount) : 0n), 0n);
  }

  #count(type: string, month: string): void {
    const key = `${month}${type}`;
    const count = this.#counts.get(key);
    if (count === undefined) this.#counts.set(key, [type, month, 1]);
    else count[2] += 1;
  }

  #isWanted(id: string): boolean {
    return this.#wanted.accountIds?.has(id) ?? true;
  }
}

const nothing = { debits: 0n, credits: 0n };

function namesBill({ reference, type }: BillAllocation): boolean {
  return reference !== null && type !== 'on-account';
}

function add(sums: Sums, value: bigint): void {
  if (value > 0n) sums.debits += value;
  else sums.credits -= value;
}

function entryOf<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** Sums in units of 10^-6, exact: more decimals than any book keeps would throw, not round. */
const scale = 6;

function units(amount: Decimal): bigint {
  const scaled = toScaled(amount);
  if (scaled.scale > scale) throw new Error(`an amount has ${scaled.scale} decimals`);
  return scaled.units * 10n ** BigInt(scale - scaled.scale);
}

function text(value: bigint): Decimal {
  return fromScaled({ units: value, scale }, 2);
}
