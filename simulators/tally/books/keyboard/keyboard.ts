import type { Books, Keyboard, MasterType, TallyDate, TallyObject } from '../../books.ts';
import type { RuleBook } from '../book-rules.ts';
import { shortDay } from '../calendar.ts';
import type { CompanyState } from '../company-state.ts';
import { alterMaster, createMaster, deleteMaster, innerName } from '../import/import-master.ts';
import { readVoucher } from '../import/read-voucher.ts';
import { saveVoucher } from '../import/save-voucher.ts';
import type { Master } from '../master.ts';
import { present } from '../present.ts';
import type { StoredVoucher } from '../vouchers/voucher.ts';
import { anyEdit } from './any-edit.ts';
import { cancelVoucher } from './cancel-voucher.ts';
import { openCompanyMenu } from './company-menu.ts';
import type { Counting } from './edit-desk.ts';
import { randomEdit } from './random-edit.ts';
import { withBankDate, withIrn } from './stamp-voucher.ts';

export interface KeyboardOf {
  readonly name: string;
  readonly split: (from: TallyDate, name: string) => Books;
}

/** Screens refuse what an import refuses, with the same words, but by throwing: nothing is saved then. */
export function openKeyboard(state: CompanyState, rules: RuleBook, { name: company, split }: KeyboardOf): Keyboard {
  const { store, masters } = state;
  const voucher = (masterId: number): StoredVoucher => present(store.get(masterId), `voucher ${masterId}`);
  const master = (type: MasterType, name: string): Master => present(masters.find(type, name), `${type} '${name}'`);
  const moves = (): boolean => rules.now.editsAtKeyboardMoveCounters !== 'only-creates';
  const deletesMove = (): boolean => rules.now.editsAtKeyboardMoveCounters === 'as-measured';
  const counting = (): Counting => ({ moves: moves(), deletesMove: deletesMove() });
  const enter = (body: TallyObject, before?: StoredVoucher): number => {
    const read = readVoucher(store, {
      attributes: {},
      body,
      before,
      educational: false,
      rules: rules.now,
      from: 'keyboard',
    });
    return saveVoucher(store, read, before, moves()).masterId;
  };
  const keyboard: Keyboard = {
    createVoucher: (body) => enter(body),
    alterVoucher(masterId, changes) {
      const before = voucher(masterId);
      enter({ ISCANCELLED: before.voucher.isCancelled ? 'Yes' : 'No', ...changes }, before);
    },
    cancelVoucher: (masterId) => cancelVoucher(store, voucher(masterId), moves()),
    deleteVoucher: (masterId) => store.delete(voucher(masterId).masterId, deletesMove()),
    createMaster: (type, body) => createMaster(masters, type, innerName(body), body).masterId,
    alterMaster: (type, name, changes) => alterMaster(masters, master(type, name), changes, name, moves()),
    renameMaster: (type, name, newName) => alterMaster(masters, master(type, name), {}, newName, moves()),
    deleteMaster: (type, name) => deleteMaster(store, master(type, name), deletesMove()),
    setBankDate(masterId, date) {
      store.replace(masterId, withBankDate(voucher(masterId), date), moves() && rules.now.bankDatesMoveAlterId);
    },
    setIrn(masterId, einvoice) {
      store.replace(masterId, withIrn(voucher(masterId), einvoice), moves() && rules.now.irnMovesAlterId);
    },
    ...openCompanyMenu(state, rules),
    split: (from, name = `${company} - (from ${shortDay(from)})`) => split(from, name),
    randomEdit: (random) => randomEdit(store, random, counting()),
    anyEdit: (random, among) => anyEdit({ state, keyboard, random, counting: counting() }, among),
  };
  return keyboard;
}
