import type {
  Books,
  CompanyInfo,
  ImportObject,
  ImportOutcome,
  Keyboard,
  MasterType,
  TallyDate,
  TallyObject,
  VoucherRef,
} from '../../books.ts';

export interface TinyVoucher {
  readonly masterId: number;
  readonly alterId: number;
  readonly date: TallyDate;
  readonly type: string;
  readonly number: string;
  readonly isCancelled?: boolean;
  readonly isOptional?: boolean;
  readonly body?: TallyObject;
}

export interface TinyBooksOptions {
  readonly name?: string;
  readonly guid?: string;
  readonly vouchers?: readonly TinyVoucher[];
  readonly masters?: { readonly [type in MasterType]?: readonly TallyObject[] };
  readonly importOutcome?: Partial<ImportOutcome>;
}

const nothingDone: ImportOutcome = {
  created: 0,
  altered: 0,
  deleted: 0,
  cancelled: 0,
  combined: 0,
  ignored: 0,
  errors: 0,
  exceptions: 0,
  lastVchId: 0,
  lastMid: 0,
  lineErrors: [],
};

/** A handful of records held in arrays: enough books to test the wire against, with imports recorded and not judged. */
export class TinyBooks implements Books {
  readonly imports: { readonly objects: readonly ImportObject[]; readonly educational: boolean }[] = [];
  readonly #options: TinyBooksOptions;
  readonly #guid: string;

  constructor(options: TinyBooksOptions = {}) {
    this.#options = options;
    this.#guid = options.guid ?? 'aaaaaaaa-0000-4000-8000-000000000001';
  }

  info(): CompanyInfo {
    const vouchers = this.#vouchers();
    return {
      name: this.#options.name ?? 'Tiny & Sons',
      guid: this.#guid,
      number: '100001',
      booksFrom: '20240401',
      startingFrom: '20240401',
      endingAt: '20260331',
      altMstId: 40,
      altVchId: vouchers.length === 0 ? null : Math.max(...vouchers.map((voucher) => voucher.alterId)),
      lastVoucherDate: vouchers.map((voucher) => voucher.date).reduce<string | null>(later, null),
      currencySymbol: '₹',
    };
  }

  company(): TallyObject {
    return { NAME: this.info().name, MAILINGNAME: ['Tiny & Sons'], STATENAME: 'Gujarat' };
  }

  *masters(type: MasterType): Iterable<TallyObject> {
    yield* this.#options.masters?.[type] ?? [];
  }

  *vouchers(from: TallyDate, to: TallyDate): Iterable<VoucherRef> {
    for (const voucher of this.#vouchers()) {
      if (voucher.date >= from && voucher.date <= to) yield this.#ref(voucher);
    }
  }

  voucher(masterId: number): VoucherRef | undefined {
    const found = this.#vouchers().find((voucher) => voucher.masterId === masterId);
    return found === undefined ? undefined : this.#ref(found);
  }

  voucherByGuid(guid: string): VoucherRef | undefined {
    return [...this.vouchers('19000101', '29991231')].find((ref) => ref.guid === guid);
  }

  voucherCount(): number {
    return this.#vouchers().length;
  }

  *trialBalance(): ReturnType<Books['trialBalance']> {
    const nothing = { debit: '', credit: '' };
    const capital = { debit: '', credit: '555050.05' };
    yield { name: 'Capital Account', ...capital, opening: capital, transactions: nothing };
    const lent = { debit: '-555050.05', credit: '' };
    yield { name: 'Loans & Advances', ...lent, opening: nothing, transactions: lent };
  }

  groupSummary(): undefined {
    return undefined;
  }

  *profitAndLoss(): ReturnType<Books['profitAndLoss']> {
    yield { name: 'Sales Accounts', sub: '', main: '500.00', isPart: false };
    yield { name: 'Cost of Sales :', sub: '', main: '-100.00', isPart: false };
    yield { name: 'Purchase Accounts', sub: '-100.00', main: '', isPart: false };
    yield { name: 'Rice & Dal', sub: '-100.00', main: '', isPart: true };
  }

  *balanceSheet(): ReturnType<Books['balanceSheet']> {
    yield { name: 'Capital Account', sub: '', main: '555050.05', isPart: false };
  }

  *cashFlow(): ReturnType<Books['cashFlow']> {
    yield { period: 'April', debit: '-10.00', credit: '4.00', net: '-6.00' };
    yield { period: 'May', debit: '', credit: '', net: '' };
  }

  *register(): ReturnType<Books['register']> {
    yield { period: 'April', debit: '', credit: '590.00', net: '590.00' };
  }

  *stockSummary(): ReturnType<Books['stockSummary']> {
    yield { name: 'Rice & Dal', quantity: '400.00 KG', rate: '2.50', value: '-1004.32' };
  }

  *ledgerTruth(): ReturnType<Books['ledgerTruth']> {}

  *partyTruth(): ReturnType<Books['partyTruth']> {}

  *countVouchers(): ReturnType<Books['countVouchers']> {}

  *bills(side: 'receivable' | 'payable'): ReturnType<Books['bills']> {
    if (side === 'payable') return;
    yield {
      date: '20260501',
      reference: 'INV/1',
      party: 'Ram & Co',
      closing: '-1000.00',
      due: '20260531',
      overdueDays: 61,
    };
  }

  import(objects: readonly ImportObject[], options: { readonly educational: boolean }): ImportOutcome {
    this.imports.push({ objects, educational: options.educational });
    return { ...nothingDone, ...this.#options.importOutcome };
  }

  follow(): void {}

  get keyboard(): Keyboard {
    throw new Error('nobody sits at the tiny books');
  }

  #vouchers(): readonly TinyVoucher[] {
    return this.#options.vouchers ?? [];
  }

  #ref(voucher: TinyVoucher): VoucherRef {
    const guid = `${this.#guid}-${voucher.masterId.toString(16).padStart(8, '0')}`;
    return {
      masterId: voucher.masterId,
      alterId: voucher.alterId,
      guid,
      date: voucher.date,
      voucherTypeName: voucher.type,
      voucherNumber: voucher.number,
      isCancelled: voucher.isCancelled ?? false,
      isOptional: voucher.isOptional ?? false,
      isPostDated: false,
      load: () => ({
        DATE: voucher.date,
        GUID: guid,
        VOUCHERTYPENAME: voucher.type,
        VOUCHERNUMBER: voucher.number,
        MASTERID: ` ${voucher.masterId}`,
        ALTERID: ` ${voucher.alterId}`,
        ISCANCELLED: voucher.isCancelled === true ? 'Yes' : 'No',
        ISOPTIONAL: voucher.isOptional === true ? 'Yes' : 'No',
        ...voucher.body,
      }),
    };
  }
}

function later(found: string | null, date: string): string {
  return found === null || date > found ? date : found;
}
