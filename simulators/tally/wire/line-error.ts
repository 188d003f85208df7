import { type Answer, body, emptyBody } from './answer.ts';
import type { TallyBehaviour } from './behaviour.ts';
import { escapeXml } from './escape-xml.ts';

/** STATUS 0 with Tally's own words, as named reports and refused companies are answered (facts §3.1, §5.4). */
export function lineError(text: string): Answer {
  return failure(`<LINEERROR>${escapeXml(text)}</LINEERROR>`);
}

/** STATUS 0 with plain text in DATA (facts §5.3). */
export function plainFailure(text: string): Answer {
  return failure(escapeXml(text));
}

export function couldNotSetCompany(name: string): string {
  return `Could not set 'SVCurrentCompany' to '${name}'`;
}

/** The words for a company that is closed, or that never was. */
export function companyErrorText(
  chosen: { readonly state: 'closed' | 'unknown'; readonly name: string },
  behaviour: TallyBehaviour,
): string {
  return chosen.state === 'unknown' && behaviour.unknownCompanyText === 'could-not-find'
    ? `Could not find Company '${chosen.name}'!`
    : couldNotSetCompany(chosen.name);
}

/** With no company open at all (facts §1.6). */
export function noCompany(behaviour: TallyBehaviour): Answer {
  switch (behaviour.noCompanyOpen) {
    case 'empty-body':
      return emptyBody;
    case 'line-error':
      return lineError("Could not find Company ''!");
    case 'start-server-text':
      return body("<RESPONSE>Please start 'TallyERP9' server and load company</RESPONSE>\r\n");
  }
}

function failure(data: string): Answer {
  return body(
    '<ENVELOPE>\r\n <HEADER>\r\n  <VERSION>1</VERSION>\r\n  <STATUS>0</STATUS>\r\n </HEADER>\r\n <BODY>\r\n  <DATA>\r\n' +
      `   ${data}\r\n  </DATA>\r\n </BODY>\r\n</ENVELOPE>\r\n`,
  );
}
