import type { ImportObject, ImportOutcome } from '../books.ts';
import { type Answer, body, newWork } from './answer.ts';
import { escapeXml } from './escape-xml.ts';
import { companyErrorText, couldNotSetCompany, lineError, noCompany } from './line-error.ts';
import type { TallyRequest } from './request.ts';
import type { Desk } from './session.ts';
import type { Company } from './shelf.ts';
import { textOf } from './text-of.ts';

type ImportRequest = Extract<TallyRequest, { type: 'import' }>;

/** Applies the objects before anything is answered, so that a lost answer leaves them applied (facts §5.3). */
export function answerImport(request: ImportRequest, desk: Desk): Answer {
  const chosen = desk.shelf.choose(request.statics.get('SVCURRENTCOMPANY'));
  switch (chosen.state) {
    case 'open':
      return importInto(chosen.company, request, desk);
    case 'deadly':
      return { type: 'crash' };
    case 'none-open':
      return noCompany(desk.behaviour);
    case 'blank':
      return lineError(couldNotSetCompany(''));
    case 'closed':
      return lineError(companyErrorText(chosen, desk.behaviour));
    case 'unknown': {
      const active = desk.shelf.active();
      return desk.behaviour.unknownCompanyImport === 'applied-to-active' && active !== undefined
        ? importInto(active, request, desk)
        : lineError(companyErrorText(chosen, desk.behaviour));
    }
  }
}

function importInto(company: Company, request: ImportRequest, desk: Desk): Answer {
  const companies = request.objects.filter((object) => object.type === 'COMPANY');
  if (companies.some((object) => !isRename(object))) return { type: 'dialog', dialog: 'company-import' };
  for (const object of companies) desk.shelf.rename(company, newName(object));
  if (desk.licence.importFails(desk.behaviour.importsAfterLicenceLoss))
    return withoutLicence(request, desk.behaviour.importAnswer);
  const others = request.objects.filter((object) => object.type !== 'COMPANY');
  const outcome = company.books.import(others, { educational: desk.behaviour.dates === 'educational' });
  if (outcome.isStopped === true) return { type: 'dialog', dialog: 'master-exists' };
  const counted = { ...outcome, altered: outcome.altered + companies.length };
  const work = newWork({ objectsImported: request.objects.length });
  return body(desk.behaviour.importAnswer === 'flat' ? flat(counted) : enveloped(counted), work);
}

/** Nothing is taken, with words that blame the vouchers' dates (facts §1.7). */
function withoutLicence({ objects }: ImportRequest, importAnswer: 'flat' | 'enveloped'): Answer {
  const lineErrors = objects.map(({ type, attributes, body: object }) => {
    const kind = attributes['VCHTYPE'] ?? textOf(object, 'VOUCHERTYPENAME', type);
    const number = textOf(object, 'VOUCHERNUMBER');
    return `Voucher date is missing for: '${kind}' voucher ${number}. Verify the data, resolve any errors, and retry Split.`;
  });
  const outcome = { ...nothingTaken, exceptions: objects.length, lineErrors };
  return body(importAnswer === 'flat' ? flat(outcome) : enveloped(outcome));
}

const nothingTaken: ImportOutcome = {
  created: 0,
  altered: 0,
  deleted: 0,
  cancelled: 0,
  combined: 0,
  ignored: 0,
  errors: 0,
  exceptions: 0,
  lastVchId: 0,
  lastMid: 0,
  lineErrors: [],
};

/** `ACTION="Create"` of a COMPANY renames the one that is loaded (facts §1.8); the rest ends in a dialog (facts §1.6). */
function isRename(object: ImportObject): boolean {
  return /^create$/i.test(object.attributes['ACTION'] ?? '') && newName(object) !== '';
}

function newName(object: ImportObject): string {
  return textOf(object.body, 'NAME', object.attributes['NAME'] ?? '').trim();
}

function flat(outcome: ImportOutcome): string {
  return `<RESPONSE>\r\n${lineErrors(outcome, ' ')}${counters(outcome, ' ')}</RESPONSE>\r\n`;
}

function enveloped(outcome: ImportOutcome): string {
  const status = outcome.lineErrors.length === 0 ? 1 : 0;
  return (
    `<ENVELOPE>\r\n <HEADER>\r\n  <VERSION>1</VERSION>\r\n  <STATUS>${status}</STATUS>\r\n </HEADER>\r\n <BODY>\r\n  <DATA>\r\n` +
    `${lineErrors(outcome, '   ')}   <IMPORTRESULT>\r\n${counters(outcome, '    ')}   </IMPORTRESULT>\r\n` +
    '  </DATA>\r\n </BODY>\r\n</ENVELOPE>\r\n'
  );
}

function lineErrors(outcome: ImportOutcome, indent: string): string {
  return outcome.lineErrors.map((text) => `${indent}<LINEERROR>${escapeXml(text)}</LINEERROR>\r\n`).join('');
}

/** In the measured order (facts §5.3). */
function counters(outcome: ImportOutcome, indent: string): string {
  const lines: readonly [string, number][] = [
    ['CREATED', outcome.created],
    ['ALTERED', outcome.altered],
    ['DELETED', outcome.deleted],
    ['LASTVCHID', outcome.lastVchId],
    ['LASTMID', outcome.lastMid],
    ['COMBINED', outcome.combined],
    ['IGNORED', outcome.ignored],
    ['ERRORS', outcome.errors],
    ['CANCELLED', outcome.cancelled],
    ['EXCEPTIONS', outcome.exceptions],
  ];
  return lines.map(([name, count]) => `${indent}<${name}>${count}</${name}>\r\n`).join('');
}
