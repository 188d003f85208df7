import { negate } from '../../../../../contract/decimal.ts';
import { BankEntryCreateInput } from '../../../../../contract/jobs/bank-entry-create.ts';
import { requireBalance, toPaise } from '../amounts.ts';
import type { BookNames } from '../book-names.ts';
import {
  type DraftLine,
  type DraftType,
  type DraftVoucher,
  markedNarration,
  plainLine,
  plainVoucher,
} from '../voucher/draft.ts';
import { billsOf, costsOf, credit, debit } from './allocate.ts';
import { bankOf } from './bank-details.ts';
import type { Document, Translation } from './documents.ts';
import { parseInput } from './parse-input.ts';

export const bankEntryCreate = (input: unknown, names: BookNames): Document => {
  const entry = parseInput(BankEntryCreateInput, input);
  const type = typeOf(entry, names);
  return {
    type,
    voucherType: entry.voucherType ?? typeNames[type],
    date: entry.date,
    number: entry.number,
    translate: (by) => translate(entry, type, by),
  };
};

type EntryType = Extract<DraftType, 'contra' | 'receipt' | 'payment'>;

const typeNames: { readonly [type in EntryType]: string } = {
  contra: 'Contra',
  receipt: 'Receipt',
  payment: 'Payment',
};

/** Between bank and cash alone it is a contra entry. */
function typeOf({ lines, direction }: BankEntryCreateInput, names: BookNames): EntryType {
  const isTransfer = lines.every(({ account }) => names.isMoney(names.ledger(account)));
  if (isTransfer) return 'contra';
  return direction === 'in' ? 'receipt' : 'payment';
}

function translate(
  entry: BankEntryCreateInput,
  type: EntryType,
  { names, series, effectKey }: Translation,
): DraftVoucher {
  const account = names.ledger(entry.account);
  const amount = toPaise(entry.amount, 'amount');
  const [moneySide, otherSide] = entry.direction === 'in' ? [debit, credit] : [credit, debit];
  const lines = entry.lines.map((line, index): DraftLine => {
    const path = `lines/${index}`;
    const ledger = names.ledger(line.account);
    const paise = toPaise(line.amount, `${path}/amount`);
    const { allocations } = line;
    const bills = billsOf({
      party: ledger,
      amount: paise,
      allocations,
      signed: otherSide,
      path: `${path}/allocations`,
    });
    const posted = otherSide(paise);
    const costs = costsOf(names, line.costs, posted, `${path}/costs`);
    return { ...plainLine, account: ledger.name, amount: posted, isParty: names.isParty(ledger), bills, costs };
  });
  requireBalance([amount, ...entry.lines.map((line) => negate(line.amount))]);
  const direction = entry.direction === 'in' ? 'receipt' : 'payment';
  const bank = bankOf({ ...entry, direction }, names, account, null);
  return {
    ...plainVoucher,
    type,
    voucherType: series.name,
    date: entry.date,
    number: series.number,
    reference: entry.reference ?? null,
    party: null,
    narration: markedNarration(entry.narration, effectKey),
    lines: [...lines, { ...plainLine, account: account.name, amount: moneySide(amount), bank }],
    notTwinOf: entry.notTwinOf,
  };
}
