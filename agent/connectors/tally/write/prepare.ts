import type { z } from 'zod';
import type { PlainDate } from '../../../../contract/dates.ts';
import { BridgeError } from '../../../../contract/errors.ts';
import type { SourceId } from '../../../../contract/ids.ts';
import { InvoiceCreateInput } from '../../../../contract/jobs/invoice-create.ts';
import { PaymentCreateInput } from '../../../../contract/jobs/payment-create.ts';
import type { Company } from '../company.ts';
import type { MasterList } from '../pull/master-versions.ts';
import type { Reader } from '../pull/reader.ts';
import { isHonoured } from '../pull/windows.ts';
import { requireBalance } from './amounts.ts';
import { BookNames, invalid } from './book-names.ts';
import type { DraftVoucher } from './document.ts';
import { chooseSeries } from './numbering.ts';
import { prepareInvoice } from './prepare-invoice.ts';
import { preparePayment } from './prepare-payment.ts';

interface Books {
  readonly reader: Reader;
  readonly sourceId: SourceId;
  readonly list: MasterList;
}

/** Translates a job's input and checks it against the books. Throws `job.*` or `write.*`. */
export async function prepareVoucher(
  type: string,
  input: unknown,
  effectKey: string,
  books: Books,
): Promise<DraftVoucher> {
  switch (type) {
    case 'invoice.create':
      return checked(await invoice(parse(InvoiceCreateInput, input), effectKey, books), books.reader.company);
    case 'payment.create':
      return checked(await payment(parse(PaymentCreateInput, input), effectKey, books), books.reader.company);
    default:
      throw new BridgeError('job.unsupported', { details: { type } });
  }
}

async function invoice(input: InvoiceCreateInput, effectKey: string, { reader, sourceId, list }: Books) {
  const names = new BookNames(list);
  const type = voucherTypeOf(names, input.voucherType, 'sales');
  const series = await chooseSeries(reader, sourceId, type, input.number);
  return prepareInvoice(input, names, series, effectKey);
}

async function payment(input: PaymentCreateInput, effectKey: string, { reader, sourceId, list }: Books) {
  const names = new BookNames(list);
  const wanted = input.voucherType ?? (input.direction === 'receipt' ? 'Receipt' : 'Payment');
  const series = await chooseSeries(reader, sourceId, voucherTypeOf(names, wanted, input.direction), input.number);
  return preparePayment(input, names, series, effectKey);
}

function voucherTypeOf(names: BookNames, wanted: string, type: DraftVoucher['type']): string {
  const found = names.voucherType(wanted);
  if (names.canonicalType(found) !== type) invalid(`voucherType: "${found.name}" is not for a ${type}`);
  return found.name;
}

function checked(voucher: DraftVoucher, company: Company): DraftVoucher {
  requireBalance([...voucher.lines, ...voucher.items].map(({ amount }) => amount));
  requireDate(voucher.date, company);
  return voucher;
}

/**
 * Tally's own words for a date it doesn't take mislead (facts/tally.md §1.7), so it is refused here. Throws
 * `write.date-outside`.
 */
function requireDate(date: PlainDate, { booksFrom, isEducational }: Company): void {
  if (date >= booksFrom && (!isEducational || isHonoured(date))) return;
  throw new BridgeError('write.date-outside', { details: { date } });
}

function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return invalid(`${issue?.path.join('/') ?? ''}: ${issue?.message ?? 'not valid'}`);
}
