import { addDays } from '../calendar.ts';
import type { Master } from '../master.ts';
import { at } from '../present.ts';
import { flagsOf } from './draft-flags.ts';
import { drawLines, sumOfLines } from './draft-items.ts';
import { exportRate, inDollars, newBill } from './draft-sales.ts';
import { outputTax, roundOff, sumOf } from './draft-tax.ts';
import type { Entry, Voucher, VoucherView } from './voucher.ts';
import { drawFor, generatedNumber, supplierInvoice, type World } from './world.ts';

/** At the till: part in notes, part by card. */
export function draftPosSale(world: World, index: number): Voucher {
  const { cash, cardSettlement, salesCounter } = world.chart;
  const head = headOf(world, index, 'Invoice Voucher View', cash);
  if (head.isCancelled) return { ...head, entries: [], items: [] };
  const draw = drawFor(world, index, 91);
  const trade = { date: head.date, side: 1, ledger: salesCounter, costed: false, price: [115, 135], lots: 1 } as const;
  const items = drawLines(world, draw, trade);
  const taxes = outputTax(world, items, false);
  const total = sumOfLines(items) + sumOf(taxes);
  const rounding = roundOff(world, total);
  const due = total + sumOf(rounding);
  const card = Math.floor((due * draw.between(0, 80)) / 10_000) * 100;
  const tender = (ledger: Master, paise: number, more: Entry['more']): Entry[] =>
    paise === 0 ? [] : [{ ledger, paise: -paise, deemedPositive: true, more }];
  const notes = Math.ceil((due - card) / 50_000) * 50_000;
  return {
    ...head,
    items,
    entries: [
      ...tender(cash, due - card, { POSPAYMENTTYPE: 'Cash', CASHRECEIVED: `-${notes / 100}.00` }),
      ...tender(cardSettlement, card, { POSPAYMENTTYPE: 'Card' }),
      ...taxes,
      ...rounding,
    ],
  };
}

/** The branch in the other state sells within it, under its own registration. */
export function draftBranchSale(world: World, index: number): Voucher {
  const draw = drawFor(world, index, 92);
  const party = draw.pick(world.chart.branchCustomers);
  const head = headOf(world, index, 'Invoice Voucher View', party.ledger);
  if (head.isCancelled) return { ...head, entries: [], items: [] };
  const ledger = world.chart.salesInterstate;
  const items = drawLines(world, draw, { date: head.date, side: 1, ledger, costed: true, price: [110, 130], lots: 2 });
  return billed(world, index, head, items, outputTax(world, items, false), party.creditDays);
}

/** Empty tins and cartons, with tax collected at source on top of GST. */
export function draftTcsSale(world: World, index: number): Voucher {
  const draw = drawFor(world, index, 93);
  const party = draw.pick(world.chart.customers);
  const head = headOf(world, index, 'Invoice Voucher View', party.ledger);
  if (head.isCancelled) return { ...head, entries: [], items: [] };
  const { scrapSales, tcs } = world.chart;
  const income: Entry = { ledger: scrapSales, paise: draw.between(20, 300) * 10_000, deemedPositive: false };
  const taxes = outputTax(world, [{ paise: income.paise, gst: 1800 }], party.interstate);
  const collected = Math.round((income.paise + sumOf(taxes)) / 100);
  const others = [income, ...taxes, { ledger: tcs, paise: collected, deemedPositive: false }];
  return billed(world, index, head, [], others, party.creditDays);
}

/** Goods from abroad, owed in dollars by a fixed day. */
export function draftImportPurchase(world: World, index: number): Voucher {
  const draw = drawFor(world, index, 94);
  const party = draw.pick(world.chart.importers);
  const head = headOf(world, index, 'Invoice Voucher View', party.ledger);
  if (head.isCancelled) return { ...head, entries: [], items: [] };
  const rate = exportRate(world, index);
  const ledger = world.chart.purchaseImport;
  const trade = { date: head.date, side: -1, ledger, costed: false, price: [90, 98], lots: 5 } as const;
  const items = drawLines(world, draw, trade).map((line) => inDollars(line, rate));
  const paise = -sumOfLines(items);
  const forex = { symbol: '$', cents: -items.reduce((sum, line) => sum + (line.forex?.cents ?? 0), 0), rate };
  const dueOn = addDays(head.date, 60);
  const bill = { ...newBill(supplierInvoice(world, index), paise, 60), dueOn, forex };
  return { ...head, items, entries: [{ ledger: party.ledger, paise, deemedPositive: false, bills: [bill], forex }] };
}

/** Two claims of one customer given up in one journal: the same ledger stands in it twice. */
export function draftSetOff(world: World, index: number): Voucher {
  const draw = drawFor(world, index, 95);
  const party = draw.pick(world.chart.accountCustomers).ledger;
  const { badDebts, discountAllowed } = world.chart;
  const head = headOf(world, index, 'Accounting Voucher View', party);
  const [lost, allowed] = [draw.between(5, 80) * 10_000 + 25, draw.between(1, 9) * 10_000];
  const entries: Entry[] = [
    { ledger: badDebts, paise: -lost, deemedPositive: true },
    { ledger: discountAllowed, paise: -allowed, deemedPositive: true },
    { ledger: party, paise: lost, deemedPositive: false },
    { ledger: party, paise: allowed, deemedPositive: false },
  ];
  return { ...head, entries: head.isCancelled ? [] : entries, items: [] };
}

/** An expense that is foreseen for the month's figures and gone with the month. */
export function draftReversingJournal(world: World, index: number): Voucher {
  const draw = drawFor(world, index, 96);
  const { expenses, salaryPayable } = world.chart;
  const head = headOf(world, index, 'Accounting Voucher View', salaryPayable);
  const paise = draw.between(10, 200) * 10_000;
  const entries: Entry[] = [
    { ledger: draw.pick(expenses), paise: -paise, deemedPositive: true },
    { ledger: salaryPayable, paise, deemedPositive: false },
  ];
  return { ...head, applicableUpto: monthEnd(head.date), entries: head.isCancelled ? [] : entries, items: [] };
}

type Head = Omit<Voucher, 'entries' | 'items'>;

function headOf(world: World, index: number, view: VoucherView, party: Master): Head {
  return {
    type: world.chart.types[world.plan.slotOf(index).type],
    date: world.plan.dateOf(index),
    view,
    party,
    ...flagsOf(world, index),
  };
}

function billed(
  world: World,
  index: number,
  head: Head,
  items: Voucher['items'],
  others: readonly Entry[],
  creditDays: number,
): Voucher {
  const total = sumOfLines(items) + sumOf(others);
  const rounding = roundOff(world, total);
  const bill = newBill(generatedNumber(world, index), -(total + sumOf(rounding)), creditDays);
  const ledger = head.party ?? at(world.chart.customers, 0).ledger;
  const owed: Entry = { ledger, paise: bill.paise, deemedPositive: true, bills: [bill] };
  return { ...head, items, entries: [owed, ...others, ...rounding] };
}

function monthEnd(date: string): string {
  const next = +date.slice(4, 6) % 12;
  const year = +date.slice(0, 4) + (next === 0 ? 1 : 0);
  return addDays(`${year}${String(next + 1).padStart(2, '0')}01`, -1);
}
