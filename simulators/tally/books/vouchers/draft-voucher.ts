import {
  draftExportReceipt,
  draftFeePayment,
  draftOtherReceipt,
  draftPayment,
  draftPostDatedReceipt,
  draftReceipt,
} from './draft-money.ts';
import {
  draftDeliveryNote,
  draftPurchaseOrder,
  draftReceiptNote,
  draftRejection,
  draftSalesOrder,
  draftTrackedPurchase,
  draftTrackedSale,
} from './draft-orders.ts';
import { draftContra, draftExpense, draftJournal, draftMemorandum } from './draft-others.ts';
import { draftAttendance, draftPayroll } from './draft-payroll.ts';
import { draftDebitNote, draftPurchase, draftReverseCharge, draftTdsBill } from './draft-purchases.ts';
import {
  draftBranchSale,
  draftImportPurchase,
  draftPosSale,
  draftReversingJournal,
  draftSetOff,
  draftTcsSale,
} from './draft-rare.ts';
import { draftCashSale, draftCreditNote, draftExportSale, draftSale } from './draft-sales.ts';
import {
  draftJobOrderIn,
  draftJobOrderOut,
  draftManufacture,
  draftMaterialIn,
  draftMaterialOut,
  draftPhysicalStock,
  draftStockTransfer,
} from './draft-stock.ts';
import type { SlotKind } from './slots.ts';
import type { Voucher } from './voucher.ts';
import type { World } from './world.ts';

/** The generated voucher at an index: a function of the seed and the index, whatever has been edited since. */
export function draftVoucher(world: World, index: number): Voucher {
  return drafts[world.plan.slotOf(index).kind](world, index);
}

const drafts: { readonly [kind in SlotKind]: (world: World, index: number) => Voucher } = {
  sale: draftSale,
  'service-sale': draftSale,
  'plain-sale': draftSale,
  'cash-sale': draftCashSale,
  'export-sale': draftExportSale,
  purchase: draftPurchase,
  'reverse-charge': draftReverseCharge,
  'tds-bill': draftTdsBill,
  receipt: draftReceipt,
  'other-receipt': draftOtherReceipt,
  'export-receipt': draftExportReceipt,
  'post-dated-receipt': draftPostDatedReceipt,
  payment: draftPayment,
  'fee-payment': draftFeePayment,
  expense: draftExpense,
  contra: draftContra,
  journal: draftJournal,
  'credit-note': draftCreditNote,
  'debit-note': draftDebitNote,
  memorandum: draftMemorandum,
  'sales-order': draftSalesOrder,
  'delivery-note': draftDeliveryNote,
  'tracked-sale': draftTrackedSale,
  'rejection-in': (world, index) => draftRejection(world, index, 'rejection-in'),
  'purchase-order': draftPurchaseOrder,
  'receipt-note': draftReceiptNote,
  'tracked-purchase': draftTrackedPurchase,
  'rejection-out': (world, index) => draftRejection(world, index, 'rejection-out'),
  'import-purchase': draftImportPurchase,
  'pos-sale': draftPosSale,
  'branch-sale': draftBranchSale,
  'tcs-sale': draftTcsSale,
  'set-off': draftSetOff,
  'reversing-journal': draftReversingJournal,
  'stock-transfer': draftStockTransfer,
  manufacture: draftManufacture,
  'physical-stock': draftPhysicalStock,
  'job-order-in': draftJobOrderIn,
  'job-order-out': draftJobOrderOut,
  'material-in': draftMaterialIn,
  'material-out': draftMaterialOut,
  attendance: draftAttendance,
  payroll: draftPayroll,
};
