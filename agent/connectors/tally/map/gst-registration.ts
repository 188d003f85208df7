import type { GstRegistrationData } from '../../../../contract/records/masters.ts';
import type { CanonicalRecord } from '../../../../contract/records/record.ts';
import { attribute, type XmlNode } from '../xml/node.ts';
import type { MapContext } from './context.ts';
import { masterExtra, masterRecord, requiredName } from './master-record.ts';
import { date, name, text } from './parsers.ts';
import { Table } from './table.ts';

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
