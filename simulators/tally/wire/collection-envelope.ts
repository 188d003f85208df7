/** What stands around the rows of a collection (facts §3.1). */
export function* collectionEnvelope(
  attributes: string,
  ledgerCounter: number,
  rows: Iterable<string>,
): Iterable<string> {
  yield beforeData(ledgerCounter);
  let some = false;
  for (const row of rows) {
    yield some ? row : `   <COLLECTION${attributes}>\r\n${row}`;
    some = true;
  }
  yield some ? '   </COLLECTION>\r\n' : `   <COLLECTION${attributes}>   </COLLECTION>\r\n`;
  yield '  </DATA>\r\n </BODY>\r\n</ENVELOPE>\r\n';
}

/** The counters' tags collide with those of records; an empty voucher window still has a VOUCHER here (facts §3.8). */
const counterNames = [
  'COMPANY GROUP LEDGER COSTCATEGORY COSTCENTRE GODOWN STOCKGROUP STOCKCATEGORY STOCKITEM VOUCHERTYPE CURRENCY UNIT BUDGET',
  'CLIENTRULE SERVERRULE STATE TDSRATE TAXCLASSIFICATION STCATEGORY DEDUCTEETYPE ATTENDANCETYPE FBTCATEGORY',
  'FBTASSESSEETYPE TARIFFCLASSIFICATION EXCISEDUTYCLASSIFICATION SERIALNUMBER ADJUSTMENTCLASSIFICATION INCOMETAXSLAB',
  'INCOMETAXCLASSIFICATION LBTCLASSIFICATION TAXUNIT RETURNMASTER GSTCLASSIFICATION VOUCHERNUMBERSERIES VOUCHER',
].flatMap((line) => line.split(' '));

function beforeData(ledgerCounter: number): string {
  const lines = counterNames.map((name) => `    <${name}>${name === 'LEDGER' ? ledgerCounter : 0}</${name}>\r\n`);
  return (
    '<ENVELOPE>\r\n <HEADER>\r\n  <VERSION>1</VERSION>\r\n  <STATUS>1</STATUS>\r\n </HEADER>\r\n <BODY>\r\n  <DESC>\r\n' +
    `   <CMPINFO>\r\n${lines.join('')}   </CMPINFO>\r\n  </DESC>\r\n  <DATA>\r\n`
  );
}
