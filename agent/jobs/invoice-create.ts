import { InvoiceCreateInput } from '../../contract/jobs/invoice-create.ts';
import { requireSum } from './balance.ts';
import { invalidInput, parseInput, type WriteKind } from './job-kind.ts';

/** A sales invoice. Its own figures must agree before any books are asked. */
export const invoiceCreate: WriteKind = {
  writes: true,
  check(input): InvoiceCreateInput {
    const invoice = parseInput(InvoiceCreateInput, input);
    const amounts = [...invoice.items, ...invoice.charges].map((line) => line.amount);
    if (amounts.length === 0) throw invalidInput('items: an invoice needs items or charges');
    requireSum(invoice.total, amounts);
    return invoice;
  },
};
