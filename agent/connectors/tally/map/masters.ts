import { recordId } from '../../../../contract/ids.ts';
import type {
  AccountGroupData,
  AttendanceTypeData,
  CompanyData,
  CostCentreData,
  CurrencyData,
  ItemData,
  NamedData,
  UnitData,
  VoucherTypeData,
} from '../../../../contract/records/masters.ts';
import type { CanonicalRecord, KnownKind } from '../../../../contract/records/record.ts';
import type { TallyQuantity } from '../scalars/quantity.ts';
import { attribute, type XmlNode } from '../xml/node.ts';
import type { MapContext } from './context.ts';
import { employeeOf } from './employee.ts';
import { datedRatesOf, openingBatchesOf } from './item-prices.ts';
import { itemTaxOf, mrpOf } from './item-tax.ts';
import { aliasesOf } from './master-name.ts';
import { masterExtra, masterRecord, requiredName } from './master-record.ts';
import { predefinedGroupPath, predefinedVoucherType } from './names.ts';
import { amount, date, decimal, integer, logical, name, quantity, rate, text } from './parsers.ts';
import { keepFields, keepLeft, Table } from './table.ts';

const group = new Table({ PARENT: name, ISREVENUE: logical, RESERVEDNAME: text });

export function mapGroup(node: XmlNode, context: MapContext): CanonicalRecord<'account-group', AccountGroupData> {
  const ownName = requiredName(node);
  const { one, rest } = group.read(node);
  const path = context.names ? context.names.groupPath(ownName) : pathOfLoneGroup(ownName, one.PARENT ?? null);
  const ofElement = one.RESERVEDNAME ?? '';
  const reserved = attribute(node, 'RESERVEDNAME') || ofElement;
  if (ofElement !== reserved) keepFields(node.children, ['RESERVEDNAME'], rest);
  const data: AccountGroupData = {
    name: ownName,
    parent: one.PARENT ?? null,
    reservedName: reserved === '' ? null : reserved,
    path: path === undefined ? null : [...path],
    isRevenue: one.ISREVENUE ?? null,
    extra: masterExtra(node, rest, context, false),
  };
  return masterRecord('account-group', node, ownName, data, context);
}

function pathOfLoneGroup(ownName: string, parent: string | null): readonly string[] | undefined {
  if (parent === null) return [ownName];
  const above = predefinedGroupPath(parent);
  return above === undefined ? undefined : [...above, ownName];
}

const item = new Table(
  {
    PARENT: name,
    CATEGORY: name,
    BASEUNITS: name,
    ADDITIONALUNITS: name,
    CONVERSION: decimal,
    DENOMINATOR: decimal,
    OPENINGBALANCE: quantity,
    OPENINGVALUE: amount,
    OPENINGRATE: rate,
    PARTNO: text,
    DESCRIPTION: text,
  },
  ['STANDARDPRICELIST.LIST', 'STANDARDCOSTLIST.LIST', 'BATCHALLOCATIONS.LIST'],
);

export function mapItem(node: XmlNode, context: MapContext): CanonicalRecord<'item', ItemData> {
  const ownName = requiredName(node);
  const { one, many, rest } = item.read(node);
  const unit = one.BASEUNITS ?? null;
  const hasAlternate = one.ADDITIONALUNITS != null && one.CONVERSION !== undefined && one.DENOMINATOR !== undefined;
  const rateIsPlain =
    one.OPENINGRATE === undefined || (one.OPENINGRATE.forex === undefined && one.OPENINGRATE.unit === unit);
  const quantityIsPlain = one.OPENINGBALANCE === undefined || isPlain(one.OPENINGBALANCE, unit);
  keepFields(
    node.children,
    [
      ...(hasAlternate ? [] : ['CONVERSION', 'DENOMINATOR']),
      ...(rateIsPlain ? [] : ['OPENINGRATE']),
      ...(quantityIsPlain ? [] : ['OPENINGBALANCE']),
      ...(one.OPENINGVALUE?.forex === undefined ? [] : ['OPENINGVALUE']),
    ],
    rest,
  );
  const standardPrices = datedRatesOf(many['STANDARDPRICELIST.LIST'], rest);
  const standardCosts = datedRatesOf(many['STANDARDCOSTLIST.LIST'], rest);
  const openingBatches = openingBatchesOf(many['BATCHALLOCATIONS.LIST'], rest);
  const mrp = mrpOf(node);
  const data: ItemData = {
    name: ownName,
    aliases: aliasesOf(node, ownName),
    group: one.PARENT ?? null,
    category: one.CATEGORY ?? null,
    unit,
    alternateUnit: one.ADDITIONALUNITS ?? null,
    ...itemTaxOf(node),
    openingQuantity: one.OPENINGBALANCE?.value ?? null,
    openingValue: one.OPENINGVALUE?.base ?? null,
    ...(one.OPENINGRATE === undefined ? {} : { openingRate: one.OPENINGRATE.value }),
    ...(hasAlternate ? { conversion: { alternate: one.DENOMINATOR, base: one.CONVERSION } } : {}),
    ...(mrp === null ? {} : { mrp }),
    ...(standardPrices.length === 0 ? {} : { standardPrices }),
    ...(standardCosts.length === 0 ? {} : { standardCosts }),
    ...(openingBatches.length === 0 ? {} : { openingBatches }),
    ...(one.PARTNO === undefined ? {} : { partNumber: one.PARTNO }),
    ...(one.DESCRIPTION === undefined ? {} : { description: one.DESCRIPTION }),
    extra: masterExtra(node, rest, context),
  };
  return masterRecord('item', node, ownName, data, context);
}

