import type { PlainDate } from '../../../../contract/dates.ts';
import type { RecordWarning } from '../../../../contract/records/record.ts';
import type { VoucherData, VoucherGst } from '../../../../contract/records/voucher.ts';
import { isGstin } from '../../../gst/gstin.ts';
import { parseDate } from '../scalars/date.ts';
import { nameOrNone } from '../scalars/words.ts';
import { attribute, child, childText, withAttributes, type XmlNode } from '../xml/node.ts';
import { attributesExcept } from './table.ts';

interface GstFields {
  readonly GSTREGISTRATION?: XmlNode | undefined;
  readonly CMPGSTIN?: string | undefined;
  readonly PARTYGSTIN?: string | undefined;
  readonly PLACEOFSUPPLY?: string | null | undefined;
  readonly ISREVERSECHARGEAPPLICABLE?: boolean | undefined;
  readonly IRN?: string | undefined;
  readonly IRNACKNO?: string | undefined;
  readonly IRNACKDATE?: PlainDate | undefined;
  readonly IRNCANCELDATE?: PlainDate | undefined;
}

/** Null for a voucher that says nothing about GST. What the fields don't say goes to `rest`. */
export function gstOf(
  one: GstFields,
  ewayBills: readonly XmlNode[],
  warnings: RecordWarning[],
  rest: XmlNode[],
): VoucherGst | null {
  const registration = one.GSTREGISTRATION;
  const bills = ewayBillsOf(ewayBills);
  rest.push(...ewayBills);
  const gst = {
    ownRegistration: registration === undefined ? null : nameOrNone(registration.text),
    ownGstin: one.CMPGSTIN ?? gstinBeside(registration) ?? null,
    partyGstin: one.PARTYGSTIN ?? null,
    placeOfSupply: one.PLACEOFSUPPLY ?? null,
    reverseCharge: one.ISREVERSECHARGEAPPLICABLE ?? null,
    irn: one.IRN ?? null,
    acknowledgementNumber: one.IRNACKNO ?? null,
    acknowledgementDate: one.IRNACKDATE ?? null,
    ewayBill: bills.find(({ number }) => number !== null)?.number ?? null,
  };
  if (registration !== undefined) keepRegistration(registration, gst, rest);
  if (gst.partyGstin !== null && !isGstin(gst.partyGstin)) {
    warnings.push({ code: 'gstin.invalid', message: "The party's GSTIN is not a valid one.", at: 'gst/partyGstin' });
  }
  if (Object.values(gst).every((value) => value === null) && one.IRNCANCELDATE === undefined) return null;
  return {
    ...gst,
    ...(one.IRNCANCELDATE === undefined ? {} : { irnCancelledOn: one.IRNCANCELDATE }),
    ...(bills.length === 0 ? {} : { ewayBills: bills }),
  };
}

function gstinBeside(registration: XmlNode | undefined): string | undefined {
  const gstin = registration === undefined ? undefined : attribute(registration, 'TAXREGISTRATION');
  return gstin === '' ? undefined : gstin;
}

function keepRegistration(node: XmlNode, gst: VoucherGst, rest: XmlNode[]): void {
  if (node.children.length > 0 || gst.ownRegistration !== node.text) {
    rest.push(node);
    return;
  }
  const isGstinSaid = attribute(node, 'TAXREGISTRATION') === gst.ownGstin;
  const left = attributesExcept(node.attributes, new Set(isGstinSaid ? ['TYPE', 'TAXREGISTRATION'] : ['TYPE']));
  if (left.length > 0) rest.push(withAttributes(node, left));
}

type EwayBill = NonNullable<VoucherGst['ewayBills']>[number];

/** The lists stay whole in `extra` besides: they say much more, differently in each release. */
function ewayBillsOf(nodes: readonly XmlNode[]): EwayBill[] {
  return nodes
    .filter((node) => childText(node, 'BILLNUMBER') !== undefined)
    .map((node) => {
      const transport = child(node, 'TRANSPORTDETAILS.LIST');
      const inTransport = (tag: string) => (transport === undefined ? undefined : childText(transport, tag)) ?? null;
      return {
        number: childText(node, 'BILLNUMBER') ?? null,
        date: parseDate(childText(node, 'BILLDATE') ?? ''),
        validUntil: parseDate(childText(node, 'VALIDUPTODATE') ?? childText(node, 'VALIDUPTO') ?? ''),
        cancelledOn: parseDate(childText(node, 'CANCELDATE') ?? ''),
        vehicle: inTransport('VEHICLENUMBER'),
        transporter: inTransport('TRANSPORTERNAME'),
        mode: inTransport('TRANSPORTMODE'),
        distance: inTransport('DISTANCE')?.trim() ?? null,
      };
    });
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
