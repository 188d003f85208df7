import { collectionRequest, countRequest, datedWithin, type Period, reportRequest, type Scope } from './envelope.ts';

/** The names by which Tally answers for its reports; Day Book ignores the period asked for (facts/tally.md §3.6). */
export type ReportName =
  | 'Trial Balance'
  | 'Profit and Loss'
  | 'Balance Sheet'
  | 'Cash Flow'
  | 'Stock Summary'
  | 'Bills Receivable'
  | 'Bills Payable';

export function namedReportRequest(company: string, period: Period, report: ReportName): string {
  return reportRequest({ company, period }, report);
}

/** How many vouchers of each type there are on each day: rows of DATE, VOUCHERTYPENAME and COUNT. */
export function voucherTypeCountRequest(scope: Scope, dated: Period): string {
  const counted = { type: 'Voucher', fetch: ['Date', 'VoucherTypeName'], filters: [datedWithin(dated)] };
  return countRequest(scope, counted, 'Date : $Date', 'VoucherTypeName : $VoucherTypeName');
}

/** What each stock item is worth on the day before the period and on its last. */
export function stockValuesRequest(company: string, period: Period): string {
  return collectionRequest({ company, period }, { type: 'StockItem', fetch: ['Name', 'OpeningValue', 'ClosingValue'] });
}