function isPlain(quantityRead: TallyQuantity, unit: string | null): boolean {
  return quantityRead.unit === unit && quantityRead.and === undefined && quantityRead.alternate === undefined;
}

const named = new Table({ PARENT: name });

/** Stock groups, stock categories, godowns and cost categories: a name and a parent. */
export function mapNamed<Kind extends KnownKind>(
  kind: Kind,
  node: XmlNode,
  context: MapContext,
): CanonicalRecord<Kind, NamedData> {
  const ownName = requiredName(node);
  const { one, rest } = named.read(node);
  const data: NamedData = { name: ownName, parent: one.PARENT ?? null, extra: masterExtra(node, rest, context) };
  return masterRecord(kind, node, ownName, data, context);
}

const costCentre = new Table({ PARENT: name, CATEGORY: name });

/** Employees are cost centres for payroll; their particulars stay in `extra` whole. */
export function mapCostCentre(node: XmlNode, context: MapContext): CanonicalRecord<'cost-centre', CostCentreData> {
  const ownName = requiredName(node);
  const { one, rest } = costCentre.read(node);
  const employee = employeeOf(node);
  const data: CostCentreData = {
    name: ownName,
    parent: one.PARENT ?? null,
    category: one.CATEGORY ?? null,
    ...(employee === null ? {} : { employee }),
    extra: masterExtra(node, rest, context),
  };
  return masterRecord('cost-centre', node, ownName, data, context);
}

const attendanceType = new Table({
  PARENT: name,
  ATTENDANCEPRODUCTIONTYPE: name,
  ATTENDANCEPERIOD: name,
  BASEUNITS: name,
});

export function mapAttendanceType(
  node: XmlNode,
  context: MapContext,
): CanonicalRecord<'attendance-type', AttendanceTypeData> {
  const ownName = requiredName(node);
  const { one, rest } = attendanceType.read(node);
  const data: AttendanceTypeData = {
    name: ownName,
    parent: one.PARENT ?? null,
    type: one.ATTENDANCEPRODUCTIONTYPE ?? null,
    period: one.ATTENDANCEPERIOD ?? null,
    unit: one.BASEUNITS ?? null,
    extra: masterExtra(node, rest, context),
  };
  return masterRecord('attendance-type', node, ownName, data, context);
}

const unit = new Table({
  ORIGINALNAME: text,
  DECIMALPLACES: integer,
  BASEUNITS: name,
  ADDITIONALUNITS: name,
  CONVERSION: decimal,
  GSTREPUOM: name,
});

export function mapUnit(node: XmlNode, context: MapContext): CanonicalRecord<'unit', UnitData> {
  const ownName = requiredName(node);
  const { one, rest } = unit.read(node);
  const isCompound = one.BASEUNITS != null && one.ADDITIONALUNITS != null && one.CONVERSION !== undefined;
  if (!isCompound) keepFields(node.children, ['BASEUNITS', 'ADDITIONALUNITS', 'CONVERSION'], rest);
  const data: UnitData = {
    name: ownName,
    formalName: one.ORIGINALNAME ?? null,
    decimals: one.DECIMALPLACES ?? null,
    compound: isCompound ? { first: one.BASEUNITS, second: one.ADDITIONALUNITS, conversion: one.CONVERSION } : null,
    gstUnit: one.GSTREPUOM ?? null,
    extra: masterExtra(node, rest, context),
  };
  return masterRecord('unit', node, ownName, data, context);
}

