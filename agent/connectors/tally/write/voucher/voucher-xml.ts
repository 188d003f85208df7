import type { Decimal } from '../../../../../contract/decimal.ts';
import { escapeXml, tallyDate } from '../../requests/envelope.ts';
import { tallyAmount } from '../amounts.ts';
import { element, field } from '../xml-parts.ts';
import {
  type DraftBank,
  type DraftBill,
  type DraftCost,
  type DraftItem,
  type DraftLine,
  type DraftVoucher,
  isTrade,
} from './draft.ts';

/**
 * The VOUCHER element of an import. In the invoice view the outer list must be LEDGERENTRIES: under the other name
 * party and tax lines would be dropped without a word (facts/tally.md §5.2). With the effect key as REMOTEID a resend
 * alters instead of doubling (§5.5).
 */
export function voucherXml(voucher: DraftVoucher, effectKey: string): string {
  const isInvoice = isTrade(voucher);
  const view = isInvoice ? 'Invoice Voucher View' : 'Accounting Voucher View';
  const attributes = { REMOTEID: effectKey, VCHTYPE: voucher.voucherType, ACTION: 'Create', OBJVIEW: view };
  return (
    `<VOUCHER${Object.entries(attributes)
      .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
      .join('')}>` +
    field('DATE', tallyDate(voucher.date)) +
    field('EFFECTIVEDATE', tallyDate(voucher.date)) +
    field('VOUCHERTYPENAME', voucher.voucherType) +
    field('VOUCHERNUMBER', voucher.number) +
    field('REFERENCE', voucher.reference) +
    field('REFERENCEDATE', voucher.referenceDate && tallyDate(voucher.referenceDate)) +
    field('PARTYLEDGERNAME', voucher.party) +
    field('PARTYNAME', isInvoice ? voucher.party : null) +
    gstFields(voucher.gst) +
    field('NARRATION', voucher.narration) +
    field('ISOPTIONAL', voucher.isOptional ? 'Yes' : null) +
    field('PERSISTEDVIEW', view) +
    field('VCHENTRYMODE', isInvoice ? (voucher.items.length > 0 ? 'Item Invoice' : 'Accounting Invoice') : null) +
    field('ISINVOICE', isInvoice ? 'Yes' : 'No') +
    originalOf(voucher.original) +
    entriesXml(voucher) +
    '</VOUCHER>'
  );
}

/** Its lines and items alone. */
export function entriesXml(voucher: DraftVoucher): string {
  const list = isTrade(voucher) ? 'LEDGERENTRIES.LIST' : 'ALLLEDGERENTRIES.LIST';
  return (
    voucher.lines.map((line) => element(list, ledgerLine(line, voucher))).join('') +
    voucher.items.map((item) => element('ALLINVENTORYENTRIES.LIST', itemLine(item, voucher))).join('')
  );
}

function gstFields(gst: DraftVoucher['gst']): string {
  if (gst === null) return '';
  return (
    field('PARTYGSTIN', gst.partyGstin) +
    field('PLACEOFSUPPLY', gst.placeOfSupply) +
    field('ISREVERSECHARGEAPPLICABLE', gst.reverseCharge === null ? null : gst.reverseCharge ? 'Yes' : 'No')
  );
}

function originalOf(original: DraftVoucher['original']): string {
  if (original === null) return '';
  const { number, date, reason } = original;
  return (
    field('GSTNATUREOFRETURN', reason) +
    element('ORIGINVOICEDETAILS.LIST', field('DATE', date && tallyDate(date)) + field('REFNUM', number))
  );
}

function ledgerLine({ account, amount, isParty, bills, costs, bank }: DraftLine, voucher: DraftVoucher): string {
  return (
    field('LEDGERNAME', account) +
    side(amount) +
    field('ISPARTYLEDGER', isParty ? 'Yes' : 'No') +
    field('AMOUNT', tallyAmount(amount)) +
    costLines(costs) +
    bills.map((bill) => element('BILLALLOCATIONS.LIST', billLine(bill))).join('') +
    (bank === null ? '' : element('BANKALLOCATIONS.LIST', bankLine(bank, amount, voucher)))
  );
}

/** One list for each category (facts/tally.md §3.5). */
function costLines(costs: readonly DraftCost[]): string {
  return [...Map.groupBy(costs, ({ category }) => category)]
    .map(([category, shares]) =>
      element(
        'CATEGORYALLOCATIONS.LIST',
        field('CATEGORY', category) +
          shares
            .map(({ centre, amount }) =>
              element('COSTCENTREALLOCATIONS.LIST', field('NAME', centre) + field('AMOUNT', tallyAmount(amount))),
            )
            .join(''),
      ),
    )
    .join('');
}

const billTypes: { readonly [type in DraftBill['type']]: string } = {
  new: 'New Ref',
  against: 'Agst Ref',
  advance: 'Advance',
  'on-account': 'On Account',
};

function billLine({ type, reference, amount, creditDays }: DraftBill): string {
  return (
    field('NAME', reference) +
    field('BILLTYPE', billTypes[type]) +
    field('BILLCREDITPERIOD', creditDays === null ? null : `${creditDays} Days`) +
    field('AMOUNT', tallyAmount(amount))
  );
}

function bankLine(bank: DraftBank, amount: Decimal, { date }: DraftVoucher): string {
  return (
    field('DATE', tallyDate(date)) +
    field('INSTRUMENTDATE', tallyDate(bank.instrumentDate)) +
    field('TRANSACTIONTYPE', bank.transactionType) +
    field('INSTRUMENTNUMBER', bank.instrumentNumber) +
    field('UNIQUEREFERENCENUMBER', bank.reference) +
    field('PAYMENTFAVOURING', bank.favouring) +
    field('AMOUNT', tallyAmount(amount))
  );
}

/** The sales or purchase ledger of an item stands under it and nowhere else (facts/tally.md §5.2). */
function itemLine(line: DraftItem, { reference, number, dueOn }: DraftVoucher): string {
  const { item, quantity, unit, rate, discount, amount, account, godown, batch, costs } = line;
  const measured = field('ACTUALQTY', ` ${quantity} ${unit}`) + field('BILLEDQTY', ` ${quantity} ${unit}`);
  const order = dueOn && field('ORDERNO', number ?? reference) + field('ORDERDUEDATE', tallyDate(dueOn));
  const stock =
    field('GODOWNNAME', godown) +
    field('BATCHNAME', batch ?? 'Primary Batch') +
    (order ?? '') +
    field('AMOUNT', tallyAmount(amount));
  const posting = field('LEDGERNAME', account) + side(amount) + field('AMOUNT', tallyAmount(amount)) + costLines(costs);
  return (
    field('STOCKITEMNAME', item) +
    side(amount) +
    field('RATE', `${rate}/${unit}`) +
    field('DISCOUNT', discount) +
    field('AMOUNT', tallyAmount(amount)) +
    measured +
    element('BATCHALLOCATIONS.LIST', stock + measured) +
    element('ACCOUNTINGALLOCATIONS.LIST', posting)
  );
}

/** Debits are entered on the side that Tally calls deemed positive. */
function side(amount: Decimal): string {
  return field('ISDEEMEDPOSITIVE', amount.startsWith('-') ? 'No' : 'Yes');
}
