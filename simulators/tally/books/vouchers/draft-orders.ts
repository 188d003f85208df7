import { addDays } from '../calendar.ts';
import { gstRate } from '../company/items.ts';
import type { Party } from '../company/parties.ts';
import type { Master } from '../master.ts';
import { at } from '../present.ts';
import { flagsOf, stands } from './draft-flags.ts';
import { drawLines, returnedLine, sumOfLines, tradedItem } from './draft-items.ts';
import { newBill } from './draft-sales.ts';
import { inputTax, outputTax, roundOff, sumOf } from './draft-tax.ts';
import type { SlotKind } from './slots.ts';
import type { Entry, ItemLine, Voucher } from './voucher.ts';
import { drawFor, generatedNumber, supplierInvoice, type World } from './world.ts';

/** A customer's order: nothing moves yet. */
export function draftSalesOrder(world: World, index: number): Voucher {
  return ordered(world, index, sales);
}

export function draftPurchaseOrder(world: World, index: number): Voucher {
  return ordered(world, index, purchases);
}

/** The ordered goods leave under a tracking number, the note's own; the accounts wait for the invoice. */
export function draftDeliveryNote(world: World, index: number): Voucher {
  return noted(world, index, sales);
}

export function draftReceiptNote(world: World, index: number): Voucher {
  return noted(world, index, purchases);
}

/** The invoice that follows the note, with a trade discount on its foot. */
export function draftTrackedSale(world: World, index: number): Voucher {
  const voucher = invoiced(world, index, sales);
  const [party, ...others] = voucher.entries;
  if (!party) return voucher;
  const discount = Math.round((sumOfLines(voucher.items) * 2) / 10_000) * 100;
  const paise = party.paise + discount;
  const bill = newBill(generatedNumber(world, index), paise, dealOf(world, index, sales).creditDays);
  const allowed: Entry = { ledger: world.chart.discountAllowed, paise: -discount, deemedPositive: true };
  return { ...voucher, entries: [{ ...party, paise, bills: [bill] }, allowed, ...others] };
}

export function draftTrackedPurchase(world: World, index: number): Voucher {
  const voucher = invoiced(world, index, purchases);
  const [party, ...others] = voucher.entries;
  if (!party) return voucher;
  const bill = newBill(supplierInvoice(world, index), party.paise, dealOf(world, index, purchases).creditDays);
  return { ...voucher, entries: [{ ...party, bills: [bill] }, ...others] };
}

/** Some of what a note moved comes back before it was invoiced. */
export function draftRejection(world: World, index: number, kind: 'rejection-in' | 'rejection-out'): Voucher {
  const flow = kind === 'rejection-in' ? sales : purchases;
  const head = headOf(world, index, flow);
  if (head.isCancelled) return { ...head, entries: [], items: [] };
  const { items, trackingNumber } = dealOf(world, index, flow);
  const line = at(items, 0);
  const milli = Math.max(1, Math.floor(line.billed / 4000)) * 1000;
  const returned = returnedLine(line, milli);
  return assembled(world, head, [{ ...returned, ...(trackingNumber ? { trackingNumber } : {}) }], flow);
}

/** What the chain of an order, its note and its invoice is about: fixed by the order's place, wherever one looks from. */
interface Deal {
  readonly party: Party;
  readonly creditDays: number;
  readonly items: readonly ItemLine[];
  readonly orderNumber: string | undefined;
  readonly trackingNumber: string | undefined;
}

interface Flow {
  readonly order: SlotKind;
  readonly note: SlotKind;
  readonly side: 1 | -1;
}

const sales: Flow = { order: 'sales-order', note: 'delivery-note', side: 1 };
const purchases: Flow = { order: 'purchase-order', note: 'receipt-note', side: -1 };

function dealOf(world: World, index: number, flow: Flow): Deal {
  const order = world.plan.inCycle(index, flow.order) ?? index;
  const note = world.plan.inCycle(index, flow.note);
  const draw = drawFor(world, order, 61);
  const { customers, suppliers } = world.chart;
  const party = draw.pick(flow.side > 0 ? customers : suppliers);
  const items = drawLines(world, draw, {
    date: world.plan.dateOf(order),
    side: flow.side,
    ledger: tradeLedger(world, party, flow),
    costed: flow.side > 0,
    price: flow.side > 0 ? [108, 126] : [96, 103],
    lots: 3,
  });
  return {
    party,
    creditDays: party.creditDays,
    items,
    orderNumber: stands(flagsOf(world, order)) ? generatedNumber(world, order) : undefined,
    trackingNumber: note !== undefined && stands(flagsOf(world, note)) ? generatedNumber(world, note) : undefined,
  };
}

function tradeLedger(world: World, party: Party, flow: Flow): Master {
  const { salesLocal, salesInterstate, purchaseLocal, purchaseInterstate } = world.chart;
  if (flow.side > 0) return party.interstate ? salesInterstate : salesLocal;
  return party.interstate ? purchaseInterstate : purchaseLocal;
}

type Head = Omit<Voucher, 'entries' | 'items'>;

function headOf(world: World, index: number, flow: Flow): Head {
  return {
    type: world.chart.types[world.plan.slotOf(index).type],
    date: world.plan.dateOf(index),
    view: 'Invoice Voucher View',
    party: dealOf(world, index, flow).party.ledger,
    ...flagsOf(world, index),
  };
}

function ordered(world: World, index: number, flow: Flow): Voucher {
  const head = headOf(world, index, flow);
  if (head.isCancelled) return { ...head, entries: [], items: [] };
  const { items } = dealOf(world, index, flow);
  const orderNumber = generatedNumber(world, index);
  const orderDue = addDays(head.date, 7 + (index % 21));
  return assembled(
    world,
    head,
    items.map((line) => ({ ...line, orderNumber, orderDue })),
    flow,
  );
}

function noted(world: World, index: number, flow: Flow): Voucher {
  const head = headOf(world, index, flow);
  if (head.isCancelled) return { ...head, entries: [], items: [] };
  const { items, orderNumber } = dealOf(world, index, flow);
  const trackingNumber = generatedNumber(world, index);
  return assembled(
    world,
    head,
    items.map((line) => ({ ...line, orderNumber, trackingNumber })),
    flow,
  );
}

function invoiced(world: World, index: number, flow: Flow): Voucher {
  const head = headOf(world, index, flow);
  if (head.isCancelled) return { ...head, entries: [], items: [] };
  const { items, orderNumber, trackingNumber } = dealOf(world, index, flow);
  return assembled(
    world,
    head,
    items.map((line) => ({ ...line, orderNumber, trackingNumber })),
    flow,
  );
}

/** The party's line over items, taxes and rounding, as on any invoice. */
function assembled(world: World, head: Head, lines: readonly ItemLine[], flow: Flow): Voucher {
  const party = head.party;
  if (!party) throw new Error('an order has a party');
  const items = lines.map((line) => ({ ...line, gst: gstRate(tradedItem(world, line.item), head.date) }));
  const interstate = items.some(({ ledgers }) =>
    ledgers.some(({ ledger }) => ledger === world.chart.salesInterstate || ledger === world.chart.purchaseInterstate),
  );
  const taxes = (flow.side > 0 ? outputTax : inputTax)(world, items, interstate);
  const total = sumOfLines(items) + sumOf(taxes);
  const rounding = roundOff(world, total);
  const paise = -(total + sumOf(rounding));
  return { ...head, items, entries: [{ ledger: party, paise, deemedPositive: paise < 0 }, ...taxes, ...rounding] };
}
