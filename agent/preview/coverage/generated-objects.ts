import fc from 'fast-check';

/**
 * For tests: objects such as Tally writes, with everything that may be odd about them. Tags are those that mappers know, in
 * places where they expect them and elsewhere, besides ones that nobody knows.
 */
export function generatedObject(element: string): fc.Arbitrary<string> {
  return fc.tuple(attributes, fc.array(field(4), { maxLength: 12 }), stray).map(([own, fields, text]) => {
    const head = element === 'VOUCHER' ? voucherHead : `<PARENT>Sundry Debtors</PARENT>`;
    return `<${element} NAME="Object &amp; Co" VCHTYPE="Sales"${own}>${text}${head}${fields.join('\r\n ')}</${element}>`;
  });
}

const voucherHead = '<DATE>20260801</DATE><VOUCHERTYPENAME>Sales</VOUCHERTYPENAME>';

const lists = [
  'ALLLEDGERENTRIES.LIST',
  'LEDGERENTRIES.LIST',
  'ALLINVENTORYENTRIES.LIST',
  'INVENTORYENTRIES.LIST',
  'INVENTORYENTRIESIN.LIST',
  'INVENTORYENTRIESOUT.LIST',
  'ACCOUNTINGALLOCATIONS.LIST',
  'INVENTORYALLOCATIONS.LIST',
  'BILLALLOCATIONS.LIST',
  'BANKALLOCATIONS.LIST',
  'BATCHALLOCATIONS.LIST',
  'CATEGORYALLOCATIONS.LIST',
  'COSTCENTREALLOCATIONS.LIST',
  'TAXOBJECTALLOCATIONS.LIST',
  'SUBCATEGORYALLOCATION.LIST',
  'RATEDETAILS.LIST',
  'CATEGORYENTRY.LIST',
  'EMPLOYEEENTRIES.LIST',
  'PAYHEADALLOCATIONS.LIST',
  'ATTENDANCEENTRIES.LIST',
  'INVOICEORDERLIST.LIST',
  'INVOICEDELNOTES.LIST',
  'EWAYBILLDETAILS.LIST',
  'ORIGINVOICEDETAILS.LIST',
  'BASICUSERDESCRIPTION.LIST',
  'LEDMAILINGDETAILS.LIST',
  'LEDGSTREGDETAILS.LIST',
  'LEDMULTIADDRESSLIST.LIST',
  'CONTACTDETAILS.LIST',
  'ADDRESS.LIST',
  'MAILINGNAME.LIST',
  'LANGUAGENAME.LIST',
  'NAME.LIST',
  'GSTDETAILS.LIST',
  'HSNDETAILS.LIST',
  'STANDARDPRICELIST.LIST',
  'MRPDETAILS.LIST',
  'VOUCHERNUMBERSERIES.LIST',
  'GSTREGISTRATIONDETAILS.LIST',
  'UDF:PKT.LIST',
  'NOBODYKNOWS.LIST',
];

const scalars = [
  'GUID',
  'MASTERID',
  'ALTERID',
  'NAME',
  'PARENT',
  'LEDGERNAME',
  'STOCKITEMNAME',
  'AMOUNT',
  'ISDEEMEDPOSITIVE',
  'RATE',
  'MRPRATE',
  'DISCOUNT',
  'ACTUALQTY',
  'BILLEDQTY',
  'BILLTYPE',
  'BILLCREDITPERIOD',
  'CATEGORY',
  'GODOWNNAME',
  'BATCHNAME',
  'MFDON',
  'EXPIRYPERIOD',
  'ORDERNO',
  'ORDERDUEDATE',
  'TRACKINGNUMBER',
  'TRANSACTIONTYPE',
  'INSTRUMENTDATE',
  'GSTRATEDUTYHEAD',
  'GSTRATE',
  'GSTASSBLVALUE',
  'GSTHSNNAME',
  'VOUCHERNUMBER',
  'REFERENCE',
  'NARRATION',
  'PARTYLEDGERNAME',
  'PARTYNAME',
  'ISCANCELLED',
  'ISOPTIONAL',
  'ISPOSTDATED',
  'ISINVOICE',
  'APPLICABLEUPTO',
  'GSTREGISTRATION',
  'CMPGSTIN',
  'PARTYGSTIN',
  'PLACEOFSUPPLY',
  'IRN',
  'GSTNATUREOFRETURN',
  'POSCASHLEDGER',
  'POSCARDNUMBER',
  'TAXTYPE',
  'TAX',
  'ASSESSABLEAMOUNT',
  'SUBCATEGORY',
  'EMPLOYEENAME',
  'PAYHEADNAME',
  'ATTENDANCETYPE',
  'ATTDTYPEVALUE',
  'ATTDTYPETIMEVALUE',
  'BASICPURCHASEORDERNO',
  'BASICORDERDATE',
  'OPENINGBALANCE',
  'OPENINGVALUE',
  'OPENINGRATE',
  'CREDITLIMIT',
  'BASEUNITS',
  'ADDITIONALUNITS',
  'CONVERSION',
  'DENOMINATOR',
  'ISSIMPLEUNIT',
  'DECIMALPLACES',
  'NUMBERINGMETHOD',
  'PREVENTDUPLICATES',
  'RESERVEDNAME',
  'ORIGINALNAME',
  'MAILINGNAME',
  'EXPANDEDSYMBOL',
  'LEDSTATENAME',
  'STATENAME',
  'STATE',
  'COUNTRYNAME',
  'COUNTRY',
  'PINCODE',
  'EMAIL',
  'GSTIN',
  'GSTREGISTRATIONTYPE',
  'APPLICABLEFROM',
  'ADDRESS',
  'PHONENUMBER',
  'LEDGERCONTACT',
  'HSNCODE',
  'DATE',
  'BILLNUMBER',
  'RATEOFTAXCALCULATION',
  'GSTDUTYHEAD',
  'PAYTYPE',
  'FORPAYROLL',
  'DESIGNATION',
  'UDF:PKT',
  'NOBODYKNOWS',
];

