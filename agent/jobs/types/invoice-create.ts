import { InvoiceCreateInput } from '../../../contract/jobs/invoice-create.ts';
import { tradeKind } from './trade-kind.ts';

export const invoiceCreate = tradeKind(InvoiceCreateInput);
