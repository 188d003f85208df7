import type { ImportObject, ImportOutcome } from '../../books.ts';
import type { VoucherStore } from '../vouchers/voucher-store.ts';
import { importMaster, innerName, masterTypeOf } from './import-master.ts';
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
    if (options.rules.createOfExisting === 'dialog' && meetsItself(store, object))
      return { ...tallyUp.outcome(), isStopped: true };
    try {
      importOne(store, vouchers, object, options, tallyUp);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      tallyUp.refuse(error.counter, error.message);
    }
  }
  return tallyUp.outcome();
}

/** A create of a master that is there. */
function meetsItself({ world }: VoucherStore, { type: element, attributes, body }: ImportObject): boolean {
  const type = masterTypeOf(element);
  const isCreate = (attributes['ACTION'] ?? 'Create').toLowerCase() === 'create';
  return (
    type !== undefined &&
    isCreate &&
    world.chart.masters.find(type, attributes['NAME'] ?? innerName(body)) !== undefined
  );
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
