import { InvoiceUpdateInput } from '../../../contract/jobs/invoice-update.ts';
import { changeKind } from './change-kind.ts';
import type { WriteKind } from './job-kind.ts';
import { requireTotal } from './trade-kind.ts';

const kind = changeKind(InvoiceUpdateInput);

/** A new content must add up by itself. */
export const invoiceUpdate: WriteKind = {
  ...kind,
  check(input) {
    const update = kind.check(input) as InvoiceUpdateInput; // parsed by its schema
    if (update.set.content !== undefined) requireTotal(update.set.content);
    return update;
  },
};
