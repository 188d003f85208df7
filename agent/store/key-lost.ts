import type { Clock } from '../clock.ts';
import { AuditTrail } from './audit.ts';
import type { Db } from './db.ts';
import type { Meta } from './meta.ts';
import type { Sealer } from './seal.ts';

const witness = 'ledger-bridge';
const witnessKey = 'seal-witness';
const witnessPlace = 'meta/seal-witness';
const lossKey = 'key-lost';

/**
 * Everything that can't be opened without the key goes, and with it what was derived from it; record ids, versions and the
 * numbers of streams stay. A file that adds a sealed table adds its line here.
 */
const discard = `
DELETE FROM outbox;
DELETE FROM history;
DELETE FROM parked;
DELETE FROM payloads;
DELETE FROM quarantine;
DELETE FROM refusals;
DELETE FROM tie_outs;
DELETE FROM allocations;
DELETE FROM bills;
DELETE FROM totals;
DELETE FROM voucher_counts;
DELETE FROM openings;
DELETE FROM effects;
DELETE FROM record_counts WHERE kind = 'bill';
UPDATE records SET hash = NULL, effects = NULL, slot = NULL;
UPDATE streams SET batches = 0, records = 0, bytes = 0;
UPDATE sources SET pin = NULL, cursor = NULL, resync = 'owed';
`;

interface Parts {
  readonly db: Db;
  readonly meta: Meta;
  readonly sealer: Sealer;
  readonly clock: Pick<Clock, 'now'>;
}

/** When the store was sealed with another key, its sealed content is discarded in one transaction (rule 12). */
export function keepOrDiscardSealed({ db, meta, sealer, clock }: Parts): void {
  const sealed = meta.get(witnessKey);
  if (sealed !== null && sealer.openText(sealed, witnessPlace) === witness) return;
  db.transaction(() => {
    if (sealed !== null) {
      db.exec(discard);
      meta.set(lossKey, 'yes');
      tell(new AuditTrail(db, sealer), clock);
    }
    meta.set(witnessKey, sealer.sealText(witness, witnessPlace));
  }).immediate();
}

/** What the trail held stays, and its chain still proves it; that its end is known by a new key from here on stands in it. */
function tell(audit: AuditTrail, clock: Pick<Clock, 'now'>): void {
  audit.append({ at: clock.now(), jobId: null, event: 'store.key-lost', by: null, body: {} });
  audit.sealEnd();
}

export function isKeyLost(meta: Meta): boolean {
  return meta.get(lossKey) !== null;
}

export function forgetKeyLoss(meta: Meta): void {
  meta.delete(lossKey);
}
