import type { PlainDate } from '../../../../../contract/dates.ts';
import { negate } from '../../../../../contract/decimal.ts';
import { BillCreateInput } from '../../../../../contract/jobs/bill-create.ts';
import { CreditNoteCreateInput } from '../../../../../contract/jobs/credit-note-create.ts';
import { DebitNoteCreateInput } from '../../../../../contract/jobs/debit-note-create.ts';
import type { Allocation, Item, Original, Trade } from '../../../../../contract/jobs/document-parts.ts';
import { InvoiceCreateInput } from '../../../../../contract/jobs/invoice-create.ts';
import { PurchaseOrderCreateInput } from '../../../../../contract/jobs/purchase-order-create.ts';
import { isGstin } from '../../../../gst/gstin.ts';
import { toPaise } from '../amounts.ts';
import { type BookNames, invalid } from '../book-names.ts';
import type { Role } from '../master/party-fields.ts';
import { mentionsOfTrade } from '../needed/mention.ts';
import { requireDeduction } from '../taxes/require-taxes.ts';
import {
  type DraftBill,
  type DraftItem,
  type DraftLine,
  type DraftVoucher,
  markedNarration,
  plainLine,
} from '../voucher/draft.ts';
import { billsOf, costsOf, credit, debit, type Signed } from './allocate.ts';
import type { Document, Translation } from './documents.ts';
import { parseInput } from './parse-input.ts';

/** A credit note has the sides of a purchase, a debit note those of a sale (facts/tally.md §5.2). */
export const invoiceCreate = (input: unknown): Document => {
  const invoice = parseInput(InvoiceCreateInput, input);
  return trade(invoice, {
    type: 'sales',
    voucherType: 'Sales',
    role: 'customer',
    party: invoice.customer,
    partySide: debit,
  });
};

export const creditNoteCreate = (input: unknown): Document => {
  const note = parseInput(CreditNoteCreateInput, input);
  return trade(note, {
    type: 'credit-note',
    voucherType: 'Credit Note',
    role: 'customer',
    party: note.customer,
    partySide: credit,
  });
};

export const billCreate = (input: unknown): Document => {
  const bill = parseInput(BillCreateInput, input);
  return trade(bill, {
    type: 'purchase',
    voucherType: 'Purchase',
    role: 'vendor',
    party: bill.vendor,
    partySide: credit,
  });
};

export const debitNoteCreate = (input: unknown): Document => {
  const note = parseInput(DebitNoteCreateInput, input);
  return trade(note, {
    type: 'debit-note',
    voucherType: 'Debit Note',
    role: 'vendor',
    party: note.vendor,
    partySide: debit,
  });
};

export const purchaseOrderCreate = (input: unknown): Document => {
  const order = parseInput(PurchaseOrderCreateInput, input);
  return trade(order, {
    type: 'purchase-order',
    voucherType: 'Purchase Order',
    role: 'vendor',
    party: order.vendor,
    partySide: credit,
  });
};

interface TradeInput extends Trade {
  readonly original?: Original | undefined;
  readonly allocations?: readonly Allocation[];
  readonly referenceDate?: PlainDate | undefined;
  readonly dueOn?: PlainDate | undefined;
}

interface Kind extends Pick<Document, 'type' | 'voucherType'> {
  readonly party: string;
  readonly role: Role;
  readonly partySide: Signed;
}

function trade(input: TradeInput, kind: Kind): Document {
  if (input.items.length + input.charges.length === 0) invalid('items: a document needs items or charges');
  const { partyGstin } = input.gst ?? {};
  if (partyGstin !== undefined && !isGstin(partyGstin))
    invalid('gst/partyGstin: its last character does not fit the others');
  return {
    type: kind.type,
    voucherType: input.voucherType ?? kind.voucherType,
    date: input.date,
    number: input.number,
    mentions: mentionsOfTrade(input, kind.role, kind.party),
    taxes: { rates: input.items.map(({ taxRate }) => taxRate), gst: input.gst },
    translate: (by) => translate(input, kind, by),
  };
}

function translate(input: TradeInput, kind: Kind, by: Translation): DraftVoucher {
  const { names, series, effectKey } = by;
  const otherSide: Signed = kind.partySide === debit ? credit : debit;
  const isOrder = kind.type === 'purchase-order';
  return {
    type: kind.type,
    voucherType: series.name,
    date: input.date,
    number: series.number,
    reference: input.reference ?? null,
    referenceDate: input.referenceDate ?? null,
    party: names.ledger(kind.party).name,
    narration: markedNarration(input.narration, effectKey),
    lines: [
      partyLine(input, kind, by),
      ...input.charges.map((charge, index): DraftLine => {
        const path = `charges/${index}`;
        const amount = otherSide(toPaise(charge.amount, `${path}/amount`));
        requireDeduction(charge.tds, { path, date: input.date, amount: negate(charge.amount) });
        const account = names.ledger(charge.account).name;
        return { ...plainLine, account, amount, costs: costsOf(names, charge.costs, amount, `${path}/costs`) };
      }),
    ],
    items: input.items.map((item, index) => itemLine(item, names, otherSide, `items/${index}`)),
    gst: input.gst
      ? {
          partyGstin: input.gst.partyGstin ?? null,
          placeOfSupply: input.gst.placeOfSupply ?? null,
          reverseCharge: input.gst.reverseCharge ?? null,
        }
      : null,
    original: input.original
      ? {
          number: input.original.number,
          date: input.original.date ?? null,
          reason: input.original.reason ?? null,
        }
      : null,
    dueOn: isOrder ? (input.dueOn ?? input.date) : null,
    isOptional: false,
    notTwinOf: input.notTwinOf,
  };
}

function partyLine(input: TradeInput, kind: Kind, { names, series, effectKey }: Translation): DraftLine {
  const party = names.ledger(kind.party);
  const total = toPaise(input.total, 'total');
  const { allocations = [] } = input;
  const own: DraftBill = {
    type: 'new',
    reference: input.billReference ?? ownNumber(input, kind, series) ?? effectKey,
    amount: kind.partySide(total),
    creditDays: input.creditDays ?? null,
  };
  const allocated = () => billsOf({ party, amount: total, allocations, signed: kind.partySide, path: 'allocations' });
  const opens = party.isBillWise && kind.type !== 'purchase-order' ? [own] : [];
  return {
    ...plainLine,
    account: party.name,
    amount: kind.partySide(total),
    isParty: true,
    bills: allocations.length > 0 ? allocated() : opens,
  };
}

/** By which the party knows the document: a vendor by the number that he gave it. */
function ownNumber({ reference }: TradeInput, { type }: Kind, { number }: Translation['series']): string | undefined {
  return type === 'purchase' ? (reference ?? number ?? undefined) : (number ?? reference);
}

function itemLine(line: Item, names: BookNames, side: Signed, path: string): DraftItem {
  const item = names.item(line.item);
  if (item.unit?.toLowerCase() !== line.unit.toLowerCase()) {
    invalid(`${path}/unit: "${item.name}" is kept in ${item.unit ?? 'no unit'}`);
  }
  const amount = side(toPaise(line.amount, `${path}/amount`));
  return {
    item: item.name,
    quantity: line.quantity,
    unit: item.unit,
    rate: line.rate,
    discount: line.discount ?? null,
    amount,
    account: names.ledger(line.account).name,
    godown: names.godown(line.godown).name,
    batch: line.batch ?? null,
    costs: costsOf(names, line.costs, amount, `${path}/costs`),
  };
}
