import type { ImportObject, ImportOutcome } from '../../books.ts';
import type { VoucherStore } from '../vouchers/voucher-store.ts';
import { importMaster, masterTypeOf } from './import-master.ts';
import type { VoucherImport, VoucherImportOptions } from './import-voucher.ts';
import { Refusal } from './refusal.ts';
import { TallyUp } from './tally-up.ts';

/** Takes each object by itself: a refused one neither stops the rest nor is named in the answer (`facts/tally.md` §5.3). */
export function importObjects(
  store: VoucherStore,
  vouchers: VoucherImport,
  objects: readonly ImportObject[],
  options: VoucherImportOptions,
): ImportOutcome {
  const tallyUp = new TallyUp();
  for (const object of objects) {
    try {
      importOne(store, vouchers, object, options, tallyUp);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      tallyUp.refuse(error.counter, error.message);
    }
  }
  return tallyUp.outcome();
}

function importOne(
  store: VoucherStore,
  vouchers: VoucherImport,
  object: ImportObject,
  options: VoucherImportOptions,
  tallyUp: TallyUp,
): void {
  if (object.type.toUpperCase() === 'VOUCHER') {
    vouchers.apply(object, options, tallyUp);
    return;
  }
  const type = masterTypeOf(object.type);
  if (type) importMaster(store, type, object, tallyUp);
  else tallyUp.add('ignored');
}
