import type { Party } from '../company/parties.ts';
import type { Master } from '../master.ts';
import { at } from '../present.ts';
import { Draw, hash } from '../random.ts';
import { flagsOf, stands } from './draft-flags.ts';
import { drawCosts, drawLines, returnedLine, sumOfLines } from './draft-items.ts';
import { outputTax, roundOff, sumOf } from './draft-tax.ts';
import { billedSales, placeOf, slots } from './slots.ts';
import type { BillAllocation, Entry, ItemLine, Voucher, VoucherView } from './voucher.ts';
import { drawFor, generatedNumber, type World } from './world.ts';

/** A sale on credit, whichever of its three forms the slot asks for. */
export function draftSale(world: World, index: number): Voucher {
  const slot = world.plan.slotOf(index);
  const party = saleParty(world, index);
  const head = { type: world.chart.types[slot.type], date: world.plan.dateOf(index), party: party.ledger };
  const flags = flagsOf(world, index);
  const view: VoucherView = slot.kind === 'plain-sale' ? 'Accounting Voucher View' : 'Invoice Voucher View';
  if (flags.isCancelled) return { ...head, ...flags, view, entries: [], items: [] };

  const draw = drawFor(world, index, 11);
  const { salesLocal, salesInterstate, serviceIncome } = world.chart;
  const ledger = party.interstate ? salesInterstate : salesLocal;
  const items =
    slot.kind === 'sale'
      ? drawLines(world, draw, { date: head.date, side: 1, ledger, costed: true, price: [108, 130], lots: 2 })
      : [];
  const income =
    slot.kind === 'sale' ? [] : [incomeLine(world, draw, slot.kind === 'plain-sale' ? ledger : serviceIncome)];
  const taxes = outputTax(world, slot.kind === 'sale' ? items : income.map(atStandardRate), party.interstate);
  const credits = [...income, ...taxes];
  const total = sumOfLines(items) + sumOf(credits);
  const rounding = roundOff(world, total);
  const bill = newBill(generatedNumber(world, index), -(total + sumOf(rounding)), party.creditDays);
  return { ...head, ...flags, view, items, entries: [partyLine(party.ledger, bill), ...credits, ...rounding] };
}

/** Over the counter for cash, to nobody in particular. */
export function draftCashSale(world: World, index: number): Voucher {
  const date = world.plan.dateOf(index);
  const flags = flagsOf(world, index);
  const { cash, salesCounter, types } = world.chart;
  const head = { type: types.counterSale, date, party: cash, view: 'Invoice Voucher View' as const, ...flags };
  if (flags.isCancelled) return { ...head, entries: [], items: [] };
  const draw = drawFor(world, index, 12);
  const items = drawLines(world, draw, {
    date,
    side: 1,
    ledger: salesCounter,
    costed: false,
    price: [115, 135],
    lots: 1,
  });
  const taxes = outputTax(world, items, false);
  const total = sumOfLines(items) + sumOf(taxes);
  const rounding = roundOff(world, total);
  const received: Entry = { ledger: cash, paise: -(total + sumOf(rounding)), deemedPositive: true };
  return { ...head, items, entries: [received, ...taxes, ...rounding] };
}

/** Goods come back against an earlier item invoice, and its bill shrinks. */
export function draftCreditNote(world: World, index: number): Voucher {
  const sale = notedSale(world, index);
  const source = sale === undefined ? undefined : draftSale(world, sale);
  const party = sale === undefined ? at(world.chart.accountCustomers, 0) : saleParty(world, sale);
  const date = world.plan.dateOf(index);
  const flags = flagsOf(world, index);
  const head = {
    type: world.chart.types.creditNote,
    date,
    party: party.ledger,
    view: 'Invoice Voucher View' as const,
    ...flags,
  };
  if (flags.isCancelled) return { ...head, entries: [], items: [] };
  const draw = drawFor(world, index, 13);
  const items: ItemLine[] =
    source && stands(source)
      ? [returnedLine(at(source.items, 0), drawPart(draw, at(source.items, 0).billed))]
      : drawLines(world, draw, {
          date: source?.date ?? date,
          side: 1,
          ledger: world.chart.salesLocal,
          costed: false,
          price: [108, 130],
          lots: 1,
        }).map((line) => returnedLine(line, line.billed));
  const taxes = outputTax(world, items, party.interstate);
  const total = sumOfLines(items) + sumOf(taxes);
  const rounding = roundOff(world, total);
  const credit = -(total + sumOf(rounding));
  const bill: BillAllocation | undefined =
    sale !== undefined && source && stands(source)
      ? { type: 'Agst Ref', name: generatedNumber(world, sale), paise: credit, creditDays: 0, billDate: source.date }
      : party.billWise
        ? { type: 'On Account', name: '', paise: credit, creditDays: 0 }
        : undefined;
  const entry: Entry = {
    ledger: party.ledger,
    paise: credit,
    deemedPositive: false,
    ...(bill ? { bills: [bill] } : {}),
  };
  return { ...head, items, entries: [entry, ...taxes, ...rounding] };
}

