import { compare, type Decimal, isZero, negate, sum, zero } from '../../../../../contract/decimal.ts';
import type { DraftVoucher } from './draft.ts';

/** What a person reads before allowing a document: kind, amount, party, day, bills. `₹20,075.00` is grouped as in India. */
export function summaryOf(voucher: DraftVoucher, company: string): string {
  const { voucherType, number, date } = voucher;
  const amount = amountOf(voucher);
  const against = billsOf(voucher);
  return [
    `${voucherType}${number === null ? '' : ` ${number}`}${isZero(amount) ? '' : ` of ${rupees(amount)}`}`,
    whose(voucher),
    `${date}${against.length === 0 ? '' : ` against ${against.join(', ')}`}`,
    `in ${company}`,
  ].join(', ');
}

/** What the party owes or is owed; of several parties, or none, what is debited in all. Without a sign. */
export function amountOf({ party, lines, items }: DraftVoucher): Decimal {
  const own = lines.find(({ account, amount }) => account === party && !isZero(amount));
  if (own !== undefined) return own.amount.startsWith('-') ? negate(own.amount) : own.amount;
  return sum([...lines, ...items].map(({ amount }) => amount).filter((amount) => compare(amount, zero) > 0));
}

function billsOf({ lines }: DraftVoucher): readonly string[] {
  const bills = lines.flatMap((line) => line.bills);
  return bills.flatMap(({ type, reference }) => (type === 'against' && reference !== null ? [reference] : []));
}

function whose({ party, lines }: DraftVoucher): string {
  return party ?? lines.map(({ account }) => account).join(', ');
}

function rupees(amount: Decimal): string {
  const [whole = '', decimals = '00'] = amount.split('.');
  const grouped = whole.replace(/(\d)(?=(\d\d)+\d$)/g, '$1,');
  return `₹${grouped}.${decimals.padEnd(2, '0')}`;
}
