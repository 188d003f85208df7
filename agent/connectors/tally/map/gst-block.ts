import type { PlainDate } from '../../../../contract/dates.ts';
import type { RecordWarning } from '../../../../contract/records/record.ts';
import type { VoucherData, VoucherGst } from '../../../../contract/records/voucher.ts';
import { parseDate } from '../scalars/date.ts';
import { nameOrNone } from '../scalars/words.ts';
import { attribute, childText, type XmlNode } from '../xml/node.ts';
import { isGstin } from './gstin.ts';

interface GstFields {
  readonly GSTREGISTRATION?: XmlNode | undefined;
  readonly CMPGSTIN?: string | undefined;
  readonly PARTYGSTIN?: string | undefined;
  readonly PLACEOFSUPPLY?: string | null | undefined;
  readonly ISREVERSECHARGEAPPLICABLE?: boolean | undefined;
  readonly IRN?: string | undefined;
  readonly IRNACKNO?: string | undefined;
  readonly IRNACKDATE?: PlainDate | undefined;
}

/** Null for a voucher that says nothing about GST. */
export function gstOf(one: GstFields, ewayBills: readonly XmlNode[], warnings: RecordWarning[]): VoucherGst | null {
  const registration = one.GSTREGISTRATION;
  const gst = {
    ownRegistration: registration === undefined ? null : nameOrNone(registration.text),
    ownGstin:
      one.CMPGSTIN ?? (registration === undefined ? undefined : attribute(registration, 'TAXREGISTRATION')) ?? null,
    partyGstin: one.PARTYGSTIN ?? null,
    placeOfSupply: one.PLACEOFSUPPLY ?? null,
    reverseCharge: one.ISREVERSECHARGEAPPLICABLE ?? null,
    irn: one.IRN ?? null,
    acknowledgementNumber: one.IRNACKNO ?? null,
    acknowledgementDate: one.IRNACKDATE ?? null,
    ewayBill: ewayBills.map((node) => childText(node, 'BILLNUMBER')).find((number) => number !== undefined) ?? null,
  };
  if (gst.ownGstin === '') gst.ownGstin = null;
  if (gst.partyGstin !== null && !isGstin(gst.partyGstin)) {
    warnings.push({ code: 'gstin.invalid', message: "The party's GSTIN is not a valid one.", at: 'gst/partyGstin' });
  }
  return Object.values(gst).every((value) => value === null) ? null : gst;
}

/** Of a credit or debit note: the invoice it belongs to and why it was made. */
export function originalOf(
  { GSTNATUREOFRETURN }: { readonly GSTNATUREOFRETURN?: string | undefined },
  invoices: readonly XmlNode[],
): VoucherData['original'] {
  const invoice = invoices.find((node) => childText(node, 'REFNUM') !== undefined);
  if (invoice === undefined && GSTNATUREOFRETURN === undefined) return null;
  return {
    number: (invoice && childText(invoice, 'REFNUM')) ?? null,
    date: invoice === undefined ? null : parseDate(childText(invoice, 'DATE') ?? ''),
    reason: GSTNATUREOFRETURN ?? null,
  };
}
