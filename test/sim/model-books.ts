import type { BookBalances } from '../../agent/connectors/balances.ts';
import { addDays, type PlainDate } from '../../contract/dates.ts';
import type { Decimal } from '../../contract/decimal.ts';
import type { Fingerprint } from '../../contract/frames.ts';
import { type RecordId, recordId, type SourceId } from '../../contract/ids.ts';
import type { AccountData } from '../../contract/records/masters.ts';
import type { CanonicalRecord } from '../../contract/records/record.ts';
import type { VoucherData, VoucherLine } from '../../contract/records/voucher.ts';
import type { Dice } from './dice.ts';

interface Ledger {
  readonly id: RecordId;
  version: number;
  name: string;
  readonly openingPaise: number;
}

interface Voucher {
  readonly id: RecordId;
  version: number;
  date: PlainDate;
  paise: number;
  debit: RecordId;
  credit: RecordId;
  bill: string | null;
  cancelled: boolean;
}

/** `date`: of a voucher. */
export type BookObject = { readonly id: RecordId; readonly version: number; readonly date: PlainDate | null };

/** One company's books in memory, as a person at the keyboard changes them: one counter rises with every save. */
export class ModelBooks {
  readonly sourceId = 'model-books' as SourceId;
  readonly fingerprint: Fingerprint = {
    connector: 'model',
    origin: 'http://127.0.0.1:1',
    guid: 'model-books',
    number: '100000',
    name: 'Model Books',
    booksFrom: '2025-04-01',
  };
  /** Ids that a person deleted: only these may ever be deleted upstream. */
  readonly deleted = new Set<RecordId>();
  readonly #dice: Dice;
  readonly #ledgers: Ledger[] = [];
  readonly #vouchers = new Map<RecordId, Voucher>();
  #counter = 0;
  #names = 0;

  constructor(dice: Dice) {
    this.#dice = dice;
    for (let ledger = 0; ledger < 6; ledger += 1) this.#addLedger();
    for (let voucher = 0; voucher < 25; voucher += 1) this.#addVoucher();
  }

  /** Rises with every save and every deletion, as Tally's ALTVCHID does. */
  get counter(): number {
    return this.#counter;
  }

