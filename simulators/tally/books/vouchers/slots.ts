import { at } from '../present.ts';

/** The voucher types of `company/voucher-types.ts`, by their handle. */
export type SlotType =
  | 'sales'
  | 'taxInvoice'
  | 'counterSale'
  | 'exportInvoice'
  | 'posSale'
  | 'purchase'
  | 'receipt'
  | 'payment'
  | 'contra'
  | 'journal'
  | 'creditNote'
  | 'debitNote'
  | 'memorandum'
  | 'reversing'
  | 'salesOrder'
  | 'purchaseOrder'
  | 'deliveryNote'
  | 'receiptNote'
  | 'rejectionsIn'
  | 'rejectionsOut'
  | 'stockJournal'
  | 'manufacturing'
  | 'physicalStock'
  | 'jobOrderIn'
  | 'jobOrderOut'
  | 'materialIn'
  | 'materialOut'
  | 'attendance'
  | 'payroll';

/** What happens in a slot, and the voucher type it is entered under. */
const types = {
  sale: 'sales',
  'service-sale': 'sales',
  'plain-sale': 'sales',
  'cash-sale': 'counterSale',
  'export-sale': 'exportInvoice',
  purchase: 'purchase',
  'reverse-charge': 'purchase',
  'tds-bill': 'journal',
  receipt: 'receipt',
  'other-receipt': 'receipt',
  'export-receipt': 'receipt',
  'post-dated-receipt': 'receipt',
  payment: 'payment',
  'fee-payment': 'payment',
  expense: 'payment',
  contra: 'contra',
  journal: 'journal',
  'credit-note': 'creditNote',
  'debit-note': 'debitNote',
  memorandum: 'memorandum',
  'sales-order': 'salesOrder',
  'delivery-note': 'deliveryNote',
  'tracked-sale': 'sales',
  'rejection-in': 'rejectionsIn',
  'purchase-order': 'purchaseOrder',
  'receipt-note': 'receiptNote',
  'tracked-purchase': 'purchase',
  'rejection-out': 'rejectionsOut',
  'import-purchase': 'purchase',
  'pos-sale': 'posSale',
  'branch-sale': 'sales',
  'tcs-sale': 'sales',
  'set-off': 'journal',
  'reversing-journal': 'reversing',
  'stock-transfer': 'stockJournal',
  manufacture: 'manufacturing',
  'physical-stock': 'physicalStock',
  'job-order-in': 'jobOrderIn',
  'job-order-out': 'jobOrderOut',
  'material-in': 'materialIn',
  'material-out': 'materialOut',
  attendance: 'attendance',
  payroll: 'payroll',
} as const satisfies { readonly [kind: string]: SlotType };

export type SlotKind = keyof typeof types;

/** `turn` numbers the slots of one kind within a block; of a rare kind it is its place in the cycle. */
export interface Slot {
  readonly type: SlotType;
  readonly kind: SlotKind;
  readonly turn: number;
}

/** A day's trade in an order such that even ten vouchers show most kinds. In `rare` places the rare kinds take turns. */
const order = (
  'sale purchase receipt payment contra cash-sale journal credit-note service-sale expense rare ' +
  'sale sale purchase receipt sale tax-sale other-receipt sale debit-note receipt plain-sale rare ' +
  'sale purchase cash-sale receipt sale payment reverse-charge sale export-sale receipt purchase rare ' +
  'sale tds-bill sale receipt payment sale tax-sale purchase receipt sale memorandum export-receipt rare ' +
  'sale purchase receipt cash-sale expense sale receipt purchase payment sale receipt fee-payment rare'
).split(' ');

/** Once in a cycle each. What follows from another voucher of the cycle stands behind it. */
const rareOrder = (
  'sales-order delivery-note tracked-sale attendance payroll purchase-order receipt-note tracked-purchase ' +
  'stock-transfer pos-sale rejection-in manufacture physical-stock branch-sale import-purchase ' +
  'job-order-out material-out material-in rejection-out job-order-in reversing-journal tcs-sale set-off'
).split(' ') as SlotKind[];

/** `undefined` marks a place where the rare kinds take turns. */
export const slots: readonly (Slot | undefined)[] = layOut(order);
export const rareSlots: readonly Slot[] = rareOrder.map((kind, turn) => ({ type: types[kind], kind, turn }));
export const rarePlaces: readonly number[] = slots.flatMap((slot, place) => (slot === undefined ? [place] : []));
export const postDated: Slot = { type: 'receipt', kind: 'post-dated-receipt', turn: 0 };

/** The slots whose invoices a receipt settles two by two, and the purchases a payment does. */
export const billedSales: readonly number[] = placesOf('sale', 'service-sale', 'plain-sale');
export const billedPurchases: readonly number[] = placesOf('purchase');

/** The one place of a kind that a block has once. */
export function placeOf(kind: SlotKind): number {
  return slots.findIndex((slot) => slot?.kind === kind);
}

/** How many rare places lie before a place of a block. */
export function rarePlacesBefore(place: number): number {
  return at(rareCounts, place);
}

/** How many places of a type lie before a place of a block, rare ones left out. */
export function fixedBefore(type: SlotType, place: number): number {
  return at(fixedCounts[type], place);
}

/** How many of a type the first so many rare places hold. */
export function rareBefore(type: SlotType, places: number): number {
  const counts = rareTypeCounts[type];
  const within = places % rareSlots.length;
  return ((places - within) / rareSlots.length) * at(counts, rareSlots.length) + at(counts, within);
}

type Counts = { readonly [type in SlotType]: Int32Array };

const rareCounts = counted(slots, (slot) => slot === undefined);
const fixedCounts = byType(slots);
const rareTypeCounts = byType(rareSlots);

function byType(list: readonly (Slot | undefined)[]): Counts {
  const all = new Set<SlotType>([...Object.values(types), 'taxInvoice']);
  return Object.fromEntries([...all].map((type) => [type, counted(list, (slot) => slot?.type === type)])) as Counts;
}

/** For each place how many before it are of a kind, and in the end how many there are. */
function counted<T>(list: readonly T[], isMeant: (one: T) => boolean): Int32Array {
  const counts = new Int32Array(list.length + 1);
  for (const [place, one] of list.entries()) counts[place + 1] = at(counts, place) + (isMeant(one) ? 1 : 0);
  return counts;
}

function placesOf(...kinds: readonly SlotKind[]): number[] {
  return slots.flatMap((slot, place) => (slot && kinds.includes(slot.kind) ? [place] : []));
}

function layOut(words: readonly string[]): (Slot | undefined)[] {
  const turns = new Map<string, number>();
  return words.map((word) => {
    if (word === 'rare') return undefined;
    const kind = (word === 'tax-sale' ? 'sale' : word) as SlotKind;
    const turn = turns.get(kind) ?? 0;
    turns.set(kind, turn + 1);
    return { type: word === 'tax-sale' ? 'taxInvoice' : types[kind], kind, turn };
  });
}
