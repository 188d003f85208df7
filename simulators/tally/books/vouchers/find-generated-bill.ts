import { yearLabel } from '../calendar.ts';
import { placeOf } from './slots.ts';
import type { VoucherStore } from './voucher-store.ts';
import { indexOfMasterId } from './world.ts';

/** The generated voucher that may have opened a bill of that name, by how such names are made. Whose bill it is stays to be checked. */
export function findGeneratedBill(store: VoucherStore, name: string): number | undefined {
  const { plan, chart } = store.world;
  const [, advance] = /^ADV\/(\d+)$/.exec(name) ?? [];
  if (advance) return indexOfMasterId(Number(advance), plan.count);
  const [, fee] = /^FEE\/(\d+)$/.exec(name) ?? [];
  if (fee) return plan.indexAt(Number(fee) - 1, placeOf('tds-bill'));
  const [, rank, label] = /^B(\d+)\/(\d\d-\d\d)$/.exec(name) ?? [];
  for (const year of plan.years) {
    if (rank && yearLabel(year) === label) return plan.indexOfRank('purchase', year, Number(rank));
    for (const type of [chart.types.sales, chart.types.taxInvoice, chart.types.exportInvoice]) {
      const index = store.generatedWithNumber(type, year, name);
      if (index !== undefined) return index;
    }
  }
  return undefined;
}
