import type { BookRules, Books, CompanyInfo, TallyDate } from '../books.ts';
import { RuleBook } from './book-rules.ts';
import { type Chart, drawChart } from './company/chart.ts';
import { companyObject } from './company/company-object.ts';
import { CompanyState } from './company-state.ts';
import { countVouchers } from './count-vouchers.ts';
import type { ExportContext } from './export/export-context.ts';
import { exportMaster } from './export/export-master.ts';
import { hex8 } from './export/export-voucher.ts';
import { GroupTree } from './group-tree.ts';
import { importObjects } from './import/import-objects.ts';
import { VoucherImport } from './import/import-voucher.ts';
import { openKeyboard } from './keyboard/keyboard.ts';
import { bearChild, type OpenCompany } from './keyboard/split-company.ts';
import { hash } from './random.ts';
import { Reports } from './reports/reports.ts';
import { Plan } from './vouchers/plan.ts';
import { voucherRef } from './vouchers/voucher-ref.ts';
import { VoucherStore } from './vouchers/voucher-store.ts';
import { indexOfMasterId, makeWorld } from './vouchers/world.ts';

export interface BooksOptions extends Partial<BookRules> {
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
}

export const defaultCompanyName = 'Kesarvan Vyapar Traders';
export const ampersandCompanyName = 'Zorvane & Sons (Demo) - (from 1-Apr-24)';

/** A company with generated books; the same options always give the same company. */
export function openBooks(options: BooksOptions): Books {
  const { seed, vouchers, booksFrom = '20240401', name = defaultCompanyName, number, today, ...rules } = options;
  const plan = new Plan({ count: vouchers, booksFrom, until: `${+booksFrom.slice(0, 4) + 2}0325` });
  const { books } = open({
    seed,
    plan,
    name,
    booksFrom,
    rules,
    guid: inventGuid(seed, name),
    number: number ?? String(100_000 + (hash(seed, vouchers, 91) % 900_000)),
    today: today ?? plan.until,
  });
  return books;
}

interface Company {
  readonly seed: number;
  readonly plan: Plan;
  readonly name: string;
  readonly guid: string;
  readonly number: string;
  readonly booksFrom: TallyDate;
  readonly today: TallyDate;
  readonly rules: Partial<BookRules>;
}

function open(company: Company): OpenCompany {
  const { seed, plan, name, guid, number, booksFrom, today } = company;
  const chart: Chart = drawChart(seed, plan.booksFrom, plan.years);
  const rules = new RuleBook(company.rules);
  const store = new VoucherStore(makeWorld(seed, plan, chart), { renumber: () => rules.now.renumber, booksFrom });
  const { masters } = chart;
  masters.matchNames(() => rules.now.nameMatching);
  const groups = new GroupTree(masters);
  const reports = new Reports(store, {
    masters,
    groups,
    profitAndLoss: chart.profitAndLoss,
    today,
    booksFrom: store.booksFrom,
    rules: () => rules.now,
  });
  const imported = new VoucherImport(store, guid);
  const state = new CompanyState({ masters, store, imported, openedUntil: plan.endingAt });

  const context: ExportContext = {
    companyGuid: guid,
    groups,
    get rules() {
      return rules.now;
    },
    get homeRegistration() {
      return chart.taxUnits.home.unit.name;
    },
    unit: (unit) => masters.find('Unit', unit),
    get baseSymbol() {
      return chart.baseCurrency.name;
    },
  };

  const info = (): CompanyInfo => ({
    name,
    guid,
    number,
    booksFrom,
    startingFrom: booksFrom,
    endingAt: state.endingAt,
    altMstId: masters.mark,
    altVchId: store.mark === 0 ? null : store.mark,
    lastVoucherDate: store.lastDate ?? null,
    today,
    currencySymbol: chart.baseCurrency.name,
  });

  const split = (from: TallyDate, childName: string): Books => {
    const child = { ...company, name: childName, booksFrom: from, number: String(Number(number) + 1) };
    return bearChild(state, reports, from, rules.now, () => open(child));
  };

  const books: Books = {
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
        rules: rules.now,
      };
      for (const master of masters.ofType(type)) {
        if (type !== 'TaxUnit' || about.rules.ownRegistrations || master.reservedName !== '')
          yield exportMaster(about, master);
      }
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
    groupSummary: (group, from, to) => reports.groupSummary(group, from, to),
    profitAndLoss: (from, to, exploded) => reports.profitAndLoss(from, to, exploded),
    balanceSheet: (from, to, exploded) => reports.balanceSheet(from, to, exploded),
    cashFlow: (from, to) => reports.cashFlow(from, to),
    register: (type, from, to) => reports.register(type, from, to),
    stockSummary: (from, to, exploded) => reports.stockSummary(from, to, exploded),
    bills: (side, asOn, on) => reports.bills(side, asOn, on),
    ledgerTruth: (from, to) => reports.ledgerTruth(from, to),
    partyTruth: (asOn) => reports.partyTruth(asOn),
    countVouchers() {
      return countVouchers(this);
    },
    import: (objects, { educational }) => importObjects(store, imported, objects, { educational, rules: rules.now }),
    keyboard: openKeyboard(state, rules, { name, split }),
    follow: (given) => rules.follow(given),
  };
  return { books, state };
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
