import type { TallyDate } from '../books.ts';
import { addDays, financialYearStart } from './calendar.ts';
import type { VoucherImport } from './import/import-voucher.ts';
import type { MasterSnapshot, MasterStore } from './master-store.ts';
import type { VoucherSnapshot, VoucherStore } from './vouchers/voucher-store.ts';

/** A company's data as a backup holds it. */
export interface CompanySnapshot {
  readonly masters: MasterSnapshot;
  readonly vouchers: VoucherSnapshot;
  readonly remoteIds: ReadonlyMap<string, number>;
  readonly openedUntil: TallyDate;
}

export interface CompanyParts {
  readonly masters: MasterStore;
  readonly store: VoucherStore;
  readonly imported: VoucherImport;
  /** The last day of the last financial year somebody opened. */
  readonly openedUntil: TallyDate;
}

/** All of one company that changes, so that it can be kept and put back as a whole. */
export class CompanyState {
  readonly masters: MasterStore;
  readonly store: VoucherStore;
  readonly imported: VoucherImport;
  #openedUntil: TallyDate;

  constructor({ masters, store, imported, openedUntil }: CompanyParts) {
    this.masters = masters;
    this.store = store;
    this.imported = imported;
    this.#openedUntil = openedUntil;
  }

  /** ENDINGAT: the end of the last year that was opened or has a voucher. */
  get endingAt(): TallyDate {
    const { booksFrom, lastDate = booksFrom } = this.store;
    const filled = yearAfter(financialYearStart(lastDate, booksFrom));
    return filled > this.#openedUntil ? filled : this.#openedUntil;
  }

  openNextYear(): void {
    this.#openedUntil = yearAfter(addDays(this.endingAt, 1));
  }

  snapshot(): CompanySnapshot {
    return {
      masters: this.masters.snapshot(),
      vouchers: this.store.snapshot(),
      remoteIds: this.imported.remoteIds(),
      openedUntil: this.#openedUntil,
    };
  }

  restore({ masters, vouchers, remoteIds, openedUntil }: CompanySnapshot): void {
    this.masters.restore(masters);
    this.store.restore(vouchers);
    this.imported.remember(remoteIds);
    this.#openedUntil = openedUntil;
  }

  /** Saves everything again, with ALTERIDs after these marks. */
  resaveAll(marks: { readonly masters: number; readonly vouchers: number }): void {
    this.masters.resaveAll(marks.masters);
    this.store.resaveAll(marks.vouchers);
  }
}

/** The last day of the financial year that begins on a day. */
function yearAfter(start: TallyDate): TallyDate {
  return addDays(`${+start.slice(0, 4) + 1}${start.slice(4)}`, -1);
}
