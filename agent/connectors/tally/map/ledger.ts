import { zero } from '../../../../contract/decimal.ts';
import type {
  AccountData,
  BankDetails,
  OpeningBill,
  PartyData,
  PayHeadData,
  TaxRateData,
} from '../../../../contract/records/masters.ts';
import type { CanonicalRecord, RecordWarning } from '../../../../contract/records/record.ts';
import type { XmlNode } from '../xml/node.ts';
import type { MapContext } from './context.ts';
import { duePeriodOf } from './due-period.ts';
import { forexOf } from './forex.ts';
import { itemTaxOf } from './item-tax.ts';
import { aliasesOf } from './master-name.ts';
import { masterExtra, masterRecord, requiredName } from './master-record.ts';
import { predefinedGroupPath, rolesOf } from './names.ts';
import { amount, date, decimal, element, logical, name, text } from './parsers.ts';
import { partyOf } from './party.ts';
import { payHeadOf, taxRateOf } from './roles.ts';
import { keepFields, keepLeft, Table } from './table.ts';

const ledger = new Table(
  {
    PARENT: name,
    ISBILLWISEON: logical,
    ISCOSTCENTRESON: logical,
    OPENINGBALANCE: amount,
    CREDITLIMIT: amount,
    BILLCREDITPERIOD: element,
    CURRENCYNAME: text,
    TAXTYPE: text,
    GSTDUTYHEAD: name,
    RATEOFTAXCALCULATION: decimal,
    ISTDSAPPLICABLE: logical,
    ISTCSAPPLICABLE: logical,
    BANKDETAILS: text,
    IFSCODE: text,
    BANKINGCONFIGBANK: text,
    BANKBRANCHNAME: text,
    BANKACCHOLDERNAME: text,
    SWIFTCODE: text,
    TDSDEDUCTEETYPE: name,
    TDSNATUREOFPAYMENT: name,
  },
  ['BILLALLOCATIONS.LIST'],
);

export type LedgerRecord = CanonicalRecord<'party' | 'pay-head' | 'tax-rate', PartyData | PayHeadData | TaxRateData>;

/** A ledger as an account and, by its group and settings, the roles it has besides (facts/tally.md §3.4). */
export function mapLedger(
  node: XmlNode,
  context: MapContext,
): [CanonicalRecord<'account', AccountData>, ...LedgerRecord[]] {
  const ownName = requiredName(node);
  const { one, many, rest } = ledger.read(node);
  const group = one.PARENT ?? null;
  const path = group === null ? [] : context.names ? context.names.groupPath(group) : predefinedGroupPath(group);
  const period = duePeriodOf(one.BILLCREDITPERIOD, null, rest);
  if (period?.creditDays == null) keepFields(node.children, ['BILLCREDITPERIOD'], rest);
  const openingBills = openingBillsOf(many['BILLALLOCATIONS.LIST'], rest);
  if (one.CREDITLIMIT !== undefined && (one.CREDITLIMIT.base.startsWith('-') || one.CREDITLIMIT.forex !== undefined)) {
    keepFields(node.children, ['CREDITLIMIT'], rest);
  }
  const { hsn, gstRate } = itemTaxOf(node);
  const hasTds = one.TDSDEDUCTEETYPE != null || one.TDSNATUREOFPAYMENT != null;

  const warnings: RecordWarning[] = [];
  const party = partyOf(rest, path === undefined ? null : rolesOf(path), warnings);
  const data: AccountData = {
    name: ownName,
    aliases: aliasesOf(node, ownName),
    group,
    groupPath: path === undefined ? null : [...path],
    billWise: one.ISBILLWISEON ?? null,
    costCentres: one.ISCOSTCENTRESON ?? null,
    creditLimit: one.CREDITLIMIT === undefined ? null : magnitude(one.CREDITLIMIT.base),
    creditDays: period?.creditDays ?? null,
    currency: one.CURRENCYNAME ?? null,
    openingBalance: one.OPENINGBALANCE?.base ?? zero,
    ...(one.OPENINGBALANCE?.forex === undefined ? {} : { openingForex: one.OPENINGBALANCE.forex }),
    openingBills,
    bank: bankOf(one),
    taxType: one.TAXTYPE ?? null,
    dutyHead: one.GSTDUTYHEAD ?? null,
    taxRate: one.RATEOFTAXCALCULATION ?? null,
    tdsApplicable: one.ISTDSAPPLICABLE ?? null,
    tcsApplicable: one.ISTCSAPPLICABLE ?? null,
    ...(hasTds
      ? { tds: { deducteeType: one.TDSDEDUCTEETYPE ?? null, natureOfPayment: one.TDSNATUREOFPAYMENT ?? null } }
      : {}),
    ...(hsn === null ? {} : { hsn }),
    ...(gstRate === null ? {} : { gstRate }),
    extra: masterExtra(node, party?.rest ?? rest, context),
  };
  const account = masterRecord('account', node, ownName, data, context);
  const partyData = party === null ? null : { accountId: account.id, name: ownName, ...party.data };
  const payHead = payHeadOf(node, ownName, account.id);
  const taxRate = taxRateOf(node, ownName, account.id, path);
  return [
    account,
    ...(partyData === null ? [] : [masterRecord('party', node, ownName, partyData, context, warnings, 'party')]),
    ...(payHead === null ? [] : [masterRecord('pay-head', node, ownName, payHead, context, [], 'pay-head')]),
    ...(taxRate === null ? [] : [masterRecord('tax-rate', node, ownName, taxRate, context, [], 'tax-rate')]),
  ];
}

const openingBill = new Table({
  NAME: text,
  BILLDATE: date,
  BILLCREDITPERIOD: element,
  OPENINGBALANCE: amount,
  BILLTYPE: text,
});

function openingBillsOf(nodes: readonly XmlNode[], rest: XmlNode[]): OpeningBill[] {
  const bills: OpeningBill[] = [];
  for (const node of nodes) {
    const { one, rest: left } = openingBill.read(node);
    if (one.NAME === undefined || one.OPENINGBALANCE === undefined) {
      rest.push(node);
      continue;
    }
    const due = duePeriodOf(one.BILLCREDITPERIOD, one.BILLDATE ?? null, left);
    bills.push({
      reference: one.NAME,
      type: one.BILLTYPE ?? null,
      date: one.BILLDATE ?? null,
      dueDate: due?.dueDate ?? null,
      creditDays: due?.creditDays ?? null,
      amount: one.OPENINGBALANCE.base,
      ...forexOf(one.OPENINGBALANCE),
    });
    keepLeft(node, left, rest);
  }
  return bills;
}

function bankOf(one: ReturnType<typeof ledger.read>['one']): ReturnType<typeof BankDetails.parse> | null {
  const bank = {
    accountNumber: one.BANKDETAILS ?? null,
    ifsc: one.IFSCODE ?? null,
    bankName: one.BANKINGCONFIGBANK ?? null,
    branch: one.BANKBRANCHNAME ?? null,
  };
  const more = {
    ...(one.BANKACCHOLDERNAME === undefined ? {} : { accountHolder: one.BANKACCHOLDERNAME }),
    ...(one.SWIFTCODE === undefined ? {} : { swift: one.SWIFTCODE }),
  };
  const isNone = Object.values(bank).every((value) => value === null) && Object.keys(more).length === 0;
  return isNone ? null : { ...bank, ...more };
}

function magnitude<T extends string>(value: T): T {
  return (value.startsWith('-') ? value.slice(1) : value) as T;
}
