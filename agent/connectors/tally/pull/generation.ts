import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Digests } from '../../connector.ts';
import type { MasterNames } from '../map/master-names.ts';
import { namedInVouchers } from '../requests/masters.ts';
import type { MasterList, MasterVersion } from './master-versions.ts';

/** Under this generation of names every master with a MASTERID up to `highest` was known, and known as the digest says. */
const Naming = z.object({ generation: z.string(), highest: z.int().nonnegative(), digest: z.string() });

/**
 * Names the answers by which a list of masters has vouchers mapped: as long as it stays, equal text that named only masters which were
 * known is mapped equally. Masters that are made do not change it, since MASTERIDs only rise; a new name or role of one, its
 * deletion, and a unit, whose absence says something too, do. Never one that was there before: digests of it may still be kept.
 */
export function generationOf(list: MasterList, digests: Pick<Digests, 'naming' | 'keepNaming'>): string {
  const known = Naming.safeParse(digests.naming()).data;
  const isKnown = known !== undefined && known.digest === digestOf(list, known.highest);
  const highest = list.masters.reduce((max, { masterId }) => Math.max(max, masterId), 0);
  const generation = isKnown ? known.generation : randomUUID();
  if (!isKnown || known.highest !== highest)
    digests.keepNaming({ generation, highest, digest: digestOf(list, highest) });
  return generation;
}

function digestOf({ masters, names }: MasterList, highest: number): string {
  const lines = masters
    .filter(({ type, masterId }) => namedInVouchers.has(type) && (masterId <= highest || type === 'Unit'))
    .map((master) => JSON.stringify([master.type, master.guid, master.name, answerOf(names, master)]))
    .toSorted();
  return createHash('sha256').update(lines.join('\n')).digest('base64url').slice(0, 22);
}

/** What a mapper is told that asks by the name. */
function answerOf(names: MasterNames, { type, name }: MasterVersion): unknown {
  if (type === 'Ledger') return names.ledger(name);
  if (type === 'StockItem') return names.item(name);
  return type === 'VoucherType' ? names.voucherType(name) : null;
}