  /** A burst of work at the keyboard. */
  edit(times: number): void {
    for (let time = 0; time < times; time += 1) {
      const act = this.#dice.weighted([
        [5, () => this.#addVoucher()],
        [4, () => this.#alterVoucher()],
        [2, () => this.#deleteVoucher()],
        [1, () => this.#renameLedger()],
        [0.5, () => this.#addLedger()],
      ]);
      act();
    }
  }

  /** A person mends the amounts of what was typed last. */
  correct(times: number): void {
    const newest = [...this.#vouchers.values()].sort((a, b) => b.version - a.version);
    for (const voucher of newest.slice(0, times)) {
      voucher.paise = this.#dice.int(1, 9_999_99);
      voucher.version = this.#save();
    }
  }

  /** Masters first, each class in the order of its last save. */
  objects(): readonly BookObject[] {
    const ledgers = this.#ledgers.map(({ id, version }) => ({ id, version, date: null }));
    return [...ledgers, ...[...this.#vouchers.values()].map(({ id, version, date }) => ({ id, version, date }))];
  }

  records(objects: readonly BookObject[]): readonly CanonicalRecord[] {
    return objects.flatMap(({ id }) => this.record(id) ?? []);
  }

  record(id: RecordId): CanonicalRecord | null {
    const ledger = this.#ledgers.find((each) => each.id === id);
    if (ledger !== undefined) return this.#account(ledger);
    const voucher = this.#vouchers.get(id);
    return voucher === undefined ? null : this.#voucher(voucher);
  }

  /** What is open per account and bill reference, in paise; a bill of nothing included. */
  openBills(): ReadonlyMap<string, number> {
    const open = new Map<string, number>();
    for (const { bill, cancelled, paise, debit } of this.#vouchers.values()) {
      if (bill === null || cancelled) continue;
      const key = `${debit} ${bill}`;
      open.set(key, (open.get(key) ?? 0) + paise);
    }
    return open;
  }

  /** What the product's own reports say, added up here once more. */
  sums(asOn: PlainDate): Pick<BookBalances, 'years' | 'bills' | 'counts'> {
    const posted = [...this.#vouchers.values()].filter(({ cancelled, date }) => !cancelled && date <= asOn);
    const accounts = this.#ledgers.map(({ id, name, openingPaise }) => {
      const debits = sum(posted.filter(({ debit }) => debit === id));
      const credits = sum(posted.filter(({ credit }) => credit === id));
      return {
        accountId: id,
        name,
        opening: rupees(openingPaise),
        debits: rupees(debits),
        credits: rupees(credits),
        closing: rupees(openingPaise + debits - credits),
        isNominal: false,
        billWise: null,
        party: null,
        group: null,
      };
    });
    const bills = [...this.openBills()].map(([key, open]) => {
      const [accountId = '', reference = ''] = key.split(' ');
      return { accountId: accountId as RecordId, reference, open: rupees(open) };
    });
    const year = { from: '2025-04-01' as PlainDate, to: asOn, accounts, derived: [], stock: null, trialBalance: null };
    return { years: [year], bills, counts: this.#counts() };
  }

  #counts(): BookBalances['counts'] {
    const months = Map.groupBy(this.#vouchers.values(), ({ date }) => date.slice(0, 7));
    return [...months].map(([month, { length }]) => ({ type: 'Journal', month, vouchers: length }));
  }

  #addLedger(): void {
    this.#names += 1;
    const id = recordId(this.sourceId, 'ledger', `L${this.#names}`);
    const openingPaise = this.#dice.int(-5_000_00, 5_000_00);
    this.#ledgers.push({ id, version: this.#save(), name: `Ledger ${this.#names}`, openingPaise });
  }

  #renameLedger(): void {
    const ledger = this.#dice.pick(this.#ledgers);
    if (ledger === undefined) return;
    this.#names += 1;
    ledger.name = `Ledger ${this.#names} renamed`;
    ledger.version = this.#save();
  }

  #addVoucher(): void {
    this.#names += 1;
    const id = recordId(this.sourceId, 'voucher', `V${this.#names}`);
    this.#vouchers.set(id, { id, version: this.#save(), ...this.#content() });
  }

  #alterVoucher(): void {
    const voucher = this.#dice.pick([...this.#vouchers.values()]);
    if (voucher !== undefined) Object.assign(voucher, this.#content(), { version: this.#save() });
  }

  #deleteVoucher(): void {
    const voucher = this.#dice.pick([...this.#vouchers.values()]);
    if (voucher === undefined || this.#vouchers.size < 10) return;
    this.#vouchers.delete(voucher.id);
    this.deleted.add(voucher.id);
    this.#save();
  }

  #content(): Omit<Voucher, 'id' | 'version'> {
    const ids = this.#ledgers.map((ledger) => ledger.id);
    const debit = this.#dice.pick(ids);
    const credit = this.#dice.pick(ids.filter((id) => id !== debit));
    if (debit === undefined || credit === undefined) throw new Error('books begin with ledgers');
    return {
      date: addDays('2025-04-01' as PlainDate, this.#dice.int(0, 300)),
      paise: this.#dice.int(1, 9_999_99),
      debit,
      credit,
      bill: this.#dice.chance(0.4) ? `B${this.#dice.int(1, 8)}` : null,
      cancelled: this.#dice.chance(0.1),
    };
  }

  #save(): number {
    this.#counter += 1;
    return this.#counter;
  }

  #account({ id, version, name, openingPaise }: Ledger): CanonicalRecord<'account', AccountData> {
    return {
      kind: 'account',
      id,
      sourceId: this.sourceId,
      native: { guid: id, version: String(version) },
      shape: 1,
      data: {
        name,
        aliases: [],
        group: null,
        groupPath: null,
        billWise: true,
        costCentres: null,
        creditLimit: null,
        creditDays: null,
        currency: null,
        openingBalance: rupees(openingPaise),
        openingBills: [],
        bank: null,
        taxType: null,
        dutyHead: null,
        taxRate: null,
        tdsApplicable: null,
        tcsApplicable: null,
        extra: {},
      },
    };
  }

  #voucher(voucher: Voucher): CanonicalRecord<'voucher', VoucherData> {
    const { id, version, date, cancelled } = voucher;
    return {
      kind: 'voucher',
      id,
      sourceId: this.sourceId,
      native: { guid: id, version: String(version) },
      shape: 1,
      data: {
        type: 'journal',
        nativeType: 'Journal',
        number: null,
        date,
        effectiveDate: null,
        reference: null,
        referenceDate: null,
        narration: null,
        status: { state: cancelled ? 'cancelled' : 'posted' },
        affects: { accounts: !cancelled, stock: false, from: date },
        headerParty: null,
        parties: null,
        isInvoice: false,
        lines: cancelled ? [] : this.#lines(voucher),
        items: [],
        gst: null,
        original: null,
        extra: {},
      },
    };
  }

  #lines({ debit, credit, paise, bill }: Voucher): VoucherLine[] {
    const amount = rupees(paise);
    const allocation = { reference: bill, type: 'new', amount, dueDate: null, creditDays: null } as const;
    return [
      { ...this.#line(debit, amount), bills: bill === null ? [] : [allocation] },
      this.#line(credit, rupees(-paise)),
    ];
  }

  /** By id alone: a ledger's new name does not save its vouchers again. */
  #line(accountId: RecordId, amount: Decimal): VoucherLine {
    return { account: accountId, accountId, amount, isParty: null, bills: [], costs: [], banks: [] };
  }
}

function sum(vouchers: readonly Voucher[]): number {
  return vouchers.reduce((total, { paise }) => total + paise, 0);
}

function rupees(paise: number): Decimal {
  const digits = String(Math.abs(paise)).padStart(3, '0');
  return `${paise < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}` as Decimal;
}
