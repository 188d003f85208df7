import type { PlainDate } from '../../../../contract/dates.ts';
import type { CanonicalRecord, Extra } from '../../../../contract/records/record.ts';
import { attribute, type XmlNode } from '../xml/node.ts';
import type { MapContext } from './context.ts';
import { masterExtra, masterRecord, requiredName } from './master-record.ts';
import { date, name, text } from './parsers.ts';
import { Table } from './table.ts';

/** One of the company's own GST registrations; TallyPrime 3 and later know several, as tax units. */
export interface GstRegistrationData {
  readonly name: string;
  readonly gstin: string | null;
  readonly registrationType: string | null;
  readonly state: string | null;
  readonly from: PlainDate | null;
  readonly extra: Extra;
}

const registration = new Table({ GSTREGNUMBER: text, STATENAME: name }, ['GSTREGISTRATIONDETAILS.LIST']);
const details = new Table({ FROMDATE: date, STATE: name, REGISTRATIONTYPE: text });

export function mapGstRegistration(
  node: XmlNode,
  context: MapContext,
): CanonicalRecord<'gst-registration', GstRegistrationData> {
  const ownName = requiredName(node);
  const { one, many, rest } = registration.read(node);
  const newest = many['GSTREGISTRATIONDETAILS.LIST']
    .map((list) => details.read(list).one)
    .sort((a, b) => ((a.FROMDATE ?? '') < (b.FROMDATE ?? '') ? 1 : -1))[0];
  const gstin = one.GSTREGNUMBER ?? attribute(node, 'TAXREGISTRATION') ?? '';
  const data: GstRegistrationData = {
    name: ownName,
    gstin: gstin === '' ? null : gstin,
    registrationType: newest?.REGISTRATIONTYPE ?? null,
    state: one.STATENAME ?? newest?.STATE ?? null,
    from: newest?.FROMDATE ?? null,
    extra: masterExtra(node, [...rest, ...many['GSTREGISTRATIONDETAILS.LIST']], context),
  };
  return masterRecord('gst-registration', node, ownName, data, context);
}
