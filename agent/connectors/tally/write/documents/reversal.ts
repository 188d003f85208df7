import { negate, sum } from '../../../../../contract/decimal.ts';
import { BridgeError } from '../../../../../contract/errors.ts';
import { PaymentReverseInput } from '../../../../../contract/jobs/payment-reverse.ts';
import type { VoucherData, VoucherLine } from '../../../../../contract/records/voucher.ts';
import type { WriteRequest } from '../../../writer.ts';
import { mapVoucher } from '../../map/voucher.ts';
import { toPaise } from '../amounts.ts';
import type { BookDesk } from '../book-desk.ts';
import { invalid } from '../book-names.ts';
import { readWhole } from '../change/whole-voucher.ts';
import {
  type DraftBill,
  type DraftLine,
  type DraftVoucher,
  markedNarration,
  plainLine,
  plainVoucher,
} from '../voucher/draft.ts';
import { costsOf } from './allocate.ts';
import { parseInput } from './parse-input.ts';
import { finish } from './translate.ts';

/**
 * The money of a receipt or payment going back: each line the other way round, each bill that it settled open again. Throws `write.gone`
 * and `write.cancelled` for the document, and what any document throws.
 */
export async function reversal({ input, target, effectKey }: WriteRequest, desk: BookDesk): Promise<DraftVoucher> {
  const asked = parseInput(PaymentReverseInput, input);
  if (target === null) throw new BridgeError('job.unknown-document');
  const node = await readWhole(desk, target.nativeId, desk.daysOf(target));
  if (node === null) throw new BridgeError('write.gone');
  const { sourceId, list, names } = desk;
  const { data } = mapVoucher(node, { sourceId, names: list.names, extra: 'telling' });
  if (data.status.state === 'cancelled') throw new BridgeError('write.cancelled');
  const type = reverseType(data);
  const date = asked.date;
  const voucherType = asked.voucherType ?? (type === 'payment' ? 'Payment' : 'Receipt');
  const { number } = asked;
  return await finish({ type, voucherType, number, date }, desk, (series) => {
    const charges = asked.charges.map((charge, index): DraftLine => {
      const path = `charges/${index}`;
      const amount = toPaise(charge.amount, `${path}/amount`);
      const account = names.ledger(charge.account).name;
      return { ...plainLine, account, amount, costs: costsOf(names, charge.costs, amount, `${path}/costs`) };
    });
    return {
      ...plainVoucher,
      type,
      voucherType: series.name,
      date,
      number: series.number,
      reference: asked.reference ?? null,
      party: data.parties?.[0] ?? null,
      narration: markedNarration(asked.narration, effectKey),
      lines: [...data.lines.map((line) => reversed(line, data)), ...charges, ...paidFrom(data, charges)],
      notTwinOf: [target.nativeId, ...asked.notTwinOf],
    };
  });
}

function reverseType({ type, nativeType }: VoucherData): 'receipt' | 'payment' {
  if (type === 'receipt') return 'payment';
  return type === 'payment' ? 'receipt' : invalid(`document: is a ${nativeType}, and no receipt or payment`);
}

function reversed({ account, amount, isParty, bills, costs, banks }: VoucherLine, { date }: VoucherData): DraftLine {
  const [bank] = banks;
  return {
    account,
    amount: negate(amount),
    isParty: isParty ?? false,
    bills: bills.map(reopened),
    costs: costs.map((cost) => ({
      category: cost.category ?? 'Primary Cost Category',
      centre: cost.centre,
      amount: negate(cost.amount),
    })),
    bank: bank
      ? {
          transactionType: bank.transactionType ?? 'Others',
          instrumentNumber: bank.instrumentNumber,
          instrumentDate: bank.instrumentDate ?? date,
          reference: bank.reference,
          favouring: null,
        }
      : null,
  };
}

/** Against the bill that it settled, or the advance that it was. */
function reopened({ type, reference, amount }: VoucherLine['bills'][number]): DraftBill {
  const kind = type === 'on-account' || reference === null ? 'on-account' : 'against';
  return { type: kind, reference: kind === 'against' ? reference : null, amount: negate(amount), creditDays: null };
}

/** The bank takes its charges out of the account through which the money went. */
function paidFrom({ lines }: VoucherData, charges: readonly DraftLine[]): readonly DraftLine[] {
  if (charges.length === 0) return [];
  const money = lines.find(({ banks }) => banks.length > 0) ?? lines.findLast(({ isParty }) => isParty !== true);
  if (money === undefined) return invalid('charges: the document has no bank line');
  return [{ ...plainLine, account: money.account, amount: negate(sum(charges.map(({ amount }) => amount))) }];
}
