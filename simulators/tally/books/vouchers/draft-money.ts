import { addDays } from '../calendar.ts';
import type { OpeningBill, Party } from '../company/parties.ts';
import { at, present } from '../present.ts';
import { type Draw, hash } from '../random.ts';
import { flagsOf, stands } from './draft-flags.ts';
import { draftTdsBill, feeBillName, openOnPurchase, professionalOf, purchaseParty } from './draft-purchases.ts';
import { draftExportSale, exportParty, openOnSale, saleParty } from './draft-sales.ts';
import { billedPurchases, billedSales, placeOf } from './slots.ts';
import type { BankAllocation, BillAllocation, Entry, Voucher } from './voucher.ts';
import { drawFor, generatedNumber, masterIdAt, supplierInvoice, type World } from './world.ts';

/** Money from a customer for two invoices of an earlier block: mostly in full, sometimes in part, sometimes not at all. */
export function draftReceipt(world: World, index: number): Voucher {
  const { turn } = world.plan.slotOf(index);
  const block = world.plan.blockOf(index) - world.plan.blocksIn(at(receiptLags, turn % receiptLags.length));
  if (block < 0) {
    return settleOpening(
      world,
      index,
      'receipt',
      world.chart.openingReceivables,
      world.plan.blockOf(index) * 10 + turn,
    );
  }
  const sales = pairAt(world, block, billedSales, turn);
  const shares = sharesPaid(hash(world.seed, block * 64 + turn, 31) % 100);
  const bills = sales.flatMap((sale, i) => {
    const paise = partOf(openOnSale(world, sale), at(shares, i));
    return paise > 0 ? [against(generatedNumber(world, sale), paise, world.plan.dateOf(sale))] : [];
  });
  const party = saleParty(world, at(sales, 0));
  return bills.length > 0 ? settle(world, index, 'receipt', party, bills) : draftOtherReceipt(world, index);
}

export function draftPayment(world: World, index: number): Voucher {
  const { turn } = world.plan.slotOf(index);
  const block = world.plan.blockOf(index) - world.plan.blocksIn(at(paymentLags, turn % paymentLags.length));
  if (block < 0) {
    return settleOpening(world, index, 'payment', world.chart.openingPayables, world.plan.blockOf(index) * 4 + turn);
  }
  const purchases = pairAt(world, block, billedPurchases, turn);
  const shares = sharesPaid(hash(world.seed, block * 64 + turn, 32) % 100);
  const bills = purchases.flatMap((purchase, i) => {
    const paise = partOf(openOnPurchase(world, purchase), at(shares, i));
    return paise > 0 ? [against(supplierInvoice(world, purchase), -paise, world.plan.dateOf(purchase))] : [];
  });
  const party = purchaseParty(world, at(purchases, 0));
  return bills.length > 0 ? settle(world, index, 'payment', party, bills) : draftOnAccountPayment(world, index);
}

/** Money on account, or ahead of any invoice. */
export function draftOtherReceipt(world: World, index: number): Voucher {
  const draw = drawFor(world, index, 33);
  const paise = draw.between(5, 400) * 10_000;
  const chance = draw.below(4);
  if (chance > 1) return settle(world, index, 'receipt', draw.pick(world.chart.accountCustomers), [], paise);
  const party = draw.pick(world.chart.customers);
  const bill: BillAllocation =
    chance === 0
      ? { type: 'Advance', name: advanceName(index), paise, creditDays: 0 }
      : { type: 'On Account', name: '', paise, creditDays: 0 };
  return settle(world, index, 'receipt', party, [bill]);
}

/** A cheque dated ahead, still in the drawer. */
export function draftPostDatedReceipt(world: World, index: number): Voucher {
  const draw = drawFor(world, index, 34);
  const paise = draw.between(20, 300) * 10_000;
  return settle(world, index, 'receipt', draw.pick(world.chart.customers), [
    { type: 'On Account', name: '', paise, creditDays: 0 },
  ]);
}

/** Dollars for an export invoice, sold forward, so at the invoice's own rate. */
export function draftExportReceipt(world: World, index: number): Voucher {
  const block = world.plan.blockOf(index) - world.plan.blocksIn(40);
  const sale = world.plan.indexAt(block, exportPlace);
  const source = sale === undefined ? undefined : draftExportSale(world, sale);
  if (sale === undefined || !source || !stands(source)) return draftOtherReceipt(world, index);
  const owed = at(source.entries, 0);
  const invoiced = present(owed.forex, 'dollars on an export invoice');
  const forex = { ...invoiced, cents: -invoiced.cents };
  const bill = { ...against(generatedNumber(world, sale), -owed.paise, source.date), forex };
  const voucher = settle(world, index, 'receipt', exportParty(world, sale), [bill]);
  const [party, bank] = voucher.entries;
  if (!party || !bank) return voucher;
  const received = { ...bank, ledger: at(world.chart.banks, 0), forex: owed.forex };
  return { ...voucher, entries: [{ ...party, forex }, received] };
}

