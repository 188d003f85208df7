import type { Party } from '../company/parties.ts';
import { at } from '../present.ts';
import { Draw, hash } from '../random.ts';
import { flagsOf, stands } from './draft-flags.ts';
import { drawCosts, drawLines, returnedLine, sumOfLines } from './draft-items.ts';
import { newBill } from './draft-sales.ts';
import { inputTax, roundOff, sumOf } from './draft-tax.ts';
import { billedPurchases, placeOf, slots } from './slots.ts';
import type { Entry, Voucher } from './voucher.ts';
import { drawFor, supplierInvoice, type World } from './world.ts';

export function draftPurchase(world: World, index: number): Voucher {
  const party = purchaseParty(world, index);
  const date = world.plan.dateOf(index);
  const flags = flagsOf(world, index);
  const head = {
    type: world.chart.types.purchase,
    date,
    party: party.ledger,
    view: 'Invoice Voucher View' as const,
    ...flags,
  };
  if (flags.isCancelled) return { ...head, entries: [], items: [] };
  const draw = drawFor(world, index, 21);
  const { purchaseLocal, purchaseInterstate } = world.chart;
  const ledger = party.interstate ? purchaseInterstate : purchaseLocal;
  const items = drawLines(world, draw, { date, side: -1, ledger, costed: false, price: [95, 104], lots: 8 });
  const taxes = inputTax(world, items, party.interstate);
  const total = sumOfLines(items) + sumOf(taxes);
  const rounding = roundOff(world, total);
  const bill = newBill(supplierInvoice(world, index), -(total + sumOf(rounding)), party.creditDays);
  const owed: Entry = { ledger: party.ledger, paise: bill.paise, deemedPositive: false, bills: [bill] };
  return { ...head, items, entries: [owed, ...taxes, ...rounding] };
}

/** Goods go back to the mill against an earlier purchase. */
export function draftDebitNote(world: World, index: number): Voucher {
  const purchase = notedPurchase(world, index);
  const source = purchase === undefined ? undefined : draftPurchase(world, purchase);
  const date = world.plan.dateOf(index);
  const flags = flagsOf(world, index);
  const party = purchase === undefined ? at(world.chart.suppliers, 0) : purchaseParty(world, purchase);
  const head = {
    type: world.chart.types.debitNote,
    date,
    party: party.ledger,
    view: 'Invoice Voucher View' as const,
    ...flags,
  };
  if (flags.isCancelled) return { ...head, entries: [], items: [] };
  const draw = drawFor(world, index, 22);
  if (purchase === undefined || !source || !stands(source)) return rateDifference(world, draw, head, party);
  const line = at(source.items, 0);
  const back = Math.max(1, Math.round((line.billed / 1000) * (draw.between(5, 30) / 100))) * 1000;
  const items = [returnedLine(line, back)];
  const taxes = inputTax(world, items, party.interstate);
  const total = sumOfLines(items) + sumOf(taxes);
  const rounding = roundOff(world, total);
  const paise = -(total + sumOf(rounding));
  const name = supplierInvoice(world, purchase);
  const bills = [{ type: 'Agst Ref', name, paise, creditDays: 0, billDate: source.date } as const];
  return {
    ...head,
    items,
    entries: [{ ledger: party.ledger, paise, deemedPositive: true, bills }, ...taxes, ...rounding],
  };
}

/** Freight from an unregistered transporter: the tax is owed by the receiver and claimed by him in the same voucher. */
export function draftReverseCharge(world: World, index: number): Voucher {
  const { transporters, freightInward, inputCgst, inputSgst, reverseCgst, reverseSgst, types } = world.chart;
  const draw = drawFor(world, index, 23);
  const transporter = draw.pick(transporters).ledger;
  const flags = flagsOf(world, index);
  const head = { type: types.purchase, date: world.plan.dateOf(index), party: transporter, ...flags };
  const view = 'Accounting Voucher View' as const;
  if (flags.isCancelled) return { ...head, view, entries: [], items: [] };
  const freight = draw.between(15, 120) * 10_000;
  const tax = (freight * 25) / 1000;
  const debit = (ledger: Entry['ledger'], paise: number): Entry => ({ ledger, paise: -paise, deemedPositive: true });
  const credit = (ledger: Entry['ledger'], paise: number): Entry => ({ ledger, paise, deemedPositive: false });
  return {
    ...head,
    view,
    items: [],
    entries: [
      credit(transporter, freight),
      { ...debit(freightInward, freight), costs: drawCosts(world, draw, -freight) },
      debit(inputCgst, tax),
      debit(inputSgst, tax),
      credit(reverseCgst, tax),
      credit(reverseSgst, tax),
    ],
  };
}

