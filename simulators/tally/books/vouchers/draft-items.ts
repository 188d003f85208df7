import type { TallyDate } from '../../books.ts';
import { gstRate, type TradedItem } from '../company/items.ts';
import { aggregate, type Master } from '../master.ts';
import { at, present } from '../present.ts';
import { formatRate } from '../quantity.ts';
import type { Draw } from '../random.ts';
import type { CostAllocation, Entry, ItemLine } from './voucher.ts';
import type { World } from './world.ts';

/** `side` is 1 where the trade ledger is credited (goods go out) and -1 where it is debited (goods come in). */
export interface Trade {
  readonly date: TallyDate;
  readonly side: 1 | -1;
  readonly ledger: Master;
  readonly costed: boolean;
  /** In percent of cost: what goods are traded at. */
  readonly price: readonly [low: number, high: number];
  /** How many usual lots a line may hold. */
  readonly lots: number;
}

export function drawLines(world: World, draw: Draw, trade: Trade): ItemLine[] {
  const count = at([1, 1, 1, 2, 3], draw.below(5));
  const first = draw.below(world.chart.items.length);
  return Array.from({ length: count }, (_, i) =>
    drawLine(world, draw, trade, at(world.chart.items, (first + i * 7) % world.chart.items.length)),
  );
}

/** The line again for part of the goods, on the other side, at the same price: a return. */
export function returnedLine(line: ItemLine, milli: number): ItemLine {
  const sign = line.paise < 0 ? 1 : -1;
  const paise = sign * Math.round((Math.abs(line.paise) * milli) / line.billed);
  return {
    ...line,
    actual: milli,
    billed: milli,
    paise,
    deemedPositive: paise < 0,
    ledgers: line.ledgers.map((entry) => ({ ledger: entry.ledger, paise, deemedPositive: paise < 0 })),
  };
}

export function sumOfLines(lines: readonly ItemLine[]): number {
  let sum = 0;
  for (const line of lines) sum += line.paise;
  return sum;
}

export function tradedItem(world: World, item: Master): TradedItem {
  const { items, kit } = world.chart;
  return item === kit.made.item
    ? kit.made
    : present(
        items.find((traded) => traded.item === item),
        item.name,
      );
}

/** Two centres of the primary category share the amount; a route may carry the whole of it besides. */
export function drawCosts(world: World, draw: Draw, paise: number): CostAllocation[] {
  const { category, centres, routes, routeCentres } = world.chart.costs;
  const first = draw.below(centres.length);
  const part = draw.chance(0.3) ? Math.round((paise * draw.between(20, 80)) / 100) : paise;
  const costs: CostAllocation[] = [{ category, centre: at(centres, first), paise: part }];
  if (part !== paise) costs.push({ category, centre: at(centres, (first + 1) % centres.length), paise: paise - part });
  if (draw.chance(0.2)) costs.push({ category: routes, centre: draw.pick(routeCentres), paise });
  return costs;
}

/** What stands on the pack, shown on the invoices of packed goods. */
function retailPrice({ item, unit, cost }: TradedItem): Pick<ItemLine, 'more'> {
  if (aggregate(item.body, 'MRPDETAILS').length === 0) return {};
  return { more: { MRPRATE: formatRate(Math.round((cost * 150) / 100) * 100, unit) } };
}

/** Goods that spoil are sold out of the month's lot, made on its first day. */
export function batchOf({ batches, unit }: TradedItem, date: TallyDate): Pick<ItemLine, 'batch' | 'batchDates'> {
  if (!batches) return { batch: 'Primary Batch' };
  const made = `${date.slice(0, 6)}01`;
  const expiry = unit.name === 'Ltr' ? '9 Months' : '1 Years';
  return { batch: `LOT-${date.slice(2, 6)}`, batchDates: { made, expiry } };
}

function drawLine(world: World, draw: Draw, trade: Trade, traded: TradedItem): ItemLine {
  const units = Math.max(1, Math.round((traded.usual * draw.between(20, 100 * trade.lots)) / 100));
  const price = Math.round((traded.cost * draw.between(...trade.price)) / 100);
  const discount = draw.chance(0.1) ? 500 : 0;
  const paise = trade.side * Math.round((units * price * (10_000 - discount)) / 10_000);
  const deemedPositive = trade.side < 0;
  const ledger: Entry = {
    ledger: trade.ledger,
    paise,
    deemedPositive,
    ...(trade.costed ? { costs: drawCosts(world, draw, paise) } : {}),
  };
  return {
    item: traded.item,
    unit: traded.unit,
    godown: draw.chance(0.75) ? at(world.chart.godowns, 0) : draw.pick(world.chart.godowns),
    ...batchOf(traded, trade.date),
    actual: units * 1000,
    billed: units * 1000,
    rate: price * 100,
    discount,
    paise,
    deemedPositive,
    gst: gstRate(traded, trade.date),
    ledgers: [ledger],
    ...(trade.side > 0 ? retailPrice(traded) : {}),
  };
}
