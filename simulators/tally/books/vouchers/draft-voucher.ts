import {
  draftExportReceipt,
  draftFeePayment,
  draftOtherReceipt,
  draftPayment,
  draftPostDatedReceipt,
  draftReceipt,
} from './draft-money.ts';
import { draftContra, draftExpense, draftJournal, draftMemorandum } from './draft-others.ts';
import { draftDebitNote, draftPurchase, draftReverseCharge, draftTdsBill } from './draft-purchases.ts';
import { draftCashSale, draftCreditNote, draftExportSale, draftSale } from './draft-sales.ts';
import type { Voucher } from './voucher.ts';
import type { World } from './world.ts';

/** The generated voucher at an index: a function of the seed and the index, whatever has been edited since. */
export function draftVoucher(world: World, index: number): Voucher {
  switch (world.plan.slotOf(index).kind) {
    case 'sale':
    case 'service-sale':
    case 'plain-sale':
      return draftSale(world, index);
    case 'cash-sale':
      return draftCashSale(world, index);
    case 'export-sale':
      return draftExportSale(world, index);
    case 'purchase':
      return draftPurchase(world, index);
    case 'reverse-charge':
      return draftReverseCharge(world, index);
    case 'tds-bill':
      return draftTdsBill(world, index);
    case 'receipt':
      return draftReceipt(world, index);
    case 'other-receipt':
      return draftOtherReceipt(world, index);
    case 'export-receipt':
      return draftExportReceipt(world, index);
    case 'post-dated-receipt':
      return draftPostDatedReceipt(world, index);
    case 'payment':
      return draftPayment(world, index);
    case 'fee-payment':
      return draftFeePayment(world, index);
    case 'expense':
      return draftExpense(world, index);
    case 'contra':
      return draftContra(world, index);
    case 'journal':
      return draftJournal(world, index);
    case 'credit-note':
      return draftCreditNote(world, index);
    case 'debit-note':
      return draftDebitNote(world, index);
    case 'memorandum':
      return draftMemorandum(world, index);
  }
}