const word = fc.constantFrom(
  'Asha',
  'Nut M8',
  'Rajkot',
  'Gujarat',
  'आशा',
  'Café',
  'Cafe\u0301',
  'A  b ',
  'x&amp;y',
  '&#4; Primary',
);

const text = fc.oneof(
  word,
  fc.constantFrom('Yes', 'No', 'true', '&#4; Not Applicable', '&#4; Any', 'Not Applicable', 'Sales', 'GST', 'TDS'),
  fc.constantFrom('New Ref', 'Agst Ref', 'On Account', 'NewRef', 'CGST', 'State Tax', 'IGST'),
  fc.constantFrom('20260801', '1-Apr-26', '2026-08-01', '20260631', '30 Days', '2 Weeks', '1 Month', '45'),
  fc.constantFrom('-1180.00', '1180.00', '0.00', ' 0.00', '-0.005', '1,180.00', '12 apples', '007', ' 41', '18 %', '9'),
  fc.constantFrom(' 20 Nos', '1 Box 0.5 Nos', '-5.250 KG', '10 Nos = 2 Box', '50.00/Nos', '$10 = INR 750/Nos', '57.00'),
  fc.constantFrom('-$ 2000.00 @ I₹ 84/$  = -I₹ 168000.00', 'Rs. 500.00', '500.00 Dr', '(-)25.00'),
  fc.constantFrom('one&#13;&#10;two', ' lead', 'trail ', 'a\r\nb', '24AAAAA0000A1Z8', '7318', '1'),
  fc.string({ unit: fc.constantFrom(...Array.from('ab 1-./@=%₹नé')), minLength: 1, maxLength: 12 }),
);

const attribute = fc.constantFrom(
  'TYPE',
  'JD',
  'P',
  'TAXREGISTRATION',
  'NAME',
  'DESC',
  'INDEX',
  'MERGE',
  'REMOTEID',
  'GUID',
);

const attributes = fc
  .uniqueArray(fc.tuple(attribute, fc.oneof(fc.constantFrom('Date', 'String', '45723', '30 Days'), word)), {
    maxLength: 3,
    selector: ([name]) => name,
  })
  .map((all) =>
    all
      .filter(([name]) => name !== 'NAME')
      .map(([name, value]) => ` ${name}="${value}"`)
      .join(''),
  );

const stray = fc.oneof({ weight: 9, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constant('20220228') });

function field(depth: number): fc.Arbitrary<string> {
  const leaf = fc
    .tuple(fc.constantFrom(...scalars), fc.oneof({ weight: 4, arbitrary: fc.constant('') }, attributes), text)
    .map(([tag, own, value]) => `<${tag}${own}>${value}</${tag}>`);
  if (depth === 0) return leaf;
  const group = fc
    .tuple(
      fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom(...lists) },
        { weight: 1, arbitrary: fc.constantFrom(...scalars) },
      ),
      fc.oneof({ weight: 6, arbitrary: fc.constant('') }, attributes),
      fc.array(field(depth - 1), { minLength: 1, maxLength: 7 }),
      stray,
    )
    .map(([tag, own, inner, extra]) => `<${tag}${own}>${extra}${inner.join('')}</${tag}>`);
  return fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 2, arbitrary: group });
}
