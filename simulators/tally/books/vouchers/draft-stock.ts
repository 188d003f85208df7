import { addDays } from '../calendar.ts';
import { gstRate, type TradedItem } from '../company/items.ts';
import type { Master } from '../master.ts';
import { at } from '../present.ts';
import type { Draw } from '../random.ts';
import { flagsOf, stands } from './draft-flags.ts';
import { batchOf } from './draft-items.ts';
import type { ItemLine, Voucher, VoucherView } from './voucher.ts';
import { drawFor, generatedNumber, type World } from './world.ts';

/** From the shop to the godown, at cost. */
export function draftStockTransfer(world: World, index: number): Voucher {
  const draw = drawFor(world, index, 71);
  const [from, to] = [at(world.chart.godowns, 0), at(world.chart.godowns, 1 + draw.below(2))];
  const moved = pickLots(world, draw, 1 + draw.below(3));
  return stockVoucher(world, index, 'Consumption Voucher View', [
    ...moved.map((lot) => stockLine(world, index, { ...lot, godown: to, list: 'in' })),
    ...moved.map((lot) => stockLine(world, index, { ...lot, godown: from, list: 'out' })),
  ]);
}

/** Gift boxes packed out of what lies in the shop; a box costs what went into it. */
export function draftManufacture(world: World, index: number): Voucher {
  const draw = drawFor(world, index, 72);
  const { kit, godowns } = world.chart;
  const boxes = draw.between(5, 40);
  const godown = at(godowns, 0);
  const used = kit.parts.map(({ part, milli }) =>
    stockLine(world, index, { traded: part, milli: milli * boxes, godown, list: 'out' }),
  );
  const cost = used.reduce((sum, line) => sum + line.paise, 0);
  const made = stockLine(world, index, { traded: kit.made, milli: boxes * 1000, godown, list: 'in', paise: cost });
  const primary = { ...made, more: { ISPRIMARYITEM: 'Yes' } };
  return stockVoucher(world, index, 'Multi Consumption Voucher View', [primary, ...used]);
}

/** What was counted on the shelf, whatever the books had thought. */
export function draftPhysicalStock(world: World, index: number): Voucher {
  const draw = drawFor(world, index, 73);
  const godown = at(world.chart.godowns, 0);
  const lines = pickLots(world, draw, 1 + draw.below(2)).map((lot) => {
    const line = stockLine(world, index, { ...lot, milli: lot.traded.usual * 1000 * draw.between(5, 40), godown });
    return { ...line, deemedPositive: true, paise: -Math.abs(line.paise) };
  });
  return stockVoucher(world, index, 'Consumption Voucher View', lines);
}

/** Boxes to be packed by the job worker, with what he is to be sent for them. */
export function draftJobOrderOut(world: World, index: number): Voucher {
  return stockVoucher(world, index, 'Consumption Voucher View', [jobLine(world, index, index)], true);
}

/** The other way round: a party has the company pack for him, out of his own goods. */
export function draftJobOrderIn(world: World, index: number): Voucher {
  return stockVoucher(world, index, 'Consumption Voucher View', [jobLine(world, index, index)], true);
}

/** The parts go to the job worker; they stay the company's, in his godown. */
export function draftMaterialOut(world: World, index: number): Voucher {
  const { workerGodown, godowns } = world.chart;
  const { parts, orderNumber } = jobOf(world, index);
  const line = (lot: Lot, list: 'in' | 'out'): ItemLine => ({
    ...stockLine(world, index, { ...lot, godown: list === 'in' ? workerGodown : at(godowns, 0), list }),
    orderNumber,
  });
  return stockVoucher(
    world,
    index,
    'Consumption Voucher View',
    [...parts.map((lot) => line(lot, 'in')), ...parts.map((lot) => line(lot, 'out'))],
    true,
  );
}