const voucherType = new Table({ PARENT: name, NUMBERINGMETHOD: text, PREVENTDUPLICATES: logical }, [
  'VOUCHERNUMBERSERIES.LIST',
]);
const series = new Table({ NAME: text, NUMBERINGMETHOD: text, PREVENTDUPLICATES: logical });

/** Numbering lives in the series; the method at the top is what releases before them had (facts/tally.md §3.4). */
export function mapVoucherType(node: XmlNode, context: MapContext): CanonicalRecord<'voucher-type', VoucherTypeData> {
  const ownName = requiredName(node);
  const { one, many, rest } = voucherType.read(node);
  const numbering = many['VOUCHERNUMBERSERIES.LIST'].map((one) => {
    const { one: read, rest: left } = series.read(one);
    keepLeft(one, left, rest);
    return {
      series: read.NAME ?? 'Default',
      method: read.NUMBERINGMETHOD ?? null,
      preventDuplicates: read.PREVENTDUPLICATES ?? null,
    };
  });
  const legacy = {
    series: 'Default',
    method: one.NUMBERINGMETHOD ?? null,
    preventDuplicates: one.PREVENTDUPLICATES ?? null,
  };
  const parent = one.PARENT ?? null;
  const usesLegacy = numbering.length === 0 && one.NUMBERINGMETHOD !== undefined;
  if (!usesLegacy) keepFields(node.children, ['NUMBERINGMETHOD', 'PREVENTDUPLICATES'], rest);
  const data: VoucherTypeData = {
    name: ownName,
    parent,
    type:
      context.names?.voucherType(ownName) ??
      predefinedVoucherType(attribute(node, 'RESERVEDNAME') ?? '') ??
      predefinedVoucherType(parent ?? ownName) ??
      'other',
    numbering: usesLegacy ? [legacy] : numbering,
    extra: masterExtra(node, rest, context),
  };
  return masterRecord('voucher-type', node, ownName, data, context);
}

const currency = new Table({ ORIGINALNAME: text, MAILINGNAME: text, EXPANDEDSYMBOL: text, DECIMALPLACES: integer });

export function mapCurrency(node: XmlNode, context: MapContext): CanonicalRecord<'currency', CurrencyData> {
  const ownName = requiredName(node);
  const { one, rest } = currency.read(node);
  const extra = masterExtra(node, rest, context);
  if (one.EXPANDEDSYMBOL !== undefined && one.EXPANDEDSYMBOL !== one.MAILINGNAME && one.MAILINGNAME !== undefined) {
    extra['EXPANDEDSYMBOL'] = one.EXPANDEDSYMBOL;
  }
  const data: CurrencyData = {
    name: ownName,
    symbol: one.ORIGINALNAME ?? null,
    formalName: one.MAILINGNAME ?? one.EXPANDEDSYMBOL ?? null,
    decimals: one.DECIMALPLACES ?? null,
    extra,
  };
  return masterRecord('currency', node, ownName, data, context);
}

const company = new Table({ BOOKSFROM: date, STARTINGFROM: date, CURRENCYNAME: text }, ['REMOTECMPINFO.LIST']);

/** A row of the Company collection, or the note about the company at the end of a UI export. */
export function mapCompany(node: XmlNode, context: MapContext): CanonicalRecord<'company', CompanyData> {
  const { one, many, rest } = company.read(node);
  const ownName = companyNameOf(node) ?? requiredName(node);
  const data: CompanyData = {
    name: ownName,
    booksFrom: one.BOOKSFROM ?? null,
    financialYearFrom: one.STARTINGFROM ?? null,
    baseCurrency: one.CURRENCYNAME ?? null,
    extra: masterExtra(node, [...rest, ...many['REMOTECMPINFO.LIST']], context),
  };
  const record = masterRecord('company', node, ownName, data, context);
  const guid = companyGuidOf(node);
  if (guid === undefined) return record;
  return { ...record, id: recordId(context.sourceId, 'company', guid), native: { ...record.native, guid } };
}

/** Of a UI export the note is a list inside `COMPANY`, with the GUID for a name (facts/tally.md §7). */
function noteOf(node: XmlNode): XmlNode | undefined {
  return node.children.find((child) => child.name === 'REMOTECMPINFO.LIST');
}

export function companyNameOf(node: XmlNode): string | undefined {
  return noteOf(node)?.children.find((child) => child.name === 'REMOTECMPNAME')?.text ?? attribute(node, 'NAME');
}

export function companyGuidOf(node: XmlNode): string | undefined {
  return (
    noteOf(node)?.children.find((child) => child.name === 'NAME') ??
    node.children.find((child) => child.name === 'GUID')
  )?.text;
}
