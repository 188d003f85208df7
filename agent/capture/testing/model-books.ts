import { addDays, type PlainDate } from '../../../contract/dates.ts';
import type { Decimal } from '../../../contract/decimal.ts';
import { BridgeError } from '../../../contract/errors.ts';
import { type RecordId, recordId, type SourceId } from '../../../contract/ids.ts';
import type { CanonicalRecord } from '../../../contract/records/record.ts';
import type { VoucherData } from '../../../contract/records/voucher.ts';
import type { BookAccount, BookBalances, BookMovement, BookPeriod, BookYear } from '../../connectors/balances.ts';
import type { CensusEntry, CensusPage, Cursor, Probe, ReadBatch, Source, Stretch } from '../../connectors/source.ts';
import { sourceFingerprint } from '../../store/testing.ts';

export const sourceId = 'books-1' as SourceId;

/** One line of a model voucher, in paise; `bill` names what it is allocated to. */
export interface ModelLine {
  readonly account: string;
  readonly paise: number;
  readonly bill?: { readonly reference: string; readonly type: 'new' | 'against' | 'advance' };
}

export interface ModelVoucher {
  /** Its key, if none is said. */
  readonly number?: string;
  readonly date: string;
  readonly lines: readonly ModelLine[];
  readonly posted?: boolean;
  /** The product's name of it; `Journal` if none is said. */
  readonly type?: string;
}

export interface ModelAccount {
  readonly name: string;
  readonly isNominal?: boolean;
  readonly openingPaise?: number;
  readonly isParty?: boolean;
  readonly openingBills?: readonly { readonly reference: string; readonly paise: number }[];
}

interface Versioned<T> {
  readonly version: number;
  readonly value: T;
}

type Request = 'probe' | 'pull' | 'census' | 'reread';

/** Books in memory with counters like Tally's, adding up by code of their own: what capture must arrive at. */
export class ModelBooks implements Source {
  readonly sourceId = sourceId;
  readonly writer = null;
  readFrom: PlainDate | null = null;
  readonly accounts = new Map<string, Versioned<ModelAccount>>();
  readonly vouchers = new Map<string, Versioned<ModelVoucher>>();
  /** What the next request of this name throws. */
  readonly failures = new Map<Request, Error>();
  /** Called before each census page. */
  beforeCensusPage: (() => void) | null = null;
  censuses = 0;
  pulls: (Cursor | null)[] = [];
  rereads: Stretch[] = [];
  /** Periods that were asked for to find a difference. */
  readonly asked: BookPeriod[] = [];
  yearStarts: readonly PlainDate[] = ['2024-04-01' as PlainDate];
  counter = 0;
  batchSize = 3;
  emptyCensus = false;
  #renamedAt = 0;

  /** A renamed account changes what its vouchers show, under their old versions: all of them are read again, as with Tally. */
  putAccount(key: string, account: ModelAccount): void {
    this.counter += 1;
    const known = this.accounts.get(key)?.value.name;
    if (known !== undefined && known !== account.name) this.#renamedAt = this.counter;
    this.accounts.set(key, { version: this.counter, value: account });
  }

  putVoucher(key: string, voucher: ModelVoucher): void {
    this.counter += 1;
    this.vouchers.set(key, { version: this.counter, value: voucher });
  }

  /** What Tally does to later vouchers when one is put in or deleted: no counter tells. */
  renumber(key: string, number: string): void {
    const voucher = this.vouchers.get(key);
    if (voucher) this.vouchers.set(key, { ...voucher, value: { ...voucher.value, number } });
  }

  deleteVoucher(key: string): void {
    this.counter += 2;
    this.vouchers.delete(key);
  }

  async probe(cursor: Cursor | null): Promise<Probe> {
    this.#fail('probe');
    const read = cursor === null ? -1 : Number(cursor['counter']);
    const state = read > this.counter ? 'rewound' : read === this.counter ? 'unchanged' : 'changed';
    return { state, fingerprint: sourceFingerprint, renamedTo: null, latencyMs: 1, product: 'Model 1' };
  }

