import type { PlainDate } from '../../../../../contract/dates.ts';
import { type Decimal, negate, sum } from '../../../../../contract/decimal.ts';
import { BridgeError } from '../../../../../contract/errors.ts';
import { BankReconciliationApplyInput } from '../../../../../contract/jobs/bank-reconciliation-apply.ts';
import { InvoiceUpdateInput } from '../../../../../contract/jobs/invoice-update.ts';
import { VoucherCancelInput } from '../../../../../contract/jobs/voucher-cancel.ts';
import type { VoucherData } from '../../../../../contract/records/voucher.ts';
import type { Target, WriteRequest } from '../../../writer.ts';
import { tallyDate } from '../../requests/envelope.ts';
import type { BookDesk } from '../book-desk.ts';
import { invalid } from '../book-names.ts';
import { parseInput } from '../documents/parse-input.ts';
import { invoiceCreate } from '../documents/trade.ts';
import { requireDate, requireUnfiled } from '../documents/translate.ts';
import { requireTaxes } from '../taxes/require-taxes.ts';
import { carriesMarker, type DraftVoucher, markedNarration } from '../voucher/draft.ts';
import { requireKeptNumbers } from '../voucher/series.ts';
import { entriesXml } from '../voucher/voucher-xml.ts';
import type { DraftAlteration } from './alter-voucher.ts';
import type { Change } from './change.ts';
import { alteration, type Changeable, findChangeable, named } from './prepare-change.ts';

export interface Changes {
  readonly alteration: DraftAlteration;
  readonly summary: string;
  readonly amount: Decimal | null;
}

/** Job types that change a voucher which is in the books. Each throws `job.invalid` and what `findChangeable` throws. */
export const changes: { readonly [jobType: string]: (request: WriteRequest, desk: BookDesk) => Promise<Changes> } = {
  'invoice.update': updateInvoice,
  'invoice.cancel': (request, desk) => cancel(request, desk, 'sales'),
  'voucher.cancel': (request, desk) => cancel(request, desk, null),
  'bank-reconciliation.apply': applyBankDate,
};

async function updateInvoice(request: WriteRequest, desk: BookDesk): Promise<Changes> {
  const input = parseInput(InvoiceUpdateInput, request.input);
  const found = await findChangeable(desk, asked(request, input.basedOn));
  const { data } = found.record;
  requireType(data, 'sales');
  const { date = data.date, content } = input.set;
  if (input.set.date !== undefined) await requireRedate(desk, data, date);
  const voucher = content === undefined ? null : voucherOf({ ...content, date }, found, desk);
  if (voucher !== null) await requireTaxes(voucher, { rates: ratesOf(content), gst: undefined }, desk);
  const change: Change = {
    type: 'set',
    head: { ...headOf(input.set, data, targetOf(request)), ...modeOf(content) },
    entries: voucher === null ? null : entriesXml(voucher),
  };
  const amount = content?.total ?? partyAmount(data);
  return { alteration: alteration(found, change), amount, summary: `Change ${describe(found, desk)}` };
}

async function cancel(request: WriteRequest, desk: BookDesk, type: string | null): Promise<Changes> {
  const { basedOn } = parseInput(VoucherCancelInput, request.input);
  const found = await findChangeable(desk, { ...asked(request, basedOn), cancels: true });
  if (type !== null) requireType(found.record.data, type);
  const amount = partyAmount(found.record.data);
  return { alteration: alteration(found, { type: 'cancel' }), amount, summary: `Cancel ${describe(found, desk)}` };
}

async function applyBankDate(request: WriteRequest, desk: BookDesk): Promise<Changes> {
  const { basedOn, account, bankDate } = parseInput(BankReconciliationApplyInput, request.input);
  const found = await findChangeable(desk, asked(request, basedOn));
  const { name } = desk.names.ledger(account);
  const hasBankLine = found.record.data.lines.some((line) => line.account === name && line.banks.length > 0);
  if (!hasBankLine) invalid(`account: the document has no bank line of "${name}"`);
  const change: Change = { type: 'bank-date', account: name, bankDate };
  const summary = `${bankDate === null ? 'No bank date' : `Bank date ${bankDate}`} for ${describe(found, desk)}`;
  return { alteration: alteration(found, change), amount: null, summary };
}

function asked(request: WriteRequest, basedOn: string | undefined) {
  return { target: targetOf(request), basedOn, onConflict: request.onConflict };
}

function targetOf({ target }: WriteRequest): Target {
  if (target === null) throw new BridgeError('job.unknown-document');
  return target;
}

function requireType({ type, nativeType }: VoucherData, wanted: string): void {
  if (type !== wanted) invalid(`document: is a ${nativeType}`);
}

async function requireRedate(
  desk: BookDesk,
  { nativeType, date: before }: VoucherData,
  date: PlainDate,
): Promise<void> {
  requireDate(date, desk.reader.company);
  requireUnfiled(date, desk.site);
  await requireKeptNumbers(desk, nativeType, date < before ? date : before);
}

function headOf(set: InvoiceUpdateInput['set'], data: VoucherData, { remoteId }: Target): { [name: string]: string } {
  const { date, reference, narration } = set;
  const marked = (text: string) =>
    remoteId !== null && carriesMarker(data.narration, remoteId) ? markedNarration(text, remoteId) : text;
  return {
    ...(date === undefined ? {} : { DATE: tallyDate(date), EFFECTIVEDATE: tallyDate(date) }),
    ...(reference === undefined ? {} : { REFERENCE: reference }),
    ...(narration === undefined ? {} : { NARRATION: marked(narration) }),
  };
}

function modeOf(content: InvoiceUpdateInput['set']['content']): { [name: string]: string } {
  if (content === undefined) return {};
  return { VCHENTRYMODE: content.items.length > 0 ? 'Item Invoice' : 'Accounting Invoice' };
}

type Content = NonNullable<InvoiceUpdateInput['set']['content']>;

/** The new content under the old party, its bill, and its credit days. */
function voucherOf(
  content: Content & { readonly date: PlainDate },
  { record: { data } }: Changeable,
  { names }: BookDesk,
): DraftVoucher {
  const customer = data.headerParty ?? invalid('document: has no customer');
  const bill = data.lines.flatMap(({ bills }) => bills).find(({ type }) => type === 'new');
  const input = {
    ...content,
    customer,
    billReference: bill?.reference ?? undefined,
    creditDays: bill?.creditDays ?? undefined,
  };
  const series = { name: data.nativeType, number: data.number };
  const voucher = invoiceCreate(input).translate({ names, series, effectKey: '' });
  return { ...voucher, gst: data.gst };
}

function ratesOf(content: Content | undefined): readonly (Decimal | undefined)[] {
  return (content?.items ?? []).map(({ taxRate }) => taxRate);
}

function partyAmount({ headerParty, lines }: VoucherData): Decimal | null {
  const own = lines.filter(({ account }) => account === headerParty).map(({ amount }) => amount);
  const amount = sum(own);
  return own.length === 0 ? null : amount.startsWith('-') ? negate(amount) : amount;
}

function describe({ record: { data } }: Changeable, { reader }: BookDesk): string {
  return `${named(data)}${data.headerParty === null ? '' : `, ${data.headerParty}`}, in ${reader.company.name}`;
}
