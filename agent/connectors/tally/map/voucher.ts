import type { CanonicalRecord, RecordWarning } from '../../../../contract/records/record.ts';
import type { VoucherData, VoucherLine } from '../../../../contract/records/voucher.ts';
import { type Attributes, attribute, childText, noAttributes, noChildren, XmlNode } from '../xml/node.ts';
import { warnOfDifference, warnOfItems, warnOfParty } from './checks.ts';
import { type MapContext, notUnderstood } from './context.ts';
import { addExtra, addOwn, type ExtraTexts } from './extra.ts';
import { deliveryNotesOf, ordersOf } from './followed.ts';
import { gstOf, originalOf } from './gst-block.ts';
import { identityAttributesOf, idOf, voucherNativeOf, withoutIdentity } from './identity.ts';
import { guessedVoucherType, predefinedVoucherType } from './names.ts';
import { date, element, logical, name, text } from './parsers.ts';
import { payrollOf } from './payroll.ts';
import { posPaymentsOf } from './pos-payments.ts';
import { attributesExcept, keepFields, Table } from './table.ts';
import { itemsOf } from './voucher-items.ts';
import { linesOf } from './voucher-lines.ts';
import { affectsOf, mayAffectAccounts, movesAccounts, statusOf } from './voucher-status.ts';

/**
 * Raised when equal text becomes another record in any way; every voucher is then read again. Else what a voucher was mapped to before
 * stays, since its text is known by its digest.
 */
export const voucherShape = 2;

const header = new Table(
  {
    DATE: date,
    EFFECTIVEDATE: date,
    VOUCHERTYPENAME: text,
    VOUCHERNUMBER: text,
    REFERENCE: text,
    REFERENCEDATE: date,
    NARRATION: text,
    PARTYLEDGERNAME: name,
    PARTYNAME: name,
    ISINVOICE: logical,
    ISOPTIONAL: logical,
    ISCANCELLED: logical,
    ISPOSTDATED: logical,
    APPLICABLEUPTO: date,
    GSTREGISTRATION: element,
    CMPGSTIN: text,
    PARTYGSTIN: text,
    PLACEOFSUPPLY: name,
    ISREVERSECHARGEAPPLICABLE: logical,
    IRN: text,
    IRNACKNO: text,
    IRNACKDATE: date,
    IRNCANCELDATE: date,
    GSTNATUREOFRETURN: text,
    POSCASHLEDGER: name,
    POSCARDLEDGER: name,
    POSCHEQUELEDGER: name,
    POSGIFTLEDGER: name,
    POSCARDNUMBER: text,
    POSCHEQUENUMBER: text,
    POSCHEQUEBANKNAME: text,
  },
  [
    'ALLLEDGERENTRIES.LIST',
    'LEDGERENTRIES.LIST',
    'ALLINVENTORYENTRIES.LIST',
    'INVENTORYENTRIES.LIST',
    'INVENTORYENTRIESIN.LIST',
    'INVENTORYENTRIESOUT.LIST',
    'EWAYBILLDETAILS.LIST',
    'ORIGINVOICEDETAILS.LIST',
    'INVOICEORDERLIST.LIST',
    'INVOICEDELNOTES.LIST',
    'CATEGORYENTRY.LIST',
    'ATTENDANCEENTRIES.LIST',
  ],
);

export type VoucherHeader = ReturnType<typeof header.read>['one'];

/**
 * A `<VOUCHER>` of any release and export family as a canonical voucher (facts/tally.md §3.5). Throws `record.not-understood`
 * for one without a type or date; everything else odd becomes a warning.
 */
