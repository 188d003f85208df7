import type { BookRules, Books, TallyDate, TallyObject } from '../../books.ts';
import { addDays } from '../calendar.ts';
import type { CompanyState } from '../company-state.ts';
import { isOn, type Master, scalar } from '../master.ts';
import { formatAmount } from '../money.ts';
import { present } from '../present.ts';
import { formatQuantity, formatRate } from '../quantity.ts';
import type { Reports } from '../reports/reports.ts';
import type { StoredVoucher } from '../vouchers/voucher.ts';

export interface OpenCompany {
  readonly books: Books;
  readonly state: CompanyState;
}

/**
 * Makes the company that begins on `from` (facts/tally.md §1.8, §4.4): what the parent holds from that day on under the same ids, and
 * the parent's balances, open bills and stock of the day before as openings. `open` opens it on the parent's generated vouchers.
 */
export function bearChild(
  parent: CompanyState,
  reports: Reports,
  from: TallyDate,
  rules: BookRules,
  open: () => OpenCompany,
): Books {
  const { books, state } = open();
  const own = state.masters.adopt(parent.masters.snapshot());
  state.store.adopt(parent.store.snapshot(), (voucher) => inOwnMasters(voucher, own));
  carryForward(parent, reports, from, own);
  if (rules.alterIdsAfterSplit === 'renumbered') state.resaveAll({ masters: 0, vouchers: 0 });
  return books;
}

/** A voucher points at masters from wherever it likes; every one of them becomes the child's. */
function inOwnMasters(stored: StoredVoucher, own: ReadonlyMap<Master, Master>): StoredVoucher {
  return exchanged(stored, own) as StoredVoucher; // the same shape with other masters in it
}

function exchanged(value: unknown, own: ReadonlyMap<Master, Master>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const master = own.get(value as Master); // a key that is no master finds nothing
  if (master !== undefined) return master;
  if (Array.isArray(value)) return value.map((part) => exchanged(part, own));
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, exchanged(part, own)]));
}

function carryForward(parent: CompanyState, reports: Reports, from: TallyDate, own: ReadonlyMap<Master, Master>): void {
  const balances = reports.balances(from, from);
  const bills = openBills(reports, addDays(from, -1));
  for (const [old, master] of own) {
    if (old.type === 'Ledger') {
      const opening = formatAmount(balances.ledger(old).opening);
      const open = isOn(old.body, 'ISBILLWISEON') ? { BILLALLOCATIONS: bills.get(old.name) ?? [] } : {};
      master.body = { ...master.body, OPENINGBALANCE: opening, ...open };
    }
    if (old.type === 'StockItem') {
      const { milli, value } = balances.stock(old).opening;
      master.body = { ...master.body, ...openingStock(parent, old, milli, value) };
    }
  }
}

function openBills(reports: Reports, asOn: TallyDate): ReadonlyMap<string, TallyObject[]> {
  const byParty = new Map<string, TallyObject[]>();
  for (const side of ['receivable', 'payable'] as const) {
    for (const bill of reports.bills(side, asOn)) {
      const known = byParty.get(bill.party) ?? [];
      known.push({ BILLDATE: bill.date, NAME: bill.reference, ISADVANCE: 'No', OPENINGBALANCE: bill.closing });
      byParty.set(bill.party, known);
    }
  }
  return byParty;
}

/** In one place: which godown held how much is not carried. */
function openingStock({ masters }: CompanyState, item: Master, milli: number, value: number): TallyObject {
  const unit = present(masters.find('Unit', scalar(item.body, 'BASEUNITS')), 'unit');
  const opening = {
    OPENINGBALANCE: formatQuantity(milli, unit),
    OPENINGRATE: milli === 0 ? '' : formatRate(Math.round((value * 1000) / milli) * 100, unit),
    OPENINGVALUE: formatAmount(-value),
  };
  const godown = present([...masters.ofType('Godown')][0], 'godown').name;
  return { ...opening, BATCHALLOCATIONS: [{ GODOWNNAME: godown, BATCHNAME: 'Primary Batch', ...opening }] };
}
