import { PurchaseOrderCreateInput } from '../../../contract/jobs/purchase-order-create.ts';
import { tradeKind } from './trade-kind.ts';

export const purchaseOrderCreate = tradeKind(PurchaseOrderCreateInput);
