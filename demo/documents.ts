import type { z } from 'zod';
import type { PlainDate } from '../contract/dates.ts';
import { compare, type Decimal, negate, sum, zero } from '../contract/decimal.ts';
import type { SourceId } from '../contract/ids.ts';
import type { InvoiceCreateInput } from '../contract/jobs/invoice-create.ts';
import type { PaymentCreateInput } from '../contract/jobs/payment-create.ts';
import { ItemData, VoucherTypeData } from '../contract/records/masters.ts';
import { VoucherData } from '../contract/records/voucher.ts';
import type { GatewayClient } from '../gateway/client/client.ts';

type Invoice = z.input<typeof InvoiceCreateInput>;
type Payment = z.input<typeof PaymentCreateInput>;

/** What the platform sends down: a repeat of an invoice that it knows from the books, and the money for it. */
export interface Documents {
  readonly invoice: Invoice;
  readonly receipt: Payment;
}

/** The platform's own: the invoice opens a bill of this name, and the receipt settles it. */
const orderNumber = 'WEB-1042';

/** Chosen by what the platform holds, as the platform would. */
export async function chooseDocuments(
  platform: GatewayClient,
  sourceId: SourceId,
  signal: AbortSignal,
): Promise<Documents> {
  const ways = await waysOfTheBooks(platform, sourceId, signal);
  let sale: VoucherData | null = null;
  let receipt: VoucherData | null = null;
  let latest = '' as PlainDate;
  for await (const { data } of platform.records(sourceId, { kind: 'voucher' }, signal)) {
    const voucher = VoucherData.parse(data);
    if (voucher.date > latest) latest = voucher.date;
    if (voucher.status.state !== 'posted') continue;
    if (isPlainSale(voucher, ways)) sale = voucher;
    if (voucher.type === 'receipt' && bankLine(voucher)) receipt = voucher;
  }
  const bank = receipt && bankLine(receipt);
  if (sale === null || !bank)
    throw new Error('the books hold no invoice to repeat, or no receipt to learn the bank from');
  const invoice = repeat(sale, latest);
  return { invoice, receipt: moneyFor(invoice, bank.account) };
}

/** What the masters say about how documents are written here. */
interface Ways {
  readonly unitOf: ReadonlyMap<string, string | null>;
  /** Voucher types whose numbers a person gives. */
  readonly numberedByHand: ReadonlySet<string>;
}

async function waysOfTheBooks(platform: GatewayClient, sourceId: SourceId, signal: AbortSignal): Promise<Ways> {
  const unitOf = new Map<string, string | null>();
  for await (const { data } of platform.records(sourceId, { kind: 'item' }, signal)) {
    const { name, unit } = ItemData.parse(data);
    unitOf.set(name, unit);
  }
  const numberedByHand = new Set<string>();
  for await (const { data } of platform.records(sourceId, { kind: 'voucher-type' }, signal)) {
    const { name, numbering } = VoucherTypeData.parse(data);
    if (numbering.some(({ method }) => method === 'Manual')) numberedByHand.add(name);
  }
  return { unitOf, numberedByHand };
}

/** One customer, kept bill by bill, who buys items in rupees, each counted in the unit that it is kept in. */
function isPlainSale({ type, nativeType, isInvoice, items, lines }: VoucherData, ways: Ways): boolean {
  const parties = lines.filter((line) => line.isParty);
  return (
    type === 'sales' &&
    !ways.numberedByHand.has(nativeType) &&
    isInvoice &&
    items.length > 0 &&
    items.every((item) => item.accounts.length === 1 && item.batches.length <= 1 && item.rate) &&
    items.every(({ item, billedQuantity: billed }) => billed?.unit && billed.unit === ways.unitOf.get(item)) &&
    parties.length === 1 &&
    parties[0]?.bills.length === 1 &&
    lines.every((line) => line.forex === undefined)
  );
}

function bankLine({ lines }: VoucherData) {
  return lines.find((line) => line.isParty === false && line.banks.length > 0 && compare(line.amount, zero) > 0);
}

function repeat({ nativeType, lines, items }: VoucherData, date: PlainDate): Invoice {
  const customer = lines.find((line) => line.isParty);
  if (customer === undefined) throw new Error('an invoice without a customer');
  const underItems = new Set(items.flatMap((item) => item.accounts.map(({ account }) => account)));
  return {
    voucherType: nativeType,
    date,
    customer: customer.account,
    items: items.map((item) => ({
      item: item.item,
      quantity: magnitude(item.billedQuantity?.value),
      unit: item.billedQuantity?.unit ?? '',
      rate: magnitude(item.rate?.value),
      amount: magnitude(item.amount),
      account: item.accounts[0]?.account ?? '',
      ...(item.batches[0]?.godown ? { godown: item.batches[0].godown } : {}),
    })),
    charges: lines
      .filter((line) => line !== customer && !underItems.has(line.account))
      .map(({ account, amount }) => ({ account, amount: negate(amount) })),
    total: sum([customer.amount]),
    billReference: orderNumber,
    reference: orderNumber,
    creditDays: 30,
    narration: 'Repeat order, sent by the platform',
  };
}

function moneyFor({ date, customer, total }: Invoice, account: string): Payment {
  return {
    direction: 'receipt',
    date,
    party: customer,
    account,
    amount: total,
    allocations: [{ type: 'against', reference: orderNumber, amount: total }],
    bank: { transactionType: 'neft', reference: 'UTR000000000042' },
    narration: 'Collected by the platform',
  };
}

function magnitude(value: Decimal | undefined): Decimal {
  if (value === undefined) throw new Error('an item line without its quantity or rate');
  return value.startsWith('-') ? negate(value) : value;
}
