/** What `TYPE="…"` says on a fetched field (facts §3.1). The table holds the names we know; the rest go by how Tally names its methods. */
export type MethodType = 'String' | 'Number' | 'Amount' | 'Quantity' | 'Rate' | 'Date' | 'Logical' | 'Due Date';

export function methodType(name: string): MethodType {
  let type = known.get(name);
  if (type === undefined) {
    type = byName(name);
    known.set(name, type);
  }
  return type;
}

const table: { readonly [type in MethodType]: string } = {
  String: 'ISSUEBANK PLACEOFSUPPLY RESERVEDNAME RESERVENAME UPDATEDDATETIME VALUATIONMETHOD COSTINGMETHOD',
  Number:
    'ALTERID MASTERID ALTMSTID ALTVCHID LANGUAGEID VOUCHERKEY VOUCHERRETAINKEY REUSEHOLEID OLDAUDITENTRYIDS SORTPOSITION ' +
    'CONVERSION DENOMINATOR DECIMALPLACES DISCOUNT GSTRATE RATEOFTAXCALCULATION RATEOFINVOICETAX GSTTAXRATE',
  Amount:
    'AMOUNT OPENINGBALANCE CLOSINGBALANCE TBALOPENING TBALCLOSING DEBITTOTALS CREDITTOTALS CREDITLIMIT OPENINGVALUE ' +
    'CLOSINGVALUE VATEXPAMOUNT VATASSESSABLEVALUE GSTASSESSABLEVALUE DISCOUNTAMOUNT ADDLAMOUNT BILLCL',
  Quantity: 'ACTUALQTY BILLEDQTY',
  Rate: 'RATE OPENINGRATE CLOSINGRATE',
  Date:
    'DATE EFFECTIVEDATE REFERENCEDATE BILLDATE INSTRUMENTDATE BANKERSDATE STARTINGFROM ENDINGAT BOOKSFROM APPLICABLEFROM ' +
    'LASTVOUCHERDATE BASICSHIPDELIVERYNOTEDATE MFDON',
  Logical: 'AFFECTSGROSSPROFIT CANDELETE ASORIGINAL ASPAYSLIP DIFFACTUALQTY USEFORVAT FORPAYROLL AFFECTSSTOCK',
  'Due Date': 'BILLCREDITPERIOD EXPIRYPERIOD ORDERDUEDATE',
};

const known = new Map<string, MethodType>(
  (Object.entries(table) as [MethodType, string][]).flatMap(([type, names]) =>
    names.split(' ').map((name): [string, MethodType] => [name, type]),
  ),
);

function byName(name: string): MethodType {
  if (/^(IS|HAS)[A-Z]/.test(name)) return 'Logical';
  if (/DATE$/.test(name)) return 'Date';
  if (/(AMOUNT|BALANCE|VALUE)$/.test(name)) return 'Amount';
  if (/QTY$/.test(name)) return 'Quantity';
  return 'String';
}

/** A method's name as everybody may write it: `Party Ledger Name`, `partyledgername`, `Address.List`. */
export function methodName(text: string): string {
  return text
    .trim()
    .replace(/^\$/, '')
    .replace(/\.LIST$/i, '')
    .replace(/\s+/g, '')
    .toUpperCase();
}