/** Paid in dollars: every amount stands in both currencies, whole dollars at a rate of two decimals. */
export function draftExportSale(world: World, index: number): Voucher {
  const party = exportParty(world, index);
  const date = world.plan.dateOf(index);
  const flags = flagsOf(world, index);
  const head = {
    type: world.chart.types.exportInvoice,
    date,
    party: party.ledger,
    view: 'Invoice Voucher View' as const,
    ...flags,
  };
  if (flags.isCancelled) return { ...head, entries: [], items: [] };
  const draw = drawFor(world, index, 14);
  const rate = exportRate(world, index);
  const items = drawLines(world, draw, {
    date,
    side: 1,
    ledger: world.chart.salesExport,
    costed: false,
    price: [140, 170],
    lots: 6,
  }).map((line) => inDollars(line, rate));
  const cents = -items.reduce((sum, line) => sum + (line.forex?.cents ?? 0), 0);
  const paise = -sumOfLines(items);
  const forex = { symbol: '$', cents, rate };
  const bill = { ...newBill(generatedNumber(world, index), paise, party.creditDays), forex };
  return { ...head, items, entries: [{ ledger: party.ledger, paise, deemedPositive: true, bills: [bill], forex }] };
}

/** Two neighbouring invoices of a block go to one party, so that one receipt can settle both. */
export function saleParty(world: World, index: number): Party {
  const pair = Math.floor(at(saleTurn, index % slots.length) / 2);
  const draw = new Draw(hash(world.seed, world.plan.blockOf(index) * 64 + pair, 5));
  if (draw.chance(0.04)) return world.chart.bothSides;
  const { customers } = world.chart;
  return at(customers, Math.floor(draw.fraction() ** 1.5 * customers.length));
}

export function exportParty(world: World, index: number): Party {
  return at(world.chart.overseas, hash(world.seed, index, 6) % world.chart.overseas.length);
}

/** Rupees for a dollar, in ten-thousandths. */
export function exportRate(world: World, index: number): number {
  return 830_000 + (hash(world.seed, index, 7) % 500) * 100;
}

/** What a receipt finds open on an invoice: nothing if it does not stand, less what a credit note took off. Positive paise. */
export function openOnSale(world: World, sale: number): number {
  const voucher = draftSale(world, sale);
  if (!stands(voucher)) return 0;
  const note = world.plan.indexAt(world.plan.blockOf(sale) + noteLag(world), creditNotePlace);
  if (note === undefined || notedSale(world, note) !== sale) return -at(voucher.entries, 0).paise;
  const credit = draftCreditNote(world, note);
  return -at(voucher.entries, 0).paise - (stands(credit) ? at(credit.entries, 0).paise : 0);
}

export function newBill(name: string, paise: number, creditDays: number): BillAllocation {
  return { type: 'New Ref', name, paise, creditDays };
}

/** The sale that a credit note takes back. */
export function notedSale(world: World, note: number): number | undefined {
  const block = world.plan.blockOf(note) - noteLag(world);
  return world.plan.indexAt(block, at(itemSales, hash(world.seed, block, 8) % itemSales.length));
}

function noteLag(world: World): number {
  return world.plan.blocksIn(8);
}

function drawPart(draw: Draw, milli: number): number {
  return Math.max(1, Math.round((milli / 1000) * (draw.between(10, 50) / 100))) * 1000;
}

function incomeLine(world: World, draw: Draw, ledger: Master): Entry {
  const paise = draw.between(40, 900) * 10_000 + draw.below(100) * 25;
  const costed = ledger !== world.chart.serviceIncome;
  return { ledger, paise, deemedPositive: false, ...(costed ? { costs: drawCosts(world, draw, paise) } : {}) };
}

function atStandardRate(entry: Entry): { paise: number; gst: number } {
  return { paise: entry.paise, gst: 1800 };
}

/** The line again in whole dollars at a rate, exempt and without discount. */
export function inDollars(line: ItemLine, rate: number): ItemLine {
  const sign = Math.sign(line.paise);
  const dollars = sign * Math.max(1, Math.round((Math.abs(line.paise) * 100) / rate));
  const paise = Math.round((dollars * rate) / 100);
  const forex = { symbol: '$', cents: dollars * 100, rate };
  return {
    ...line,
    paise,
    gst: 0,
    discount: 0,
    rate: Math.round((Math.abs(paise) * 100_000) / line.billed),
    forex,
    ledgers: line.ledgers.map((entry) => ({ ...entry, paise, forex })),
  };
}

function partyLine(ledger: Master, bill: BillAllocation): Entry {
  return { ledger, paise: bill.paise, deemedPositive: bill.paise < 0, bills: [bill] };
}

const creditNotePlace = placeOf('credit-note');
const itemSales = billedSales.filter((place) => slots[place]?.kind === 'sale');
const saleTurn: readonly number[] = slots.map((_, place) => billedSales.indexOf(place));
