import type { Keyboard, MasterType, TallyObject } from '../../books.ts';
import { alterMaster, createMaster, deleteMaster, innerName } from '../import/import-master.ts';
import { readVoucher } from '../import/read-voucher.ts';
import { saveVoucher } from '../import/save-voucher.ts';
import type { Master } from '../master.ts';
import { present } from '../present.ts';
import type { StoredVoucher } from '../vouchers/voucher.ts';
import type { VoucherStore } from '../vouchers/voucher-store.ts';
import { cancelVoucher } from './cancel-voucher.ts';
import { randomEdit } from './random-edit.ts';

/** Screens refuse what an import refuses, with the same words, but by throwing: nothing is saved then. */
export function openKeyboard(store: VoucherStore): Keyboard {
  const { masters } = store.world.chart;
  const voucher = (masterId: number): StoredVoucher => present(store.get(masterId), `voucher ${masterId}`);
  const master = (type: MasterType, name: string): Master => present(masters.find(type, name), `${type} '${name}'`);
  const enter = (body: TallyObject, before?: StoredVoucher): number => {
    const read = readVoucher(store, { attributes: {}, body, before, educational: false, from: 'keyboard' });
    return saveVoucher(store, read, before).masterId;
  };
  return {
    createVoucher: (body) => enter(body),
    alterVoucher(masterId, changes) {
      const before = voucher(masterId);
      enter({ ISCANCELLED: before.voucher.isCancelled ? 'Yes' : 'No', ...changes }, before);
    },
    cancelVoucher: (masterId) => cancelVoucher(store, voucher(masterId)),
    deleteVoucher: (masterId) => store.delete(voucher(masterId).masterId),
    createMaster: (type, body) => createMaster(masters, type, innerName(body), body).masterId,
    alterMaster: (type, name, changes) => alterMaster(masters, master(type, name), changes, name),
    renameMaster: (type, name, newName) => alterMaster(masters, master(type, name), {}, newName),
    deleteMaster: (type, name) => deleteMaster(store, master(type, name)),
    randomEdit: (random) => randomEdit(store, random),
  };
}
