import type { TallyObject } from '../books.ts';
import { type Answer, body } from './answer.ts';
import { companyObject } from './company-object.ts';
import { fetchEverything, fetchTree } from './fetch-tree.ts';
import { companyErrorText, lineError, noCompany } from './line-error.ts';
import { elementOf, type ObjectType, objectTypeOf } from './object-type.ts';
import { compileRow } from './render-row.ts';
import type { TallyRequest } from './request.ts';
import { type Desk, openSession, type Session } from './session.ts';

type ObjectRequest = Extract<TallyRequest, { type: 'object' }>;

/** `TYPE Object`: one object in a TALLYMESSAGE, whole unless a FETCHLIST says what (facts §2.2, §3.1). */
export function answerObject(request: ObjectRequest, desk: Desk): Answer {
  const type = objectTypeOf(request.objectType);
  if (type === undefined) return { type: 'dialog', dialog: 'incorrect-object-type' };
  const named = type.type === 'company' ? request.id : request.statics.get('SVCURRENTCOMPANY');
  const chosen = desk.shelf.choose(named);
  if (chosen.state === 'deadly') return { type: 'crash' };
  if (chosen.state === 'none-open') return noCompany(desk.behaviour);
  if (chosen.state === 'blank') return notFound(request);
  if (chosen.state !== 'open') return lineError(companyErrorText(chosen, desk.behaviour));
  const session = openSession(desk, chosen.company, request.statics, request.definitions);
  const object = find(type, request.id, session);
  if (object === undefined) return notFound(request);
  const paths = request.fetch.flatMap((list) => list.split(','));
  const fetch = paths.length === 0 ? fetchEverything : fetchTree(paths);
  const row = compileRow({ element: elementOf(type), fetch, computes: [] }, desk.behaviour)(object);
  return body(
    '<ENVELOPE>\r\n <HEADER>\r\n  <VERSION>1</VERSION>\r\n  <STATUS>1</STATUS>\r\n </HEADER>\r\n <BODY>\r\n  <DATA>\r\n' +
      `   <TALLYMESSAGE>\r\n${row}   </TALLYMESSAGE>\r\n  </DATA>\r\n </BODY>\r\n</ENVELOPE>\r\n`,
  );
}

function find(type: ObjectType, id: string, { company, masters }: Session): TallyObject | undefined {
  switch (type.type) {
    case 'company': {
      // The object has neither the voucher mark nor the currency that the collection has (facts §2.2).
      const { ALTVCHID: _mark, CURRENCYNAME: _currency, ...object } = companyObject(company);
      return object;
    }
    case 'master':
      return masters.find(type.master, id);
    case 'voucher':
      return (company.books.voucherByGuid(id) ?? company.books.voucher(Number(id)))?.load();
    case 'bare':
      return undefined;
  }
}

function notFound(request: ObjectRequest): Answer {
  return lineError(`Could not find ${request.objectType} '${request.id}'!`);
}
