import { type Decimal, isZero, negate, sum } from '../../../../contract/decimal.ts';
import type { PaymentCreateInput } from '../../../../contract/jobs/payment-create.ts';
import { requireBalance, toPaise } from './amounts.ts';
import { type BookNames, invalid } from './book-names.ts';
import { type DraftBank, type DraftBill, type DraftLine, type DraftVoucher, markedNarration } from './document.ts';
import type { Series } from './numbering.ts';

/** A receipt credits the party and debits the bank, a payment the other way round. */
export function preparePayment(
  input: PaymentCreateInput,
  names: BookNames,
  { name: voucherType, number }: Series,
  effectKey: string,
): DraftVoucher {
  const party = names.ledger(input.party);
  const account = names.ledger(input.account);
  const amount = toPaise(input.amount, 'amount');
  if (isZero(amount)) invalid('amount: nothing is paid');
  if (party.name === account.name) invalid('account: is the party itself');
  if (input.bank !== undefined && !names.isBank(account)) invalid(`bank: "${account.name}" is not a bank ledger`);
  const signed = (positive: Decimal) => (input.direction === 'receipt' ? negate(positive) : positive);
  const partyLine: DraftLine = {
    account: party.name,
    amount: signed(amount),
    isParty: true,
    bills: billsOf(input, amount, party.isBillWise).map((bill) => ({ ...bill, amount: signed(bill.amount) })),
    bank: null,
  };
  const bank = input.bank === undefined ? null : bankOf(input, party.name);
  const moneyLine: DraftLine = {
    account: account.name,
    amount: negate(partyLine.amount),
    isParty: false,
    bills: [],
    bank,
  };
  return {
    type: input.direction,
    voucherType,
    date: input.date,
    number,
    reference: null,
    party: party.name,
    narration: markedNarration(input.narration, effectKey),
    lines: [partyLine, moneyLine],
    items: [],
  };
}

/** Positive amounts that add up to the whole; what no allocation names is on account. */
function billsOf(input: PaymentCreateInput, amount: Decimal, isBillWise: boolean): readonly DraftBill[] {
  const named = input.allocations.map(
    (allocation, index): DraftBill => ({
      type: allocation.type,
      reference: allocation.type === 'on-account' ? null : allocation.reference,
      amount: toPaise(allocation.amount, `allocations/${index}/amount`),
      creditDays: null,
    }),
  );
  if (named.length > 0) requireBalance([amount, ...named.map((bill) => negate(bill.amount))]);
  if (!isBillWise) {
    if (named.some(({ type }) => type !== 'on-account'))
      invalid(`allocations: "${input.party}" is not kept bill by bill`);
    return [];
  }
  return named.length > 0 ? named : [{ type: 'on-account', reference: null, amount: sum([amount]), creditDays: null }];
}

function bankOf({ bank, date, direction }: PaymentCreateInput, party: string): DraftBank {
  const type = bank?.transactionType ?? 'other';
  return {
    transactionType: type === 'cheque' && direction === 'receipt' ? 'Cheque/DD' : transactionTypes[type],
    instrumentNumber: bank?.instrumentNumber ?? null,
    instrumentDate: bank?.instrumentDate ?? date,
    reference: bank?.reference ?? null,
    favouring: direction === 'payment' ? party : null,
  };
}

type TransactionType = NonNullable<PaymentCreateInput['bank']>['transactionType'];

/** Tally's own words. It has no word of its own for each way of transfer. */
const transactionTypes: { readonly [type in TransactionType]: string } = {
  cheque: 'Cheque',
  neft: 'e-Fund Transfer',
  rtgs: 'e-Fund Transfer',
  imps: 'e-Fund Transfer',
  upi: 'e-Fund Transfer',
  card: 'Card',
  cash: 'Cash',
  other: 'Others',
};
