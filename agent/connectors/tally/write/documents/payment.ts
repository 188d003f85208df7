import { isZero, negate, sum } from '../../../../../contract/decimal.ts';
import { PaymentCreateInput, type PaymentParty } from '../../../../../contract/jobs/payment-create.ts';
import { RefundCreateInput } from '../../../../../contract/jobs/refund-create.ts';
import { toPaise } from '../amounts.ts';
import { type BookNames, invalid } from '../book-names.ts';
import { type Mention, mentionsOfTax } from '../needed/mention.ts';
import { requireDeduction } from '../taxes/require-taxes.ts';
import { type DraftLine, type DraftVoucher, markedNarration, plainLine, plainVoucher } from '../voucher/draft.ts';
import { billsOf, costsOf, credit, debit, type Signed } from './allocate.ts';
import { bankOf } from './bank-details.ts';
import type { Document, Translation } from './documents.ts';
import { parseInput } from './parse-input.ts';

export const paymentCreate = (input: unknown): Document => paid(parseInput(PaymentCreateInput, input));

/** A refund is a payment to a customer. */
export const refundCreate = (input: unknown): Document => {
  const { customer, ...refund } = parseInput(RefundCreateInput, input);
  return paid({ ...refund, direction: 'payment', party: customer, parties: [], deductions: [] });
};

function paid(input: PaymentCreateInput): Document {
  const { direction, voucherType, date, number } = input;
  return {
    type: direction,
    voucherType: voucherType ?? (direction === 'receipt' ? 'Receipt' : 'Payment'),
    date,
    number,
    mentions: mentionsOf(input),
    translate: (by) => translate(input, by),
  };
}

function mentionsOf(input: PaymentCreateInput): readonly Mention[] {
  const { direction, party, parties, partyDetails, deductions, notTwinOf } = input;
  const role = direction === 'receipt' ? 'customer' : 'vendor';
  const several = parties.length > 0 ? parties : party === undefined ? [] : [{ party, partyDetails }];
  return [
    ...several.map((one, index): Mention => {
      const at = pathOf(input, index);
      const named = { name: one.party, path: `${at}party`, notTwinOf };
      const details = one.partyDetails ?? {};
      return { kind: 'party', role, ...named, details, detailsPath: `${at}partyDetails`, gstin: undefined };
    }),
    ...mentionsOfTax(deductions, 'deductions', notTwinOf),
  ];
}

/** A receipt credits the parties and debits the bank and what was deducted, a payment the other way round. */
function translate(input: PaymentCreateInput, { names, series, effectKey }: Translation): DraftVoucher {
  const account = names.ledger(input.account);
  const [partySide, moneySide] = input.direction === 'receipt' ? [credit, debit] : [debit, credit];
  const parties = partiesOf(input).map((party, index) => partyLine(party, names, partySide, pathOf(input, index)));
  if (parties.some((line) => line.account === account.name)) invalid('account: is the party itself');
  const deducted = input.deductions.map((deduction, index): DraftLine => {
    const path = `deductions/${index}`;
    const amount = moneySide(toPaise(deduction.amount, `${path}/amount`));
    requireDeduction(deduction.tds, { path, date: input.date, amount: deduction.amount });
    const ledger = names.ledger(deduction.account);
    return {
      ...plainLine,
      account: ledger.name,
      amount,
      costs: costsOf(names, deduction.costs, amount, `${path}/costs`),
    };
  });
  const money = negate(sum([...parties, ...deducted].map(({ amount }) => amount)));
  if (moneySide(money).startsWith('-')) invalid('deductions: are more than the amount');
  const [only, another] = parties;
  const bank = bankOf(input, names, account, another === undefined ? (only?.account ?? null) : null);
  return {
    ...plainVoucher,
    type: input.direction,
    voucherType: series.name,
    date: input.date,
    number: series.number,
    reference: input.reference ?? null,
    party: another === undefined ? (only?.account ?? null) : null,
    narration: markedNarration(input.narration, effectKey),
    lines: [...parties, ...deducted, { ...plainLine, account: account.name, amount: money, bank }],
    notTwinOf: input.notTwinOf,
  };
}

function partiesOf({ party, amount, allocations, parties }: PaymentCreateInput): readonly PaymentParty[] {
  if (parties.length > 0) {
    if (party !== undefined || amount !== undefined || allocations.length > 0)
      invalid('parties: either one party or several');
    return parties;
  }
  if (party === undefined) return invalid('party: nobody is named');
  if (amount === undefined) return invalid('amount: none is given');
  return [{ party, amount, allocations }];
}

function pathOf({ parties }: PaymentCreateInput, index: number): string {
  return parties.length === 0 ? '' : `parties/${index}/`;
}

function partyLine(
  { party, amount, allocations }: PaymentParty,
  names: BookNames,
  signed: Signed,
  path: string,
): DraftLine {
  const ledger = names.ledger(party);
  const paise = toPaise(amount, `${path}amount`);
  if (isZero(paise)) invalid(`${path}amount: nothing is paid`);
  return {
    ...plainLine,
    account: ledger.name,
    amount: signed(paise),
    isParty: true,
    bills: billsOf({ party: ledger, amount: paise, allocations, signed, path: `${path}allocations` }),
  };
}