export function mapVoucher(node: XmlNode, context: MapContext): CanonicalRecord<'voucher', VoucherData> {
  const { one, many, rest } = header.read(node);
  const nativeType = one.VOUCHERTYPENAME ?? attribute(node, 'VCHTYPE');
  if (nativeType === undefined || nativeType === '') throw notUnderstood('a voucher without a voucher type');
  if (one.DATE === undefined) throw notUnderstood('a voucher without a date');

  const type =
    context.names?.voucherType(nativeType) ??
    predefinedVoucherType(nativeType) ??
    guessedVoucherType(nativeType) ??
    'other';
  const warnings: RecordWarning[] = [];
  const work = { context, date: one.DATE, type, warnings };
  const items = itemsOf(many, work);
  const paid = payrollOf(many['CATEGORYENTRY.LIST'], many['ATTENDANCEENTRIES.LIST'], context, rest);
  const lines = linesOf(many, { postings: [...items.postings, ...paid.postings] }, work);
  const status = statusOf(one, type);
  keepFields(node.children, flags, rest);
  const headerParty = one.PARTYLEDGERNAME ?? one.PARTYNAME ?? null;
  const itemLines = items.kept.map((item) => item.line);
  if (movesAccounts(type)) {
    warnOfDifference(lines.kept, warnings);
    warnOfParty(lines.kept, itemLines, headerParty, warnings);
  }
  warnOfItems(itemLines, one.DATE, context.names, warnings);
  const affects = affectsOf(status, type, one.DATE, lines.kept.length > 0, items.kept.length > 0);
  if (mayAffectAccounts(status, type) && lines.kept.length === 0 && items.kept.length === 0) {
    warnings.push({ code: 'voucher.no-lines', message: 'The voucher names no ledger and no item.' });
  }
  const gst = gstOf(one, many['EWAYBILLDETAILS.LIST'], warnings, rest);
  const orders = ordersOf(many['INVOICEORDERLIST.LIST'], rest);
  const deliveryNotes = deliveryNotesOf(many['INVOICEDELNOTES.LIST'], rest);
  const posPayments = posPaymentsOf(one, lines.kept);

  const data: VoucherData = {
    type,
    nativeType,
    number: one.VOUCHERNUMBER ?? null,
    date: one.DATE,
    effectiveDate: one.EFFECTIVEDATE ?? null,
    reference: one.REFERENCE ?? null,
    referenceDate: one.REFERENCEDATE ?? null,
    narration: one.NARRATION ?? null,
    status,
    affects,
    headerParty,
    parties: partiesOf(lines.kept),
    isInvoice: one.ISINVOICE ?? false,
    lines: lines.kept,
    items: itemLines,
    gst,
    original: originalOf(one, many['ORIGINVOICEDETAILS.LIST']),
    ...(orders.length === 0 ? {} : { orders }),
    ...(deliveryNotes.length === 0 ? {} : { deliveryNotes }),
    ...(paid.payroll.length === 0 ? {} : { payroll: [...paid.payroll] }),
    ...(paid.attendance.length === 0 ? {} : { attendance: [...paid.attendance] }),
    ...(posPayments.length === 0 ? {} : { posPayments }),
    extra: extraOf(
      node,
      one,
      [...rest, ...many['ORIGINVOICEDETAILS.LIST'], ...lines.dropped, ...items.dropped],
      context,
    ),
  };
  const fallback = `${nativeType}|${one.DATE}|${one.VOUCHERNUMBER ?? childText(node, 'REFERENCE') ?? ''}`;
  return {
    kind: 'voucher',
    id: idOf(node, context.sourceId, 'voucher', fallback),
    sourceId: context.sourceId,
    native: voucherNativeOf(node, one.VOUCHERNUMBER),
    shape: voucherShape,
    data,
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}

/** A status says one of these at most: they stay beside it. */
const flags = ['ISCANCELLED', 'ISOPTIONAL', 'ISPOSTDATED', 'APPLICABLEUPTO'];

/** Null unless the role of every line's ledger is known. */
function partiesOf(lines: readonly VoucherLine[]): string[] | null {
  if (lines.some((line) => line.isParty === null)) return null;
  return [...new Set(lines.filter((line) => line.isParty).map((line) => line.account))];
}

function extraOf(
  node: XmlNode,
  one: VoucherHeader,
  rest: readonly XmlNode[],
  { extra: mode = 'everything' }: MapContext,
): ExtraTexts {
  const extra: ExtraTexts = {};
  const attributes = mode === 'everything' ? unsaidAttributesOf(node) : noAttributes;
  addOwn(extra, new XmlNode(node.name, attributes, node.text, noChildren), mode);
  const ownType = attribute(node, 'VCHTYPE') ?? '';
  if (ownType !== '' && one.VOUCHERTYPENAME !== undefined && ownType !== one.VOUCHERTYPENAME) {
    extra['@VCHTYPE'] = ownType;
  }
  if (one.PARTYNAME != null && one.PARTYLEDGERNAME !== undefined && one.PARTYNAME !== one.PARTYLEDGERNAME) {
    extra['PARTYNAME'] = one.PARTYNAME;
  }
  addExtra(extra, withoutIdentity(rest), mode);
  return extra;
}

function unsaidAttributesOf(node: XmlNode): Attributes {
  return attributesExcept(node.attributes, new Set([...identityAttributesOf(node), 'VCHTYPE']));
}
