import type { Master } from '../master.ts';
import { type Entry, type ItemLine, postings, type Voucher } from '../vouchers/voucher.ts';
import type { VoucherStore } from '../vouchers/voucher-store.ts';

/** True while another master or any voucher refers to a master. Reads vouchers until the first that does. */
export function isInUse(store: VoucherStore, master: Master): boolean {
  if (store.world.chart.masters.isReferred(master)) return true;
  if (master.type === 'Currency') return master === store.world.chart.baseCurrency;
  for (const voucher of store.vouchers('00000000', '99999999')) if (uses(voucher, master)) return true;
  return false;
}

function uses(voucher: Voucher, master: Master): boolean {
  if (voucher.type === master || voucher.party === master) return true;
  for (const entry of postings(voucher)) if (entryUses(entry, master)) return true;
  if (voucher.attendance?.some((line) => line.employee === master || line.type === master)) return true;
  return voucher.items.some((line) => lineUses(line, master));
}

function lineUses(line: ItemLine, master: Master): boolean {
  const { item, unit, godown, destination, components } = line;
  if (item === master || unit === master || godown === master || destination === master) return true;
  return components?.some((part) => lineUses(part, master)) ?? false;
}

function entryUses(entry: Entry, master: Master): boolean {
  return (
    entry.ledger === master ||
    (entry.costs?.some((cost) => cost.category === master || cost.centre === master) ?? false)
  );
}