/** A professional's bill, entered by journal, with tax deducted at source. */
export function draftTdsBill(world: World, index: number): Voucher {
  const { professionalFees, tdsProfessional, types } = world.chart;
  const party = professionalOf(world, index);
  const flags = flagsOf(world, index);
  const head = { type: types.journal, date: world.plan.dateOf(index), party: party.ledger, ...flags };
  const view = 'Accounting Voucher View' as const;
  if (flags.isCancelled) return { ...head, view, entries: [], items: [] };
  const draw = drawFor(world, index, 24);
  const fee = draw.between(30, 250) * 10_000;
  const tds = fee / 10;
  const bill = newBill(feeBillName(world, index), fee - tds, party.creditDays);
  return {
    ...head,
    view,
    items: [],
    entries: [
      { ledger: professionalFees, paise: -fee, deemedPositive: true, costs: drawCosts(world, draw, -fee) },
      { ledger: party.ledger, paise: bill.paise, deemedPositive: false, bills: [bill] },
      { ledger: tdsProfessional, paise: tds, deemedPositive: false },
    ],
  };
}

export function purchaseParty(world: World, index: number): Party {
  const pair = Math.floor(at(purchaseTurn, index % slots.length) / 2);
  const draw = new Draw(hash(world.seed, world.plan.blockOf(index) * 64 + pair, 25));
  return draw.chance(0.05) ? world.chart.bothSides : draw.pick(world.chart.suppliers);
}

export function professionalOf(world: World, index: number): Party {
  return at(world.chart.professionals, hash(world.seed, index, 26) % world.chart.professionals.length);
}

export function feeBillName(world: World, index: number): string {
  return `FEE/${world.plan.blockOf(index) + 1}`;
}

/** What a payment finds open on a purchase. Positive paise. */
export function openOnPurchase(world: World, purchase: number): number {
  const voucher = draftPurchase(world, purchase);
  if (!stands(voucher)) return 0;
  const note = world.plan.indexAt(world.plan.blockOf(purchase) + noteLag(world), debitNotePlace);
  if (note === undefined || notedPurchase(world, note) !== purchase) return at(voucher.entries, 0).paise;
  const debit = draftDebitNote(world, note);
  return at(voucher.entries, 0).paise + (stands(debit) ? at(debit.entries, 0).paise : 0);
}

function rateDifference(world: World, draw: Draw, head: Omit<Voucher, 'entries' | 'items'>, party: Party): Voucher {
  const paise = draw.between(5, 90) * 1_000;
  const bills = [{ type: 'On Account', name: '', paise: -paise, creditDays: 0 } as const];
  return {
    ...head,
    items: [],
    entries: [
      { ledger: party.ledger, paise: -paise, deemedPositive: true, bills },
      { ledger: world.chart.purchaseLocal, paise, deemedPositive: false },
    ],
  };
}

/** The purchase that a debit note takes back. */
export function notedPurchase(world: World, note: number): number | undefined {
  const block = world.plan.blockOf(note) - noteLag(world);
  return world.plan.indexAt(block, at(billedPurchases, hash(world.seed, block, 27) % billedPurchases.length));
}

function noteLag(world: World): number {
  return world.plan.blocksIn(6);
}

const debitNotePlace = placeOf('debit-note');
const purchaseTurn: readonly number[] = slots.map((_, place) => billedPurchases.indexOf(place));
