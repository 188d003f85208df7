import type { XmlNode } from '../xml/node.ts';

/**
 * True for what Tally attaches to every object and that says nothing about this one: flags that are off, zeros, `Not
 * Applicable`, settings of the screen, and figures of the period on display (facts/tally.md §3.3, §3.5).
 */
export function isScaffolding({ name, text, children }: XmlNode): boolean {
  if (constant.has(name)) return true;
  if (name === 'RATEDETAILS.LIST') return children.every(saysNoRate);
  return children.length === 0 && saysNothing.has(text);
}

/** Every ledger line and item names the tax heads, most of them without a rate (facts/tally.md §3.5). */
function saysNoRate(field: XmlNode): boolean {
  return field.name === 'GSTRATEDUTYHEAD' || isScaffolding(field);
}

const saysNothing: ReadonlySet<string> = new Set([
  'No',
  'false',
  '0',
  ' 0',
  '0.00',
  '\u0004 Not Applicable',
  '\u0004 Not Found',
  'Not Applicable',
]);

const constant: ReadonlySet<string> = new Set([
  'OLDAUDITENTRYIDS.LIST',
  'LANGUAGENAME.LIST',
  'UPDATEDDATETIME',
  'ALTEREDON',
  'ALTEREDBY',
  'ASORIGINAL',
  'SORTPOSITION',
  'PERSISTEDVIEW',
  'FBTPAYMENTTYPE',
  'NUMBERINGSTYLE',
  'VOUCHERRETAINKEY',
  'ISLASTDEEMEDPOSITIVE',
  'ISNEGISPOSSET',
  'OBJECTUPDATEACTION',
  'TYPEOFUPDATEACTIVITY',
  'GSTRATEVALUATIONTYPE',
  'CLOSINGBALANCE',
  'CLOSINGVALUE',
  'CLOSINGRATE',
  'CLOSINGONACCTVALUE',
  'LEDGERCLOSINGVALUES.LIST',
  'TBALOPENING',
  'TBALCLOSING',
  'DEBITTOTALS',
  'CREDITTOTALS',
  'ONACCOUNTVALUE',
  'CASHINFLOW',
  'CASHOUTFLOW',
  'PREVYEARBALANCE',
  'THISYEARBALANCE',
  'LASTVOUCHERDATE',
  'PREVNARRATION',
  'LASTNUMBER',
  'LASTNUMBERLIST.LIST',
  'LASTVCHNUMSERIES',
]);
