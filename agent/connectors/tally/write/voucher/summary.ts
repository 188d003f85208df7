import { compare, isZero, negate, sum, zero } from '../../../../../contract/decimal.ts';
import type { DraftVoucher } from './draft.ts';

/** What a person reads before allowing a document: kind, amount, party, day, bills. `₹20,075.00` is grouped as in India. */
export function summaryOf(voucher: DraftVoucher, company: string): string {
  const { voucherType, number, date } = voucher;
  const against = billsOf(voucher);
  const bills = against.length === 0 ? '' : ` against ${against.join(', ')}`;
  return `${voucherType}${number === null ? '' : ` ${number}`}${amountOf(voucher)}, ${whose(voucher)}, ${date}${bills}, in ${company}`;
}

function billsOf({ lines }: DraftVoucher): readonly string[] {
  return lines.flatMap(({ bills }) =>
    bills.filter(({ type }) => type === 'against').map(({ reference }) => reference ?? ''),
  );
}

/** What the party owes or is owed; of several parties, or none, what is debited in all. */
function amountOf({ party, lines, items }: DraftVoucher): string {
  const own = lines.find(({ account, amount }) => account === party && !isZero(amount));
  if (own !== undefined) return ` of ${rupees(own.amount)}`;
  const debits = [...lines, ...items].map(({ amount }) => amount).filter((amount) => compare(amount, zero) > 0);
  return debits.length === 0 ? '' : ` of ${rupees(sum(debits))}`;
}

function whose({ party, lines }: DraftVoucher): string {
  return party ?? lines.map(({ account }) => account).join(', ');
}

function rupees(amount: Parameters<typeof negate>[0]): string {
  const [whole = '', decimals = '00'] = (amount.startsWith('-') ? negate(amount) : amount).split('.');
  const grouped = whole.replace(/(\d)(?=(\d\d)+\d$)/g, '$1,');
  return `₹${grouped}.${decimals.padEnd(2, '0')}`;
}
