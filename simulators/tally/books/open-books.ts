import type { Books, CompanyInfo, TallyDate } from '../books.ts';
import { drawChart } from './company/chart.ts';
import { companyObject } from './company/company-object.ts';
import { exportMaster } from './export/export-master.ts';
import { type ExportContext, hex8 } from './export/export-voucher.ts';
import { GroupTree } from './group-tree.ts';
import { importObjects } from './import/import-objects.ts';
import { VoucherImport, type VoucherImportOptions } from './import/import-voucher.ts';
import { openKeyboard } from './keyboard/keyboard.ts';
import { hash } from './random.ts';
import { Reports } from './reports/reports.ts';
import { Plan } from './vouchers/plan.ts';
import { voucherRef } from './vouchers/voucher-ref.ts';
import { VoucherStore } from './vouchers/voucher-store.ts';
import { indexOfMasterId, makeWorld } from './vouchers/world.ts';

export interface BooksOptions {
  readonly seed: number;
  /** From none to a million; memory does not depend on it. */
  readonly vouchers: number;
  readonly name?: string;
  /** COMPANYNUMBER, five digits or six. */
  readonly number?: string;
  /** First day of the books and of their financial years. Two years are filled. */
  readonly booksFrom?: TallyDate;
  /** Post-dated vouchers dated after this day do not count yet; by default a day before all generated ones. */
  readonly today?: TallyDate;
  /** Whether `Auto Renumber` types count their numbers anew after an insert or delete (`facts/tally.md` §4.3). */
  readonly renumber?: boolean;
  /** Whether ALLLEDGERENTRIES of an item invoice repeats the ledgers under its items, as measured on sales. */
  readonly itemLedgersInAllEntries?: boolean;
  readonly alterByRemoteId?: VoucherImportOptions['alterByRemoteId'];
}

export const defaultCompanyName = 'Kesarvan Vyapar Traders';
export const ampersandCompanyName = 'Zorvane & Sons (Demo) - (from 1-Apr-24)';

/** A company with generated books; the same options always give the same company. */
export function openBooks(options: BooksOptions): Books {
  const { seed, vouchers, booksFrom = '20240401', renumber = true } = options;
  const { itemLedgersInAllEntries = true, alterByRemoteId = 'duplicates' } = options;
  const name = options.name ?? defaultCompanyName;
  const plan = new Plan({ count: vouchers, booksFrom, until: `${+booksFrom.slice(0, 4) + 2}0325` });
  const today = options.today ?? plan.until;
  const chart = drawChart(seed, booksFrom, plan.years);
  const store = new VoucherStore(makeWorld(seed, plan, chart), { renumber });
  const { masters } = chart;
  const groups = new GroupTree(masters);
  const guid = inventGuid(seed, name);
  const reports = new Reports(store, { masters, groups, profitAndLoss: chart.profitAndLoss, today });

  const context: ExportContext = {
    companyGuid: guid,
    groups,
    itemLedgersInAllEntries,
    get baseSymbol() {
      return chart.baseCurrency.name;
    },
  };

  const voucherImport = new VoucherImport(store, guid);

  const info = (): CompanyInfo => ({
    name,
    guid,
    number: options.number ?? String(100_000 + (hash(seed, vouchers, 91) % 900_000)),
    booksFrom,
    startingFrom: booksFrom,
    endingAt: plan.endingAt,
    altMstId: masters.mark,
    altVchId: store.mark === 0 ? null : store.mark,
    lastVoucherDate: store.lastDate ?? null,
    today,
    currencySymbol: chart.baseCurrency.name,
  });

  return {
    info,
    company: () => companyObject(info()),
    *masters(type, { from, to }) {
      const balances = () => reports.balances(from, to);
      const about = {
        companyGuid: guid,
        masters,
        groups,
        profitAndLoss: chart.profitAndLoss,
        booksFrom,
        from,
        balances,
      };
      for (const master of masters.ofType(type)) yield exportMaster(about, master);
    },
    *vouchers(from, to) {
      for (const place of store.places(from, to)) yield voucherRef(store, context, place);
    },
    voucher(masterId) {
      const index = indexOfMasterId(masterId, plan.count);
      if (index !== undefined && store.isUntouched(index)) return voucherRef(store, context, index);
      const stored = store.get(masterId);
      return stored && voucherRef(store, context, stored);
    },
    voucherByGuid(of) {
      const masterId = Number.parseInt(of.slice(guid.length + 1), 16);
      return of === `${guid}-${hex8(masterId)}` ? this.voucher(masterId) : undefined;
    },
    voucherCount: () => store.count,
    trialBalance: (from, to, exploded) => reports.trialBalance(from, to, exploded),
    bills: (side, asOn) => reports.bills(side, asOn),
    import: (objects, { educational }) =>
      importObjects(store, voucherImport, objects, { educational, alterByRemoteId }),
    keyboard: openKeyboard(store),
  };
}

function inventGuid(seed: number, name: string): string {
  const parts = Array.from({ length: 4 }, (_, i) => hex8(hash(seed, fold(name, i + 1), 92 + i)));
  const hex = parts.join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-9${hex.slice(17, 20)}-${hex.slice(20)}`;
}

function fold(text: string, start: number): number {
  let sum = start;
  for (let i = 0; i < text.length; i++) sum = (Math.imul(sum, 31) + text.charCodeAt(i)) >>> 0;
  return sum;
}