  async *pull(cursor: Cursor | null): AsyncGenerator<ReadBatch, void, undefined> {
    this.pulls.push(cursor);
    const since = cursor === null ? 0 : Number(cursor['counter']);
    const [above, upTo] = [since < this.#renamedAt ? 0 : since, this.counter];
    const read = this.records().filter(({ native }) => Number.parseInt(native.version ?? '', 10) > above);
    for (let from = 0; from < read.length; from += this.batchSize) {
      this.#fail('pull');
      yield this.#batch(read.slice(from, from + this.batchSize), null, from);
    }
    yield this.#batch([], { counter: upTo }, read.length);
  }

  async *census(): AsyncGenerator<CensusPage, void, undefined> {
    this.censuses += 1;
    this.#fail('census');
    if (this.emptyCensus) return yield { entries: [] };
    for (const [key, { version }] of this.accounts) {
      yield this.#page({ object: ledgerId(key), version: String(version), date: null });
    }
    for (const [key, { version, value }] of this.vouchers) {
      const date = value.date as PlainDate;
      yield this.#page({ object: voucherId(key), version: versionOf(version, value), date });
    }
  }

  async *reread(stretch: Stretch): AsyncGenerator<ReadBatch, void, undefined> {
    this.rereads.push(stretch);
    this.#fail('reread');
    const wanted = this.records().filter(({ kind, data }) => {
      if (stretch === 'masters' || kind !== 'voucher') return stretch === 'masters' && kind !== 'voucher';
      const { date } = data as VoucherData;
      return stretch.from <= date && date <= stretch.to;
    });
    for (let from = 0; from < wanted.length; from += this.batchSize) {
      yield this.#batch(wanted.slice(from, from + this.batchSize), null, from);
    }
  }

  async balances(asOn: PlainDate): Promise<BookBalances> {
    const open = new Map<string, number>();
    for (const [key, { value }] of this.accounts) {
      for (const { reference, paise } of value.openingBills ?? []) add(open, `${key}\n${reference}`, paise);
      for (const { account, bill, paise } of this.#linesBetween('', asOn)) {
        if (account === key && bill) add(open, `${key}\n${bill.reference}`, paise);
      }
    }
    const bills = [...open].filter(([, paise]) => paise !== 0);
    return {
      asOn,
      years: this.#years(asOn).map((year) => this.#year(year)),
      bills: bills.map(([name, paise]) => {
        const [key = '', reference = ''] = name.split('\n');
        return { accountId: ledgerId(key), reference, open: rupees(paise) };
      }),
      counts: this.#counts(),
      counters: String(this.counter),
    };
  }

  async movements(accounts: readonly RecordId[], periods: readonly BookPeriod[]): Promise<readonly BookMovement[]> {
    this.asked.push(...periods);
    return periods.flatMap(({ from, to }) =>
      [...this.accounts.keys()]
        .filter((key) => accounts.includes(ledgerId(key)))
        .map((key) => {
          const { debits, credits } = this.#posted(key, from, to);
          return { accountId: ledgerId(key), from, to, debits: rupees(debits), credits: rupees(credits) };
        }),
    );
  }

  #years(asOn: PlainDate): readonly BookPeriod[] {
    const began = this.yearStarts.filter((from) => from <= asOn);
    return began.map((from, index) => {
      const next = began[index + 1];
      return { from, to: next === undefined ? asOn : addDays(next, -1) };
    });
  }