export function draftFeePayment(world: World, index: number): Voucher {
  const block = world.plan.blockOf(index) - world.plan.blocksIn(25);
  const bill = world.plan.indexAt(block, feePlace);
  const source = bill === undefined ? undefined : draftTdsBill(world, bill);
  if (bill === undefined || !source || !stands(source)) return draftOnAccountPayment(world, index);
  const owed = at(source.entries, 1);
  const allocation = against(feeBillName(world, bill), -owed.paise, source.date);
  return settle(world, index, 'payment', professionalOf(world, bill), [allocation]);
}

/** The bank line of a receipt or payment; cash has none. */
export function drawBank(draw: Draw, date: string, favouring: string): BankAllocation {
  const transactionType = draw.pick(transactionTypes);
  const cheque = transactionType === 'Cheque';
  return {
    transactionType,
    instrumentNumber: cheque ? String(draw.between(100_001, 999_999)) : '',
    instrumentDate: date,
    favouring,
    uniqueReference: cheque ? '' : `ZZZZN${date}${draw.between(1_000_000, 9_999_999)}`,
    bankersDate: draw.chance(0.85) ? addDays(date, draw.below(4)) : '',
  };
}

/** The usual ones oftener. */
const transactionTypes = [
  ...['Cheque', 'Cheque', 'Cheque', 'e-Fund Transfer', 'e-Fund Transfer', 'Inter Bank Transfer', 'UPI', 'UPI'],
  ...['Card', 'ECS', 'Electronic DD/PO', 'Others'],
];

export function advanceName(index: number): string {
  return `ADV/${masterIdAt(index)}`;
}

function draftOnAccountPayment(world: World, index: number): Voucher {
  const draw = drawFor(world, index, 35);
  return settle(world, index, 'payment', draw.pick(world.chart.transporters), [], -draw.between(5, 90) * 10_000);
}

function settleOpening(
  world: World,
  index: number,
  type: 'receipt' | 'payment',
  opening: readonly OpeningBill[],
  turn: number,
): Voucher {
  const bill = opening[turn];
  if (!bill || turn % 4 === 3) {
    return type === 'receipt' ? draftOtherReceipt(world, index) : draftOnAccountPayment(world, index);
  }
  return settle(world, index, type, bill.party, [against(bill.name, -bill.paise, bill.date)]);
}

/** A party against bank or cash. `amount` is for a party without bills. */
function settle(
  world: World,
  index: number,
  type: 'receipt' | 'payment',
  party: Party,
  bills: readonly BillAllocation[],
  amount = 0,
): Voucher {
  const flags = flagsOf(world, index);
  const date = world.plan.dateOf(index);
  const draw = drawFor(world, index, 36);
  const { banks, overdraft, cash, types } = world.chart;
  const money = draw.chance(0.15) && !flags.isPostDated ? cash : draw.chance(0.08) ? overdraft : draw.pick(banks);
  const head = {
    type: types[type],
    date,
    view: 'Accounting Voucher View' as const,
    party: party.ledger,
    ...flags,
  };
  if (flags.isCancelled) return { ...head, entries: [], items: [] };
  const paise = bills.reduce((sum, bill) => sum + bill.paise, amount);
  const partyEntry: Entry = {
    ledger: party.ledger,
    paise,
    deemedPositive: paise < 0,
    ...(bills.length > 0 ? { bills } : {}),
  };
  const bank = money === cash ? undefined : drawBank(draw, date, type === 'payment' ? party.ledger.name : 'Self');
  return {
    ...head,
    items: [],
    entries: [partyEntry, { ledger: money, paise: -paise, deemedPositive: paise > 0, bank }],
  };
}

function pairAt(world: World, block: number, places: readonly number[], turn: number): number[] {
  return [places[2 * turn], places[2 * turn + 1]].flatMap((place) => {
    const index = place === undefined ? undefined : world.plan.indexAt(block, place);
    return index === undefined ? [] : [index];
  });
}

function sharesPaid(chance: number): readonly [number, number] {
  if (chance < 72) return [100, 100];
  if (chance < 82) return [100, 40];
  if (chance < 90) return [100, 0];
  return [0, 0];
}

function partOf(paise: number, percent: number): number {
  return percent === 100 ? paise : Math.round((paise * percent) / 10_000) * 100;
}

function against(name: string, paise: number, billDate: string): BillAllocation {
  return { type: 'Agst Ref', name, paise, creditDays: 0, billDate };
}

const receiptLags = [20, 28, 35, 42, 50, 30, 25, 60, 33, 45];
const paymentLags = [18, 30, 40, 55];
const exportPlace = placeOf('export-sale');
const feePlace = placeOf('tds-bill');
