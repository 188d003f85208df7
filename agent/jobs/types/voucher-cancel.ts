import { VoucherCancelInput } from '../../../contract/jobs/voucher-cancel.ts';
import { changeKind } from './change-kind.ts';

export const voucherCancel = changeKind(VoucherCancelInput);
