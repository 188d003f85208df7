import type { CanonicalRecord } from '../../../../contract/records/record.ts';
import type { XmlNode } from '../xml/node.ts';
import type { MapContext } from './context.ts';
import { mapGstRegistration } from './gst-registration.ts';
import { mapLedger } from './ledger.ts';
import { nameOf } from './master-name.ts';
import { masterExtra, masterRecord } from './master-record.ts';
import {
  mapAttendanceType,
  mapCompany,
  mapCostCentre,
  mapCurrency,
  mapGroup,
  mapItem,
  mapNamed,
  mapUnit,
  mapVoucherType,
} from './masters.ts';
import { mapVoucher } from './voucher.ts';

type Mapper = (node: XmlNode, context: MapContext) => readonly CanonicalRecord[];

const mappers: { readonly [element: string]: Mapper } = {
  VOUCHER: (node, context) => [mapVoucher(node, context)],
  LEDGER: mapLedger,
  GROUP: (node, context) => [mapGroup(node, context)],
  STOCKITEM: (node, context) => [mapItem(node, context)],
  STOCKGROUP: (node, context) => [mapNamed('item-group', node, context)],
  STOCKCATEGORY: (node, context) => [mapNamed('stock-category', node, context)],
  GODOWN: (node, context) => [mapNamed('warehouse', node, context)],
  COSTCATEGORY: (node, context) => [mapNamed('cost-category', node, context)],
  COSTCENTRE: (node, context) => [mapCostCentre(node, context)],
  UNIT: (node, context) => [mapUnit(node, context)],
  VOUCHERTYPE: (node, context) => [mapVoucherType(node, context)],
  ATTENDANCETYPE: (node, context) => [mapAttendanceType(node, context)],
  CURRENCY: (node, context) => [mapCurrency(node, context)],
  COMPANY: (node, context) => [mapCompany(node, context)],
  TAXUNIT: (node, context) => [mapGstRegistration(node, context)],
  GSTREGISTRATION: (node, context) => [mapGstRegistration(node, context)],
};

/** The elements of Tally's documents that become canonical records of a kind of their own. */
export const mappedElements: ReadonlySet<string> = new Set(Object.keys(mappers));

/**
 * The canonical records of one scanned object: one, or two for a ledger that is a party. An object of another kind is carried
 * whole as `tally.<element>`. Throws `record.not-understood` for one that lacks what no record of its kind can be without.
 */
export function mapObject(node: XmlNode, context: MapContext): readonly CanonicalRecord[] {
  const mapper = Object.hasOwn(mappers, node.name) ? mappers[node.name] : undefined;
  return mapper === undefined ? [mapOther(node, context)] : mapper(node, context);
}

function mapOther(node: XmlNode, context: MapContext): CanonicalRecord {
  const name = nameOf(node);
  const extra = masterExtra(node, node.children, context);
  return masterRecord(
    `tally.${node.name.toLowerCase()}`,
    node,
    name ?? JSON.stringify(extra),
    { name, extra },
    context,
  );
}
