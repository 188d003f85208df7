import type { TallyDate } from '../../books.ts';
import { financialYearStart, yearLabel } from '../calendar.ts';
import type { Chart } from '../company/chart.ts';
import { at } from '../present.ts';
import { Draw, hash } from '../random.ts';
import { numberingRule, prefixFor } from './numbering-rule.ts';
import type { Plan } from './plan.ts';
import type { SlotType } from './slots.ts';

/** All that a generated voucher depends on besides its index. */
export interface World {
  readonly seed: number;
  readonly plan: Plan;
  readonly chart: Chart;
  /** Number prefixes as they were when the company was made, by type and year: a later change touches no old number. */
  readonly prefixes: ReadonlyMap<string, string>;
}

export function makeWorld(seed: number, plan: Plan, chart: Chart): World {
  const prefixes = new Map<string, string>();
  for (const [slotType, type] of Object.entries(chart.types)) {
    for (const year of plan.years) prefixes.set(`${slotType}:${year}`, prefixFor(numberingRule(type), year));
  }
  return { seed, plan, chart, prefixes };
}

export function drawFor(world: World, index: number, salt: number): Draw {
  return new Draw(hash(world.seed, index, salt));
}

/** MASTERIDs rise with the index and leave holes, as in books where vouchers have been deleted. */
export function masterIdAt(index: number): number {
  return index + 1 + Math.floor(index / run);
}

/** The generated voucher with that MASTERID; undefined for a hole. */
export function indexOfMasterId(masterId: number, count: number): number | undefined {
  const place = (masterId - 1) % (run + 1);
  const index = Math.floor((masterId - 1) / (run + 1)) * run + place;
  return masterId >= 1 && place < run && index < count ? index : undefined;
}

/** How many generated vouchers have a lower MASTERID. */
export function indexBelow(masterId: number): number {
  const place = (masterId - 1) % (run + 1);
  return Math.floor((masterId - 1) / (run + 1)) * run + Math.min(place, run);
}

/** Of every eight vouchers three were saved again after others had been entered, so ALTERIDs do not rise with the date. */
export function alterIdAt(index: number): number {
  return Math.floor(index / 8) * 11 + at(alterSteps, index % 8);
}

export function highestAlterId(count: number): number {
  return Math.ceil(count / 8) * 11;
}

/** The number text of a generated voucher: prefix and rank within type and year. */
export function generatedNumber(world: World, index: number): string {
  const yearStart = financialYearStart(world.plan.dateOf(index), world.plan.booksFrom);
  return `${prefixOf(world, world.plan.slotOf(index).type, yearStart)}${world.plan.rankOf(index)}`;
}

export function prefixOf(world: World, type: SlotType, yearStart: TallyDate): string {
  return world.prefixes.get(`${type}:${yearStart}`) ?? '';
}

/** The supplier's own invoice number, which is also the bill's name. */
export function supplierInvoice(world: World, index: number): string {
  const yearStart = financialYearStart(world.plan.dateOf(index), world.plan.booksFrom);
  return `B${world.plan.rankOf(index)}/${yearLabel(yearStart)}`;
}

const run = 25;
const alterSteps = [1, 2, 9, 4, 5, 10, 7, 11];
