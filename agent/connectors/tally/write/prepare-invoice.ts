import { negate } from '../../../../contract/decimal.ts';
import type { InvoiceCreateInput } from '../../../../contract/jobs/invoice-create.ts';
import { toPaise } from './amounts.ts';
import { type BookNames, invalid } from './book-names.ts';
import { type DraftItem, type DraftLine, type DraftVoucher, markedNarration } from './document.ts';
import type { Series } from './numbering.ts';

/**
 * A sales invoice as a voucher. The bill it opens is called as the document says, else by the number if the series
 * keeps it, else by the reference, else by the effect key: the number Tally is going to give is not known beforehand.
 */
export function prepareInvoice(
  input: InvoiceCreateInput,
  names: BookNames,
  { name: voucherType, number }: Series,
  effectKey: string,
): DraftVoucher {
  if (input.items.length + input.charges.length === 0) invalid('items: an invoice needs items or charges');
  const customer = names.ledger(input.customer);
  const total = toPaise(input.total, 'total');
  const bill = {
    type: 'new' as const,
    reference: input.billReference ?? number ?? input.reference ?? effectKey,
    amount: total,
    creditDays: input.creditDays ?? null,
  };
  return {
    type: 'sales',
    voucherType,
    date: input.date,
    number,
    reference: input.reference ?? null,
    party: customer.name,
    narration: markedNarration(input.narration, effectKey),
    lines: [
      { account: customer.name, amount: total, isParty: true, bills: customer.isBillWise ? [bill] : [], bank: null },
      ...input.charges.map((charge, index) => chargeLine(charge, names, index)),
    ],
    items: input.items.map((item, index) => itemLine(item, names, index)),
  };
}

function chargeLine(charge: InvoiceCreateInput['charges'][number], names: BookNames, index: number): DraftLine {
  const amount = negate(toPaise(charge.amount, `charges/${index}/amount`));
  return { account: names.ledger(charge.account).name, amount, isParty: false, bills: [], bank: null };
}

function itemLine(line: InvoiceCreateInput['items'][number], names: BookNames, index: number): DraftItem {
  const item = names.item(line.item);
  if (item.unit?.toLowerCase() !== line.unit.trim().toLowerCase()) {
    invalid(`items/${index}/unit: "${item.name}" is kept in ${item.unit ?? 'no unit'}`);
  }
  return {
    item: item.name,
    quantity: line.quantity,
    unit: item.unit,
    rate: line.rate,
    amount: negate(toPaise(line.amount, `items/${index}/amount`)),
    account: names.ledger(line.account).name,
    godown: names.godown(line.godown).name,
  };
}