  /** The trial balance shows ledgers as if each were a group of its own. */
  #year({ from, to }: BookPeriod): BookYear {
    const isFirst = from === this.yearStarts[0];
    const accounts = [...this.accounts].map(([key, { value }]): BookAccount => {
      const { isNominal = false, isParty = false } = value;
      const before = this.#posted(key, '', addDays(from, -1));
      const opening = isNominal && !isFirst ? 0 : (value.openingPaise ?? 0) + before.debits - before.credits;
      const { debits, credits } = this.#posted(key, from, to);
      return {
        accountId: ledgerId(key),
        name: value.name,
        isNominal,
        billWise: isParty,
        party: isParty ? 'customer' : null,
        group: value.name,
        opening: rupees(opening),
        debits: rupees(debits),
        credits: rupees(credits),
        closing: rupees(opening + debits - credits),
      };
    });
    return { from, to, accounts, derived: [], stock: null, trialBalance: null };
  }

  #posted(key: string, from: string, to: string) {
    const sums = { debits: 0, credits: 0 };
    for (const { account, paise } of this.#linesBetween(from, to)) {
      if (account !== key) continue;
      if (paise > 0) sums.debits += paise;
      else sums.credits -= paise;
    }
    return sums;
  }

  #counts(): BookBalances['counts'] {
    const counts = new Map<string, { type: string; month: string; vouchers: number }>();
    for (const { value } of this.vouchers.values()) {
      const { date, type = 'Journal' } = value;
      const month = date.slice(0, 7);
      const count = counts.get(`${month}${type}`) ?? { type, month, vouchers: 0 };
      counts.set(`${month}${type}`, { ...count, vouchers: count.vouchers + 1 });
    }
    return [...counts.values()];
  }

  /** Everything in the books, masters first. */
  records(): readonly CanonicalRecord[] {
    return [
      ...[...this.accounts].flatMap(([key, each]) => accountRecords(key, each.value, each.version)),
      ...[...this.vouchers].map(([key, { version, value }]) => this.voucherRecord(key, value, version)),
    ];
  }

  voucherRecord(key: string, voucher: ModelVoucher, version: number): CanonicalRecord {
    const { date, lines, posted = true, number = key, type = 'Journal' } = voucher;
    return {
      kind: 'voucher',
      id: voucherId(key),
      sourceId,
      native: { guid: key, version: versionOf(version, voucher) },
      shape: 1,
      data: {
        type: 'journal',
        nativeType: type,
        number,
        date,
        status: { state: posted ? 'posted' : 'optional' },
        affects: { accounts: posted, stock: false, from: posted ? date : null },
        lines: lines.map((line) => this.#line(line)),
        items: [],
        extra: {},
      },
    };
  }

  #line({ account, paise, bill }: ModelLine) {
    const amount = rupees(paise);
    const name = this.accounts.get(account)?.value.name ?? account;
    const bills = bill ? [{ ...bill, amount, dueDate: null, creditDays: 30 }] : [];
    return { account: name, accountId: ledgerId(account), amount, isParty: null, bills, costs: [], banks: [] };
  }

  #linesBetween(from: string, to: string): readonly ModelLine[] {
    return [...this.vouchers.values()].flatMap(({ value: { date, posted = true, lines } }) =>
      posted && from <= date && date <= to ? lines : [],
    );
  }

  #page(entry: CensusEntry): CensusPage {
    this.beforeCensusPage?.();
    return { entries: [entry] };
  }

  #batch(records: readonly CanonicalRecord[], cursor: Cursor | null, done: number): ReadBatch {
    return { records, problems: [], cursor, progress: { stage: 'vouchers', done, total: null, through: null } };
  }

  #fail(request: Request): void {
    const failure = this.failures.get(request);
    this.failures.delete(request);
    if (failure !== undefined) throw failure;
  }
}

export const unreachable = () => new BridgeError('tally.unreachable', { details: { origin: 'model' } });

function versionOf(version: number, { number }: ModelVoucher): string {
  return number === undefined ? String(version) : `${version}/${number}`;
}

export function ledgerId(key: string): RecordId {
  return recordId(sourceId, 'ledger', key);
}

export function voucherId(key: string): RecordId {
  return recordId(sourceId, 'voucher', key);
}

export function partyId(key: string): RecordId {
  return recordId(sourceId, 'party', key);
}

export function accountRecords(key: string, account: ModelAccount, version: number): readonly CanonicalRecord[] {
  const { name, openingPaise = 0, isParty = false, openingBills = [] } = account;
  const native = { guid: key, version: String(version) };
  const bills = openingBills.map(({ reference, paise }) => {
    return { reference, type: 'new', date: '2024-03-20', dueDate: null, creditDays: null, amount: rupees(paise) };
  });
  const data = {
    name,
    aliases: [],
    openingBalance: rupees(openingPaise),
    openingBills: bills,
    billWise: isParty,
    currency: null,
    extra: {},
  };
  const own: CanonicalRecord = { kind: 'account', id: ledgerId(key), sourceId, native, shape: 1, data };
  const role = { accountId: ledgerId(key), name, roles: ['customer'] };
  return isParty ? [own, { kind: 'party', id: partyId(key), sourceId, native, shape: 1, data: role }] : [own];
}

export function rupees(paise: number): Decimal {
  const digits = String(Math.abs(paise)).padStart(3, '0');
  return `${paise < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}` as Decimal;
}

function add(sums: Map<string, number>, key: string, paise: number): void {
  sums.set(key, (sums.get(key) ?? 0) + paise);
}
