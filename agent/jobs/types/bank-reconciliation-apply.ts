import { BankReconciliationApplyInput } from '../../../contract/jobs/bank-reconciliation-apply.ts';
import { changeKind } from './change-kind.ts';

export const bankReconciliationApply = changeKind(BankReconciliationApplyInput);
