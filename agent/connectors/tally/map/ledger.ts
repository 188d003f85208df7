import { zero } from '../../../../contract/decimal.ts';
import type { AccountData, BankDetails, OpeningBill, PartyData } from '../../../../contract/records/masters.ts';
import type { CanonicalRecord, RecordWarning } from '../../../../contract/records/record.ts';
import { withChildren, type XmlNode } from '../xml/node.ts';
import { dueDateOf } from './allocations.ts';
import type { MapContext } from './context.ts';
import { aliasesOf } from './master-name.ts';
import { masterExtra, masterRecord, requiredName } from './master-record.ts';
import { predefinedGroupPath, rolesOf } from './names.ts';
import { amount, date, decimal, element, logical, name, text } from './parsers.ts';
import { partyOf } from './party.ts';
import { Table } from './table.ts';

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
  },
  ['BILLALLOCATIONS.LIST'],
);

/** A ledger as an account and, where its group makes it one, a party besides (facts/tally.md §3.4). */
export function mapLedger(
  node: XmlNode,
  context: MapContext,
): [CanonicalRecord<'account', AccountData>, ...CanonicalRecord<'party', PartyData>[]] {
  const ownName = requiredName(node);
  const { one, many, rest } = ledger.read(node);
  const group = one.PARENT ?? null;
  const path = group === null ? [] : context.names ? context.names.groupPath(group) : predefinedGroupPath(group);
  const period = one.BILLCREDITPERIOD === undefined ? null : dueDateOf(one.BILLCREDITPERIOD, null);
  if (one.BILLCREDITPERIOD !== undefined && period?.creditDays == null) rest.push(one.BILLCREDITPERIOD);
  const openingBills = openingBillsOf(many['BILLALLOCATIONS.LIST'], rest);

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
    extra: masterExtra(node, party?.rest ?? rest, context),
  };
  const account = masterRecord('account', node, ownName, data, context);
  if (party === null) return [account];
  const partyData: PartyData = { accountId: account.id, name: ownName, ...party.data };
  return [account, masterRecord('party', node, ownName, partyData, context, warnings, 'party')];
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
    const due = one.BILLCREDITPERIOD === undefined ? null : dueDateOf(one.BILLCREDITPERIOD, one.BILLDATE ?? null);
    if (one.BILLCREDITPERIOD !== undefined && due === null) left.push(one.BILLCREDITPERIOD);
    bills.push({
      reference: one.NAME,
      type: one.BILLTYPE ?? null,
      date: one.BILLDATE ?? null,
      dueDate: due?.dueDate ?? null,
      creditDays: due?.creditDays ?? null,
      amount: one.OPENINGBALANCE.base,
    });
    rest.push(withChildren(node, left));
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
  return Object.values(bank).every((value) => value === null) ? null : bank;
}

function magnitude<T extends string>(value: T): T {
  return (value.startsWith('-') ? value.slice(1) : value) as T;
}
