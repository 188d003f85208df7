import type { BillRow, TrialBalanceRow } from '../books.ts';
import { accountsDump } from './accounts-dump.ts';
import { type Answer, emptyReport, newWork, unknownRequest } from './answer.ts';
import { definitionKey, type ReportDefinition } from './definitions.ts';
import { escapeXml } from './escape-xml.ts';
import { asText, compileFormula } from './formula/compile-formula.ts';
import { showReport } from './inline-report.ts';
import { companyErrorText, lineError, noCompany } from './line-error.ts';
import { objectReader } from './matching.ts';
import type { TallyRequest } from './request.ts';
import { type Desk, openSession, type Session } from './session.ts';
import { readTallyDate, shortDate } from './tally-date.ts';

type ReportRequest = Extract<TallyRequest, { type: 'report' }>;

/** A named report: a bare envelope without STATUS, unless it fails (facts §3.1, §3.6). */
export function answerReport(request: ReportRequest, desk: Desk): Answer {
  const key = definitionKey(request.id);
  if (request.legacy && key === 'LISTOFCOMPANIES') return unknownRequest;
  const inline = request.definitions.reports.get(key);
  if (inline === undefined && !isReport(key)) return unknownReport(request, desk);
  const chosen = desk.shelf.choose(request.statics.get('SVCURRENTCOMPANY'));
  switch (chosen.state) {
    case 'open': {
      const session = openSession(desk, chosen.company, request.statics, request.definitions);
      if (inline === undefined) return namedReport(key, request, session, desk);
      return inline.uses === undefined ? showReport(inline, request, session, desk) : changeDesk(inline, session, desk);
    }
    case 'none-open':
      return noCompany(desk.behaviour);
    case 'blank':
      return emptyReport;
    case 'closed':
      return lineError(companyErrorText(chosen, desk.behaviour));
    case 'unknown':
      return desk.behaviour.unknownCompanyReport === 'empty'
        ? emptyReport
        : lineError(companyErrorText(chosen, desk.behaviour));
  }
}

/** Reports Tally has but these books can't compute: they come back empty (ids: facts §3.6). */
const reportsWithoutContent = new Set(
  (
    'Balance Sheet,Profit and Loss,Voucher Register,Ratio Analysis,Cash Flow,Funds Flow,Negative Ledgers,Sales Register,' +
    'Purchase Register,Journal Register,Statistics,Stock Summary,Godown Summary,Day Book,Cost Category Summary,' +
    'Cost Centre Summary,Ledger Vouchers,Negative Stock'
  )
    .split(',')
    .map(definitionKey),
);

const reportsWithContent = new Set([
  'TRIALBALANCE',
  'GROUPSUMMARY',
  'BILLSRECEIVABLE',
  'BILLSPAYABLE',
  'LISTOFACCOUNTS',
]);

function isReport(key: string): boolean {
  return reportsWithContent.has(key) || reportsWithoutContent.has(key);
}

function unknownReport(request: ReportRequest, desk: Desk): Answer {
  return desk.behaviour.unknownReport === 'line-error'
    ? lineError(`Could not find Report '${request.id}'!`)
    : unknownRequest;
}

function namedReport(key: string, request: ReportRequest, session: Session, desk: Desk): Answer {
  const { books } = session.company;
  const { from, to } = session.balances;
  const exploded = /^yes$/i.test(request.statics.get('EXPLODEFLAG')?.trim() ?? '');
  switch (key) {
    case 'TRIALBALANCE':
    case 'GROUPSUMMARY':
      return report(() => books.trialBalance(from, to, exploded), trialBalanceRow);
    case 'BILLSRECEIVABLE':
      return report(() => books.bills('receivable', to), billRow);
    case 'BILLSPAYABLE':
      return report(() => books.bills('payable', to), billRow);
    case 'LISTOFACCOUNTS':
      return { type: 'body', pieces: () => accountsDump(session, desk.behaviour), work: newWork({ for: 'masters' }) };
    default:
      return emptyReport;
  }
}

/** `ChangeCurrentCompany` and `Change Period` move what the person sees too, and do nothing where they can't (facts §1.8). */
function changeDesk(report: ReportDefinition, session: Session, desk: Desk): Answer {
  const value = (name: string): string => {
    const formula = report.sets.get(name);
    return formula === undefined ? '' : asText(compileFormula(formula, session.scope, objectReader)({}));
  };
  const uses = definitionKey(report.uses ?? '');
  if (uses === 'CHANGECURRENTCOMPANY') desk.shelf.activate(value('SVCURRENTCOMPANY'));
  if (uses === 'CHANGEPERIOD') {
    const from = readTallyDate(value('SVFROMDATE'));
    const to = readTallyDate(value('SVTODATE'));
    if (from.state === 'read' && to.state === 'read') desk.shelf.showPeriod({ from: from.date, to: to.date });
  }
  return emptyReport;
}

function report<Row>(rows: () => Iterable<Row>, render: (row: Row) => string): Answer {
  return { type: 'body', pieces: () => bareEnvelope(rows(), render), work: newWork({ isReport: true }) };
}

function* bareEnvelope<Row>(rows: Iterable<Row>, render: (row: Row) => string): Iterable<string> {
  yield '<ENVELOPE>';
  let some = false;
  for (const row of rows) {
    yield some ? render(row) : `\r\n${render(row)}`;
    some = true;
  }
  yield '</ENVELOPE>\r\n';
}

/** A name and its figures are siblings, tied by position alone; closing tags are not indented (facts §3.6). */
function trialBalanceRow(row: TrialBalanceRow): string {
  return (
    ` <DSPACCNAME>\r\n  <DSPDISPNAME>${escapeXml(row.name)}</DSPDISPNAME>\r\n</DSPACCNAME>\r\n <DSPACCINFO>\r\n` +
    `  <DSPCLDRAMT>\r\n   <DSPCLDRAMTA>${row.debit}</DSPCLDRAMTA>\r\n</DSPCLDRAMT>\r\n` +
    `  <DSPCLCRAMT>\r\n   <DSPCLCRAMTA>${row.credit}</DSPCLCRAMTA>\r\n</DSPCLCRAMT>\r\n</DSPACCINFO>\r\n`
  );
}

function billRow(bill: BillRow): string {
  const overdue = bill.overdueDays > 0 ? String(bill.overdueDays) : '';
  return (
    ` <BILLFIXED>\r\n  <BILLDATE>${shortDate(bill.date)}</BILLDATE>\r\n  <BILLREF>${escapeXml(bill.reference)}</BILLREF>\r\n` +
    `  <BILLPARTY>${escapeXml(bill.party)}</BILLPARTY>\r\n</BILLFIXED>\r\n <BILLCL>${bill.closing}</BILLCL>\r\n` +
    ` <BILLDUE>${shortDate(bill.due)}</BILLDUE>\r\n <BILLOVERDUE>${overdue}</BILLOVERDUE>\r\n`
  );
}
