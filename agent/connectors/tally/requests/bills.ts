import { type Period, reportRequest } from './envelope.ts';

/** Tally's own list of open bills as on the period's end. Rows are loose siblings (facts/tally.md §3.6). */
export function billsRequest(company: string, period: Period, side: 'Receivable' | 'Payable'): string {
  return reportRequest({ company, period }, `Bills ${side}`);
}
