import { type Answer, body } from './answer.ts';
import { escapeXml } from './escape-xml.ts';
import { asText } from './formula/compile-formula.ts';
import type { Value } from './formula/formula.ts';
import type { TallyRequest } from './request.ts';
import { type Desk, openSession } from './session.ts';
import { serialDay, shortDate } from './tally-date.ts';

type FunctionRequest = Extract<TallyRequest, { type: 'function' }>;

/** `TYPE Function`, built-in ones only (facts §2.2). */
export function answerFunction(request: FunctionRequest, desk: Desk): Answer {
  const name = request.id.replace(/^\$\$/, '').toUpperCase();
  const active = desk.shelf.active();
  if (active === undefined) return name === 'CURRENTSIMPLECOMPANY' ? succeeded(result(name, '')) : failed(request.id);
  const { scope } = openSession(desk, active, request.statics, request.definitions);
  const apply = scope.function(name);
  return apply === undefined ? failed(request.id) : succeeded(result(name, apply(request.parameters)));
}

const dateFunctions = new Set(['SYSTEMPERIODFROM', 'SYSTEMPERIODTO', 'MACHINEDATE', 'DATE']);

function result(name: string, value: Value): string {
  const text = asText(value);
  if (dateFunctions.has(name) && text !== '') {
    return `<RESULT TYPE="Date" JD="${serialDay(text)}">${shortDate(text)}</RESULT>`;
  }
  const type = typeof value === 'boolean' ? 'Logical' : typeof value === 'number' ? 'Number' : 'String';
  return `<RESULT TYPE="${type}">${escapeXml(text)}</RESULT>`;
}

function succeeded(data: string): Answer {
  return envelope(1, `   ${data}\r\n`);
}

/** The words are reported (facts §1.6), their place around them is not. */
function failed(id: string): Answer {
  return envelope(
    0,
    `   <ERRORMSG>Could not find: ${escapeXml(id)}</ERRORMSG>\r\n   <LINEERROR>Function Execution Failed!</LINEERROR>\r\n`,
  );
}

function envelope(status: 0 | 1, data: string): Answer {
  return body(
    `<ENVELOPE>\r\n <HEADER>\r\n  <VERSION>1</VERSION>\r\n  <STATUS>${status}</STATUS>\r\n </HEADER>\r\n <BODY>\r\n  <DESC>\r\n  </DESC>\r\n` +
      `  <DATA>\r\n${data}  </DATA>\r\n </BODY>\r\n</ENVELOPE>\r\n`,
  );
}
