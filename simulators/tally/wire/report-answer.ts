import type { VoucherRef } from '../books.ts';
import { accountsDump } from './accounts-dump.ts';
import { type Answer, emptyReport, newWork, unknownRequest } from './answer.ts';
import { definitionKey, type ReportDefinition } from './definitions.ts';
import { asText, compileFormula } from './formula/compile-formula.ts';
import { showReport } from './inline-report.ts';
import { companyErrorText, lineError, noCompany } from './line-error.ts';
import { objectReader } from './matching.ts';
import { balanceSheetRow, billRow, cashFlowRow, profitAndLossRow, stockRow, trialBalanceRow } from './report-rows.ts';
import type { TallyRequest } from './request.ts';
import { type Desk, openSession, type Session, todayOf } from './session.ts';
import { readTallyDate } from './tally-date.ts';
import { voucherReport } from './voucher-report.ts';

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
    case 'deadly':
      return { type: 'crash' };
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
    'Ratio Analysis,Funds Flow,Negative Ledgers,Journal Register,Statistics,' +
    'Godown Summary,Cost Category Summary,Cost Centre Summary,Ledger Vouchers,Negative Stock'
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
  'PROFITANDLOSS',
  'BALANCESHEET',
  'CASHFLOW',
  'STOCKSUMMARY',
  'SALESREGISTER',
  'PURCHASEREGISTER',
  'DAYBOOK',
  'VOUCHERREGISTER',
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
  const today = todayOf(desk, session.company);
  const overdueAt = desk.behaviour.billsOverdueAt === 'own-date' ? today : to;
  const exploded = /^yes$/i.test(request.statics.get('EXPLODEFLAG')?.trim() ?? '');
  switch (key) {
    case 'TRIALBALANCE':
      return report(() => books.trialBalance(from, to, exploded), trialBalanceRow(desk.behaviour.trialBalanceColumns));
    case 'GROUPSUMMARY':
      return report(
        () =>
          books.groupSummary(request.statics.get('GROUPNAME') ?? '', from, to) ??
          books.trialBalance(from, to, exploded),
        trialBalanceRow(desk.behaviour.trialBalanceColumns),
      );
    case 'PROFITANDLOSS':
      return report(() => books.profitAndLoss(from, to, exploded), profitAndLossRow);
    case 'BALANCESHEET':
      return report(() => books.balanceSheet(from, to, exploded), balanceSheetRow);
    case 'CASHFLOW':
      return report(() => books.cashFlow(from, to), cashFlowRow);
    case 'SALESREGISTER':
      return report(() => books.register('Sales', from, to), cashFlowRow);
    case 'PURCHASEREGISTER':
      return report(() => books.register('Purchase', from, to), cashFlowRow);
    case 'STOCKSUMMARY':
      return report(() => books.stockSummary(from, to, exploded), stockRow);
    case 'BILLSRECEIVABLE':
      return report(() => books.bills('receivable', to, overdueAt), billRow);
    case 'BILLSPAYABLE':
      return report(() => books.bills('payable', to, overdueAt), billRow);
    case 'DAYBOOK':
      return vouchersOf(books.vouchers(today, today), 'whole', desk);
    case 'VOUCHERREGISTER':
      return vouchersOf(books.vouchers(from, to), 'none', desk);
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

/** The Day Book knows no period: it is the day's (facts §3.6). */
function vouchersOf(vouchers: Iterable<VoucherRef>, entries: 'whole' | 'none', desk: Desk): Answer {
  return {
    type: 'body',
    pieces: () => voucherReport(vouchers, desk.behaviour, entries),
    work: newWork({ isReport: true }),
  };
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
