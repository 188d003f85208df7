import type { BillRow, FlowRow, Side, StatementRow, StockRow, TrialBalanceRow } from '../books.ts';
import { escapeXml } from './escape-xml.ts';
import { shortDate } from './tally-date.ts';

/**
 * Rows of native reports: a name and its figures are siblings, tied by position alone, and closing tags are not indented
 * (facts §3.6). A column that Tally leaves blank is an empty element.
 */
export function trialBalanceRow(columns: 'closing' | 'all'): (row: TrialBalanceRow) => string {
  return (row) => {
    const all = columns === 'all' ? side('OP', row.opening) + side('', row.transactions) : '';
    return `${account(row.name)} <DSPACCINFO>\r\n${all}${side('CL', row)}</DSPACCINFO>\r\n`;
  };
}

/** A group of the Profit and Loss; what is exploded under it has the form of a Balance Sheet. */
export function profitAndLossRow(row: StatementRow): string {
  if (row.isPart) return balanceSheetRow(row);
  return (
    `${account(row.name)} <PLAMT>\r\n  <PLSUBAMT>${row.sub}</PLSUBAMT>\r\n  <BSMAINAMT>${row.main}</BSMAINAMT>\r\n` +
    '</PLAMT>\r\n'
  );
}

export function balanceSheetRow(row: StatementRow): string {
  return (
    ` <BSNAME>\r\n  <DSPACCNAME>\r\n   <DSPDISPNAME>${escapeXml(row.name)}</DSPDISPNAME>\r\n</DSPACCNAME>\r\n</BSNAME>\r\n` +
    ` <BSAMT>\r\n  <BSSUBAMT>${row.sub}</BSSUBAMT>\r\n  <BSMAINAMT>${row.main}</BSMAINAMT>\r\n</BSAMT>\r\n`
  );
}

/** A month of the Cash Flow or of a register. */
export function cashFlowRow(row: FlowRow): string {
  const net = `  <DSPCLAMT>\r\n   <DSPCLAMTA>${row.net}</DSPCLAMTA>\r\n</DSPCLAMT>\r\n`;
  return ` <DSPPERIOD>${row.period}</DSPPERIOD>\r\n <DSPACCINFO>\r\n${side('', row)}${net}</DSPACCINFO>\r\n`;
}

export function stockRow(row: StockRow): string {
  return (
    `${account(row.name)} <DSPSTKINFO>\r\n  <DSPSTKCL>\r\n   <DSPCLQTY>${escapeXml(row.quantity)}</DSPCLQTY>\r\n` +
    `   <DSPCLRATE>${row.rate}</DSPCLRATE>\r\n   <DSPCLAMTA>${row.value}</DSPCLAMTA>\r\n</DSPSTKCL>\r\n</DSPSTKINFO>\r\n`
  );
}

export function billRow(bill: BillRow): string {
  const overdue = bill.overdueDays > 0 ? String(bill.overdueDays) : '';
  return (
    ` <BILLFIXED>\r\n  <BILLDATE>${shortDate(bill.date)}</BILLDATE>\r\n  <BILLREF>${escapeXml(bill.reference)}</BILLREF>\r\n` +
    `  <BILLPARTY>${escapeXml(bill.party)}</BILLPARTY>\r\n</BILLFIXED>\r\n <BILLCL>${bill.closing}</BILLCL>\r\n` +
    ` <BILLDUE>${shortDate(bill.due)}</BILLDUE>\r\n <BILLOVERDUE>${overdue}</BILLOVERDUE>\r\n`
  );
}

function account(name: string): string {
  return ` <DSPACCNAME>\r\n  <DSPDISPNAME>${escapeXml(name)}</DSPDISPNAME>\r\n</DSPACCNAME>\r\n`;
}

/** `DSPCLDRAMT`, `DSPOPCRAMT`, `DSPDRAMT`: two columns, each in an element of its own. */
function side(which: 'OP' | '' | 'CL', { debit, credit }: Side): string {
  return column(`DSP${which}DRAMT`, debit) + column(`DSP${which}CRAMT`, credit);
}

function column(name: string, amount: string): string {
  return `  <${name}>\r\n   <${name}A>${amount}</${name}A>\r\n</${name}>\r\n`;
}
