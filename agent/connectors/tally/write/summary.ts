import { isZero, negate } from '../../../../contract/decimal.ts';
import type { DraftVoucher } from './document.ts';

/** What a person reads before allowing a document: kind, amount, party, day, bills. `₹20,075.00` is grouped as in India. */
export function summaryOf({ voucherType, number, date, party, lines }: DraftVoucher, company: string): string {
  const own = lines.find(({ account, amount }) => account === party && !isZero(amount));
  const amount = own === undefined ? '' : ` of ${rupees(own.amount)}`;
  const against = own?.bills.filter(({ type }) => type === 'against').map(({ reference }) => reference) ?? [];
  const bills = against.length === 0 ? '' : ` against ${against.join(', ')}`;
  return `${voucherType}${number === null ? '' : ` ${number}`}${amount}, ${party}, ${date}${bills}, in ${company}`;
}

function rupees(amount: Parameters<typeof negate>[0]): string {
  const [whole = '', decimals = '00'] = (amount.startsWith('-') ? negate(amount) : amount).split('.');
  const grouped = whole.replace(/(\d)(?=(\d\d)+\d$)/g, '$1,');
  return `₹${grouped}.${decimals.padEnd(2, '0')}`;
}
