import { numberingRule } from '../vouchers/numbering-rule.ts';
import type { StoredVoucher } from '../vouchers/voucher.ts';
import type { VoucherStore } from '../vouchers/voucher-store.ts';
import type { ReadVoucher } from './read-voucher.ts';
import { Refusal } from './refusal.ts';

/** Numbers a voucher by the rule of its type (`facts/tally.md` §5.5) and puts it into the books. */
export function saveVoucher(
  store: VoucherStore,
  read: ReadVoucher,
  before: StoredVoucher | undefined,
  moves = true,
): StoredVoucher {
  const content = { voucher: read.voucher, fields: read.fields, number: numberFor(store, read, before) };
  return before ? store.replace(before.masterId, content, moves) : store.create(content);
}

function numberFor(
  store: VoucherStore,
  { voucher, sentNumber }: ReadVoucher,
  before: StoredVoucher | undefined,
): string | undefined {
  const { type, date } = voucher;
  const rule = numberingRule(type);
  const kept = before && before.voucher.type === type ? store.numberOf(before) : undefined;
  switch (rule.method) {
    case 'Manual': {
      const number = sentNumber ?? kept ?? '';
      if (rule.preventsDuplicates && store.isNumberTaken(type, date, number, before?.masterId)) {
        throw new Refusal('exceptions', '');
      }
      return number;
    }
    case 'Automatic (Manual Override)':
      return sentNumber ?? kept ?? store.numbering.next(type, date);
    case 'None':
      return '';
    default:
      return store.numbering.counts(type) ? undefined : (kept ?? store.numbering.next(type, date));
  }
}
