import { join } from 'node:path';
import { collectionRequest } from '../agent/connectors/tally/requests/envelope.ts';
import { vouchersRequest } from '../agent/connectors/tally/requests/vouchers.ts';
import type { PlainDate } from '../contract/dates.ts';
import { SimulatedTally } from './simulated-tally.ts';

export interface Documents {
  /** Every voucher with the fields that the agent asks for. */
  readonly listed: string;
  /** As many of the same vouchers with everything Tally has of them. */
  readonly full: string;
}

interface Size {
  readonly vouchers: number;
  readonly seed: number;
  readonly folder: string;
}

/** Files with the simulator's own answers, in UTF-16LE. */
export async function writeDocuments({ folder, ...size }: Size, signal: AbortSignal): Promise<Documents> {
  const tally = await SimulatedTally.start(size);
  try {
    const period = { from: '2000-01-01' as PlainDate, to: '2040-12-31' as PlainDate };
    const scope = { company: tally.company, period };
    const documents = { listed: join(folder, 'listed.xml'), full: join(folder, 'full.xml') };
    await tally.save(vouchersRequest(scope, { dated: period, above: 0 }), documents.listed, signal);
    await tally.save(collectionRequest(scope, { type: 'Voucher', fetch: everything }), documents.full, signal);
    return documents;
  } finally {
    await tally.stop();
  }
}

/** `*` alone brings no entries (facts/tally.md §2.4). */
const everything = [
  '*',
  'AllLedgerEntries.*',
  'AllInventoryEntries.*',
  'InventoryEntriesIn.*',
  'InventoryEntriesOut.*',
];
