import { scalar } from '../master.ts';
import type { Entry, ItemLine } from '../vouchers/voucher.ts';

/**
 * The tax lines of an item invoice as they come out of its items, each head that stands there once; what that changes goes on the first
 * line, the party's, and its bill. Whether Tally does so is open (`facts/tally.md` §5.2).
 */
export function recalculateGst(entries: readonly Entry[], items: readonly ItemLine[]): readonly Entry[] {
  let change = 0;
  const worked = entries.map((entry) => {
    const share = shares[scalar(entry.ledger.body, 'GSTDUTYHEAD')];
    const isOnly = entries.filter((other) => other.ledger === entry.ledger).length === 1;
    if (share === undefined || !isOnly) return entry;
    const paise = items.reduce((sum, line) => sum + Math.round((line.paise * line.gst * share) / 10_000), 0);
    change += paise - entry.paise;
    return { ...entry, paise };
  });
  const [party, ...others] = worked;
  return party === undefined || change === 0 ? worked : [withLess(party, change), ...others];
}

const shares: { readonly [head: string]: number } = { CGST: 0.5, 'State Tax': 0.5, 'UT Tax': 0.5, IGST: 1 };

function withLess(party: Entry, paise: number): Entry {
  const [bill, ...more] = party.bills ?? [];
  const less = { ...party, paise: party.paise - paise };
  return bill === undefined ? less : { ...less, bills: [{ ...bill, paise: bill.paise - paise }, ...more] };
}
