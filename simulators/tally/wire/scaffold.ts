/**
 * What Tally attaches by itself, whatever the FETCH (facts §3.1). Names and forms as captured from TallyPrime 7. The empty scaffolding
 * of a wildcard read is the books' own.
 */
export interface DefaultField {
  readonly name: string;
  readonly typed: boolean;
  /** What stands there when the object has no such method. */
  readonly fallback: string;
}

export const voucherDefaults: readonly DefaultField[] = fields(
  'GUID= REQUESTORRULE= VOUCHERTYPENAME= VOUCHERNUMBER= SERIALMASTER:= ARESERIALMASTER:= NUMBERINGSTYLE=Auto_Retain ' +
    'PERSISTEDVIEW=Accounting_Voucher_View ISDELETED=No ISSECURITYONWHENENTERED=No ASORIGINAL=No ISDEEMEDPOSITIVE:=Yes ' +
    'ISFORJOBCOSTING=No ISOPTIONAL:=No ISCANCELLED:=No ISPOSTDATED:=No USEFOREXCISE=No ISFORJOBWORKIN=No ' +
    'ALLOWCONSUMPTION=No USEFORINTEREST=No USEFORGAINLOSS=No USEFORGODOWNTRANSFER=No USEFORCOMPOUND=No ' +
    'ISMSTFROMSYNC=No ISINVOICE=No ISVATOVERRIDDEN=No ISONHOLD=No ASPAYSLIP=No ISDELETEDVCHRETAINED=No ' +
    'ISNEGISPOSSET:=Yes ALTERID:= MASTERID:= VOUCHERKEY:= VOUCHERRETAINKEY:= REUSEHOLEID:=0 ' +
    'VOUCHERNUMBERSERIES:=Default',
);

/** Attached to an aggregate of which single methods were fetched. */
export const curatedDefaults: ReadonlyMap<string, readonly DefaultField[]> = new Map([
  ['ALLLEDGERENTRIES', fields('LEDGERNAME= ISDEEMEDPOSITIVE:=No ISLASTDEEMEDPOSITIVE:= VATASSESSABLEVALUE:= AMOUNT:=')],
  ['LEDGERENTRIES', fields('LEDGERNAME= ISDEEMEDPOSITIVE:=No ISLASTDEEMEDPOSITIVE:= VATASSESSABLEVALUE:= AMOUNT:=')],
  // LD reads item, quantities, ledger and amount without having asked for them (facts §2.4).
  ['ALLINVENTORYENTRIES', fields('STOCKITEMNAME= ISDEEMEDPOSITIVE:=No ISLASTDEEMEDPOSITIVE:= ACTUALQTY:= BILLEDQTY:=')],
  ['BATCHALLOCATIONS', fields('GODOWNNAME= BATCHNAME= ACTUALQTY:= BILLEDQTY:=')],
  [
    'BILLALLOCATIONS',
    fields(
      'YEAREND= NAME= BILLCREDITPERIOD= TDSDEDUCTEESECTIONNUMBER= TDSLEDGERNC= SERVICETAXLEDGER= BILLTYPE:= SUMNAME= ' +
        'TDSDEDUCTEEISSPECIALRATE=No TDSDEDUCTEESPECIALRATE=0 AMOUNT=',
    ),
  ],
]);

/** Empty lists attached to an aggregate of which single methods were fetched. */
export const curatedEmptyLists: ReadonlyMap<string, readonly string[]> = new Map([
  ['ALLLEDGERENTRIES', ['BILLALLOCATIONS', 'COSTTRACKALLOCATIONS']],
  ['LEDGERENTRIES', ['BILLALLOCATIONS', 'COSTTRACKALLOCATIONS']],
  ['BILLALLOCATIONS', ['INTERESTCOLLECTION', 'STBILLCATEGORIES']],
]);

/** Methods of a voucher that are its row's attributes and no elements. */
export const voucherAttributes: ReadonlySet<string> = new Set(['VCHKEY', 'VCHTYPE', 'OBJVIEW']);

/** The aggregates that `FETCH *` on a voucher leaves out (facts §2.4). */
export const entryLists: ReadonlySet<string> = new Set(
  words(
    'ALLLEDGERENTRIES LEDGERENTRIES ALLINVENTORYENTRIES INVENTORYENTRIES INVENTORYENTRIESIN INVENTORYENTRIESOUT ' +
      'ATTENDANCEENTRIES CATEGORYENTRY',
  ),
);

/** `NAME=value` or, typed, `NAME:=value`; `_` stands for a blank. */
function fields(table: string): readonly DefaultField[] {
  return words(table).map((entry) => {
    const [name = '', fallback = ''] = entry.split('=');
    return { name: name.replace(/:$/, ''), typed: name.endsWith(':'), fallback: fallback.replaceAll('_', ' ') };
  });
}

function words(text: string): readonly string[] {
  return text.split(' ');
}
