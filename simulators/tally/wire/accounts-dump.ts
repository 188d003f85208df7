import { masterTypes } from '../books.ts';
import type { RowBehaviour } from './behaviour.ts';
import { escapeXml } from './escape-xml.ts';
import { fetchEverything } from './fetch-tree.ts';
import { compileRow } from './render-row.ts';
import type { Session } from './session.ts';

/** `List of Accounts`: every master in the import wrapper, whatever was asked to be fetched (facts §2.1, §3.1). */
export function* accountsDump(session: Session, behaviour: RowBehaviour): Iterable<string> {
  yield '<ENVELOPE>\r\n <HEADER>\r\n  <TALLYREQUEST>Import Data</TALLYREQUEST>\r\n </HEADER>\r\n <BODY>\r\n  <IMPORTDATA>\r\n';
  yield `   <REQUESTDESC>\r\n    <REPORTNAME>All Masters</REPORTNAME>\r\n    <STATICVARIABLES>\r\n`;
  yield `     <SVCURRENTCOMPANY>${escapeXml(session.company.name)}</SVCURRENTCOMPANY>\r\n    </STATICVARIABLES>\r\n`;
  yield '   </REQUESTDESC>\r\n   <REQUESTDATA>\r\n';
  for (const type of masterTypes) {
    const render = compileRow({ element: type.toUpperCase(), fetch: fetchEverything, computes: [] }, behaviour);
    for (const master of session.company.books.masters(type, session.balances)) {
      yield `    <TALLYMESSAGE xmlns:UDF="TallyUDF">\r\n${render(master)}    </TALLYMESSAGE>\r\n`;
    }
  }
  yield '   </REQUESTDATA>\r\n  </IMPORTDATA>\r\n </BODY>\r\n</ENVELOPE>\r\n';
}
