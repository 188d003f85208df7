import { BillCreateInput } from '../../../contract/jobs/bill-create.ts';
import { tradeKind } from './trade-kind.ts';

export const billCreate = tradeKind(BillCreateInput);
