import type { z } from 'zod';
import { BillData } from './bill.ts';
import {
  AccountData,
  AccountGroupData,
  AttendanceTypeData,
  CompanyData,
  CostCentreData,
  CurrencyData,
  GstRegistrationData,
  ItemData,
  NamedData,
  PartyData,
  PayHeadData,
  TaxRateData,
  UnitData,
  VoucherTypeData,
} from './masters.ts';
import {
  CashFlowData,
  DayBookData,
  OutstandingData,
  StatementData,
  StockSummaryData,
  TrialBalanceData,
} from './report.ts';
import { VoucherData } from './voucher.ts';

const schemas: { readonly [kind: string]: z.ZodType } = {
  company: CompanyData,
  'account-group': AccountGroupData,
  account: AccountData,
  party: PartyData,
  bill: BillData,
  item: ItemData,
  'item-group': NamedData,
  'stock-category': NamedData,
  unit: UnitData,
  'cost-category': NamedData,
  'cost-centre': CostCentreData,
  warehouse: NamedData,
  'voucher-type': VoucherTypeData,
  currency: CurrencyData,
  'gst-registration': GstRegistrationData,
  'tax-rate': TaxRateData,
  'pay-head': PayHeadData,
  'attendance-type': AttendanceTypeData,
  voucher: VoucherData,
  'trial-balance': TrialBalanceData,
  'profit-and-loss': StatementData,
  'balance-sheet': StatementData,
  'cash-flow': CashFlowData,
  outstanding: OutstandingData,
  'stock-summary': StockSummaryData,
  'day-book': DayBookData,
};

/** The schema of a kind's `data`; undefined for a kind this version does not know, which is then carried unchecked. */
export function dataSchema(kind: string): z.ZodType | undefined {
  return schemas[kind];
}
