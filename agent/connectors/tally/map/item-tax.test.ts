import { expect, it } from 'vitest';
import { scan } from '../xml/scan.ts';
import { datedGstRatesOf, goodsTaxesOf, itemTaxOf } from './item-tax.ts';

const rates = (...heads: readonly (readonly [head: string, rate: string])[]) =>
  heads
    .map(
      ([head, rate]) =>
        `<RATEDETAILS.LIST><GSTRATEDUTYHEAD>${head}</GSTRATEDUTYHEAD><GSTRATE> ${rate}</GSTRATE></RATEDETAILS.LIST>`,
    )
    .join('');

function details(fields: string, statewise: string) {
  const list = `<STATEWISEDETAILS.LIST><STATENAME>&#4; Any</STATENAME>${statewise}</STATEWISEDETAILS.LIST>`;
  return `<GSTDETAILS.LIST>${fields}${list}</GSTDETAILS.LIST>`;
}

function taxesIn(fields: string, statewise: string) {
  return goodsTaxesOf(scan(`<STOCKITEM NAME="Nut">${details(fields, statewise)}</STOCKITEM>`));
}

it('reads rate, cess, taxability and reverse charge of an item', () => {
  const fields =
    '<APPLICABLEFROM>20250401</APPLICABLEFROM><TAXABILITY>Taxable</TAXABILITY><ISREVERSECHARGEAPPLICABLE>Yes</ISREVERSECHARGEAPPLICABLE>';
  expect(taxesIn(fields, rates(['CGST', '14'], ['SGST/UTGST', '14'], ['IGST', '28'], ['Cess', '12']))).toEqual([
    {
      from: '2025-04-01',
      isInherited: false,
      taxability: 'Taxable',
      rate: '28',
      cessRate: '12',
      isReverseCharge: true,
    },
  ]);
});

it.each([
  ['takes its details from elsewhere', '<SRCOFGSTDETAILS>As per Company/Stock Group</SRCOFGSTDETAILS>', ''],
  [
    'is taxed by its price',
    '',
    '<GSTSLABRATES.LIST><TAXABILITY>Taxable</TAXABILITY><TOITEMRATE>1000</TOITEMRATE></GSTSLABRATES.LIST>',
  ],
])('knows no rate of an item that %s', (_what, fields, statewise) => {
  const [tax] = taxesIn(`<TAXABILITY>Taxable</TAXABILITY>${fields}`, `${rates(['IGST', '0'])}${statewise}`);
  expect(tax).toMatchObject({ taxability: null, rate: null });
});

it("says no rate of an item once it takes its stock group's, not the noughts that stand there nor its older one", () => {
  const own = details('<APPLICABLEFROM>20240401</APPLICABLEFROM>', rates(['IGST', '18']));
  const above =
    '<APPLICABLEFROM>20250922</APPLICABLEFROM><SRCOFGSTDETAILS>As per Company/Stock Group</SRCOFGSTDETAILS>';
  const item = scan(`<STOCKITEM NAME="Nut">${own}${details(above, rates(['IGST', '0']))}</STOCKITEM>`);
  expect(itemTaxOf(item).gstRate).toBeNull();
  expect(datedGstRatesOf(item)).toEqual([
    { from: '2025-09-22', rate: null },
    { from: '2024-04-01', rate: '18' },
  ]);
});