/** The boxes come back, and with that the parts are used up. */
export function draftMaterialIn(world: World, index: number): Voucher {
  const { kit, workerGodown, godowns } = world.chart;
  const { parts, boxes, orderNumber } = jobOf(world, index);
  const used = parts.map((lot) => stockLine(world, index, { ...lot, godown: workerGodown, list: 'out' }));
  const paise = used.reduce((sum, line) => sum + line.paise, 0);
  const made = { traded: kit.made, milli: boxes * 1000, godown: at(godowns, 0), list: 'in' as const, paise };
  return stockVoucher(
    world,
    index,
    'Consumption Voucher View',
    [{ ...stockLine(world, index, made), orderNumber }, ...used.map((line) => ({ ...line, orderNumber }))],
    true,
  );
}

interface Lot {
  readonly traded: TradedItem;
  readonly milli: number;
}

interface Placed extends Lot {
  readonly godown: Master;
  readonly list?: 'in' | 'out';
  /** Unsigned; at cost when absent. */
  readonly paise?: number;
}

function pickLots(world: World, draw: Draw, count: number): Lot[] {
  const { items } = world.chart;
  const first = draw.below(items.length);
  return Array.from({ length: count }, (_, i) => {
    const traded = at(items, (first + i * 11) % items.length);
    return { traded, milli: Math.max(1, Math.round((traded.usual * draw.between(30, 200)) / 100)) * 1000 };
  });
}

function stockLine(world: World, index: number, { traded, milli, godown, list, paise }: Placed): ItemLine {
  const amount = paise ?? Math.round((traded.cost * milli) / 1000);
  const inward = list === 'in';
  return {
    item: traded.item,
    unit: traded.unit,
    godown,
    ...batchOf(traded, world.plan.dateOf(index)),
    actual: milli,
    billed: milli,
    rate: Math.round((amount * 100_000) / milli),
    discount: 0,
    paise: inward ? -amount : amount,
    deemedPositive: inward,
    gst: gstRate(traded, world.plan.dateOf(index)),
    ledgers: [],
    ...(list ? { list } : {}),
  };
}

/** What a job order and the material that goes and comes for it are about: fixed by the order's place. */
function jobOf(
  world: World,
  index: number,
): { readonly parts: readonly Lot[]; readonly boxes: number; readonly orderNumber: string | undefined } {
  const order = world.plan.inCycle(index, 'job-order-out') ?? index;
  const boxes = drawFor(world, order, 74).between(10, 60);
  return {
    boxes,
    parts: world.chart.kit.parts.map(({ part, milli }) => ({ traded: part, milli: milli * boxes })),
    orderNumber: stands(flagsOf(world, order)) ? generatedNumber(world, order) : undefined,
  };
}

function jobLine(world: World, index: number, order: number): ItemLine {
  const { kit, godowns, workerGodown } = world.chart;
  const boxes = drawFor(world, order, 74).between(10, 60);
  const orderNumber = generatedNumber(world, order);
  const components = kit.parts.map(({ part, milli }) => ({
    ...stockLine(world, index, { traded: part, milli: milli * boxes, godown: at(godowns, 0), list: 'out' }),
    list: undefined,
    orderNumber,
    more: { NATUREOFCOMPONENT: 'Pending to Issue', ORDERTYPE: 'SubOrder', PARENTITEM: kit.made.item.name },
  }));
  const made = stockLine(world, index, { traded: kit.made, milli: boxes * 1000, godown: at(godowns, 0), list: 'in' });
  return {
    ...made,
    list: undefined,
    destination: workerGodown,
    orderNumber,
    orderDue: addDays(world.plan.dateOf(index), 15),
    components,
    more: { COMPONENTLISTTYPE: 'Track Components', ISTRACKCOMPONENT: 'Yes' },
  };
}

function stockVoucher(
  world: World,
  index: number,
  view: VoucherView,
  items: readonly ItemLine[],
  withWorker = false,
): Voucher {
  const flags = flagsOf(world, index);
  return {
    type: world.chart.types[world.plan.slotOf(index).type],
    date: world.plan.dateOf(index),
    view,
    ...flags,
    ...(withWorker ? { party: world.chart.jobWorker.ledger } : {}),
    entries: [],
    items: flags.isCancelled ? [] : items,
  };
}
