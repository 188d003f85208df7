import { expect, it } from 'vitest';
import type { PlainDate } from '../../contract/dates.ts';
import type { Decimal } from '../../contract/decimal.ts';
import { checkTaxes } from './check-taxes.ts';
import { type Head, heads, type TaxDocument } from './document.ts';
import { abroad } from './states.ts';
import { taxOf } from './tax-of.ts';
import { line, paper, registered, type Taxes } from './testing/paper.ts';

type More = Partial<Omit<TaxDocument, 'taxes'>>;
/** What stands on the paper by law, and amounts that must be refused at some head. */
type Case = readonly [situation: string, document: More, due: Taxes, wrong: Taxes, at: string];

const day = (text: string) => text as PlainDate;
const gujarat = registered('24');
const maharashtra = registered('27');
const ship = (state: string, isThirdPerson: boolean) => ({ state, isThirdPerson });

const cases: readonly Case[] = [
  // 1000.00 × 18 % = 180.00, half each.
  ['a sale within the state', {}, { cgst: '90.00', sgst: '90.00' }, { igst: '180.00' }, 'charges/igst'],
  // 1000.00 × 18 % = 180.00.
  [
    'a sale to another state',
    { party: maharashtra },
    { igst: '180.00' },
    { cgst: '90.00', sgst: '90.00' },
    'charges/cgst',
  ],
  // Registered in Maharashtra, goods handed over in Gujarat: the place of supply is Gujarat.
  [
    'a place of supply that the document says itself',
    { party: maharashtra, placeOfSupply: '24' },
    { cgst: '90.00', sgst: '90.00' },
    { igst: '180.00' },
    'charges/igst',
  ],
  // Chandigarh to Chandigarh: 90.00 CGST + 90.00 UTGST, which books keep under the state's head.
  [
    'a supply within a union territory',
    { own: registered('04'), party: registered('04') },
    { cgst: '90.00', sgst: '90.00' },
    { igst: '180.00' },
    'charges/igst',
  ],
  // A unit in a zone of the same state: interstate all the same, 1000.00 × 18 % = 180.00.
  [
    'a supply to an SEZ unit with payment of tax',
    { party: registered('24', 'sez'), zeroRated: 'with-tax' },
    { igst: '180.00' },
    { cgst: '90.00', sgst: '90.00' },
    'charges/cgst',
  ],
  [
    'a supply to an SEZ unit under LUT',
    { party: registered('24', 'sez'), zeroRated: 'under-bond' },
    {},
    { igst: '180.00' },
    'charges/igst',
  ],
  [
    'an export under LUT',
    { party: registered(null, 'overseas'), zeroRated: 'under-bond' },
    {},
    { igst: '180.00' },
    'charges/igst',
  ],
  [
    'an export with payment of tax',
    { party: registered(null, 'overseas'), zeroRated: 'with-tax' },
    { igst: '180.00' },
    {},
    'charges',
  ],
  // Sold over the counter to a visitor from abroad: nothing leaves India with the seller.
  [
    'a sale to a foreigner in India',
    { party: registered(null, 'overseas'), placeOfSupply: '24' },
    { cgst: '90.00', sgst: '90.00' },
    {},
    'charges',
  ],
  // To a merchant exporter: 1000.00 × 0.1 % = 1.00; full tax would be 180.00.
  [
    'a sale to a merchant exporter',
    { party: maharashtra, lines: [line('1000.00', '0.1')] },
    { igst: '1.00' },
    { igst: '180.00' },
    'charges/igst',
  ],
  [
    'a sale by a composition dealer',
    { own: registered('24', 'composition') },
    {},
    { cgst: '90.00', sgst: '90.00' },
    'charges/cgst',
  ],
  [
    'a purchase from a composition dealer',
    { kind: 'purchase', party: registered('24', 'composition') },
    {},
    { cgst: '5.00', sgst: '5.00' },
    'charges/cgst',
  ],
  // The dealer is charged like anybody and may book the tax under its heads, 180.00; half a tax is no tax.
  [
    'a purchase by a composition dealer',
    { kind: 'purchase', own: registered('24', 'composition'), party: maharashtra },
    { igst: '180.00' },
    { igst: '90.00' },
    'charges/igst',
  ],
  [
    'a purchase from somebody unregistered',
    { kind: 'purchase', party: registered('24', 'unregistered') },
    {},
    { cgst: '90.00', sgst: '90.00' },
    'charges/cgst',
  ],
  [
    'nil-rated goods',
    { lines: [line('1000.00', '0', { taxability: 'nil-rated' })] },
    {},
    { cgst: '25.00', sgst: '25.00' },
    'charges/cgst',
  ],
  [
    'exempt goods',
    { lines: [line('1000.00', '', { taxability: 'exempt' })] },
    {},
    { cgst: '25.00', sgst: '25.00' },
    'charges/cgst',
  ],
  [
    'goods outside GST',
    { lines: [line('1000.00', '', { taxability: 'non-gst' })] },
    {},
    { cgst: '90.00', sgst: '90.00' },
    'charges/cgst',
  ],
  // 1000.00 × 18 % + 400.00 × 5 % + 300.00 exempt = 180.00 + 20.00.
  [
    'taxable and exempt goods together',
    {
      party: maharashtra,
      lines: [line('1000.00', '18'), line('400.00', '5'), line('300.00', '', { taxability: 'exempt' })],
    },
    { igst: '200.00' },
    { igst: '215.00' },
    'charges/igst',
  ],
  // Billed to Maharashtra, delivered to its customer in Gujarat: taxed as to Maharashtra (IGST Act s. 10(1)(b)).
  [
    'goods billed to one state and shipped to a third person in another',
    { party: maharashtra, shipTo: ship('24', true) },
    { igst: '180.00' },
    { cgst: '90.00', sgst: '90.00' },
    'charges/cgst',
  ],
  // Delivered to the buyer's own site in Maharashtra: the movement ends there.
  [
    "goods shipped to the buyer's own site in another state",
    { party: gujarat, shipTo: ship('27', false) },
    { igst: '180.00' },
    { cgst: '90.00', sgst: '90.00' },
    'charges/cgst',
  ],
  [
    'a sale under reverse charge',
    { reverseCharge: true, lines: [line('1000.00', '5')] },
    {},
    { cgst: '25.00', sgst: '25.00' },
    'charges/cgst',
  ],
  [
    'a purchase under reverse charge',
    { kind: 'purchase', reverseCharge: true, lines: [line('1000.00', '5')] },
    {},
    { cgst: '25.00', sgst: '25.00' },
    'charges/cgst',
  ],
  ['goods imported', { kind: 'purchase', party: registered(null, 'overseas') }, {}, { igst: '180.00' }, 'charges/igst'],
  // Aerated water in 2024: 1000.00 × 28 % = 280.00 and cess 1000.00 × 12 % = 120.00.
  [
    'cess on the value',
    {
      date: day('2024-06-01'),
      party: maharashtra,
      lines: [line('1000.00', '28', { cessRate: '12' as Decimal, hsn: '220210' })],
    },
    { igst: '280.00', cess: '120.00' },
    { igst: '280.00' },
    'charges',
  ],
  // Kerala, 2020-01-15, to a consumer: 90.00 + 90.00, and 1000.00 × 1 % flood cess.
  [
    "a state's own cess",
    { date: day('2020-01-15'), own: registered('32'), party: registered('32', 'unregistered') },
    { cgst: '90.00', sgst: '90.00', 'state-cess': '10.00' },
    { cgst: '90.00', sgst: '90.00', 'state-cess': '100.00' },
    'charges/state-cess',
  ],
  // 999.96 × 9 % = 89.9964, so 90.00 in each head; 999.96 + 180.00 + 0.04 round-off = 1180.00.
  [
    'a round-off',
    { lines: [line('999.96', '18'), line('0.04', '', { taxability: 'no-supply' })] },
    { cgst: '90.00', sgst: '90.00' },
    { cgst: '92.00', sgst: '92.00' },
    'charges/cgst',
  ],
  // 1000.00 less 100.00 on the face of the invoice: 900.00 × 18 % = 162.00 (CGST Act s. 15(3)).
  [
    'a discount on the invoice',
    { party: maharashtra, lines: [line('1000.00', '18'), line('-100.00', '18')] },
    { igst: '162.00' },
    { igst: '180.00' },
    'charges/igst',
  ],
  // 250.00 of goods taken back: 250.00 × 18 % = 45.00.
  [
    'a credit note',
    { kind: 'credit-note', party: maharashtra, lines: [line('250.00', '18')] },
    { igst: '45.00' },
    { cgst: '22.50', sgst: '22.50' },
    'charges/cgst',
  ],
  // Bought from Maharashtra, 250.00 sent back: 45.00.
  [
    'a debit note',
    { kind: 'debit-note', party: maharashtra, lines: [line('250.00', '18')] },
    { igst: '45.00' },
    { igst: '25.00' },
    'charges/igst',
  ],
  // Bought within the state: 500.00 × 6 % = 30.00 each.
  [
    'a purchase within the state',
    { kind: 'purchase', lines: [line('500.00', '12')] },
    { cgst: '30.00', sgst: '30.00' },
    { igst: '60.00' },
    'charges/igst',
  ],
  // 0.25 % of 12345.67 is 30.864175; each half 15.4320875, so 15.43.
  [
    'a quarter per cent',
    { lines: [line('12345.67', '0.25')] },
    { cgst: '15.43', sgst: '15.43' },
    { cgst: '17.00', sgst: '17.00' },
    'charges/cgst',
  ],
];

it.each(cases)('taxes %s', (_situation, more, due, wrong, at) => {
  const expected = Object.fromEntries(heads.map((head) => [head, due[head] ?? '0.00']));
  const { charged } = taxOf(paper(more));
  const given = (head: Head) => {
    const range = charged[head];
    expect(range?.least).toBe(range?.most);
    return range?.least === '0' ? '0.00' : range?.least;
  };
  expect(Object.fromEntries(heads.map((head) => [head, given(head)]))).toEqual(expected);
  expect(checkTaxes(paper(more, due))).toEqual([]);
  expect(checkTaxes(paper(more, wrong))[0]).toMatchObject({ path: at, code: 'tax-differs' });
});

it('lets a head differ by a rupee and no more', () => {
  const interstate = { party: maharashtra };
  for (const igst of ['179.00', '181.00']) expect(checkTaxes(paper(interstate, { igst }))).toEqual([]);
  for (const igst of ['178.99', '181.01']) expect(checkTaxes(paper(interstate, { igst }))).toHaveLength(1);
});

it('refuses central and state tax that are not equal', () => {
  expect(checkTaxes(paper({}, { cgst: '90.01', sgst: '90.00' }))).toEqual([]);
  expect(checkTaxes(paper({}, { cgst: '90.50', sgst: '89.50' }))).toMatchObject([{ path: 'charges/sgst' }]);
});

it.each<[string, string | null, string, boolean]>([
  ['12', '8471', '2025-09-21', true],
  ['12', '8471', '2025-09-22', false],
  ['12', null, '2025-09-22', false],
  ['12', '69041000', '2025-10-01', true],
  ['28', '8703', '2025-09-22', false],
  ['28', '2402', '2026-01-31', true],
  ['28', '2402', '2026-02-01', false],
  ['40', '2402', '2026-02-01', true],
  ['40', '8703', '2025-09-21', false],
  ['3', '7108', '2026-06-01', true],
  ['0.25', '7102', '2018-01-01', true],
  ['17', '8471', '2024-01-01', false],
])('%s %% on HSN %s holds on %s: %s', (rate, hsn, date, holds) => {
  const igst = String(Number(rate) * 10);
  const document = paper({ party: maharashtra, date: day(date), lines: [line('1000.00', rate, { hsn })] }, { igst });
  expect(checkTaxes(document).map(({ path, code }) => `${path} ${code}`)).toEqual(holds ? [] : ['items/0 tax-rate']);
});

it('blames a rate of the books only where the tax was worked out by it', () => {
  const known = {
    party: maharashtra,
    date: day('2025-10-01'),
    lines: [line('1000.00', '12', { isRateStated: false })],
  };
  expect(checkTaxes(paper(known, { igst: '120.00' }))).toMatchObject([{ code: 'tax-rate' }]);
  expect(checkTaxes(paper(known, { igst: '50.00' }))).toEqual([]);
  expect(checkTaxes(paper({ ...known, zeroRated: 'under-bond', party: registered(null, 'overseas') }))).toEqual([]);
});

it('refuses a cess that is levied no more', () => {
  const water = (date: string) =>
    paper(
      { party: maharashtra, date: day(date), lines: [line('1000.00', '18', { cessRate: null, hsn: '2202' })] },
      { igst: '180.00', cess: '120.00' },
    );
  expect(checkTaxes(water('2025-09-21'))).toEqual([]);
  expect(checkTaxes(water('2025-09-22'))).toMatchObject([{ path: 'charges/cess', code: 'tax-rate' }]);
});

it('lets a buyer book tax and credit of a reverse charge on the same paper, at its right amount', () => {
  const freight = { kind: 'purchase' as const, reverseCharge: true, lines: [line('1000.00', '5')] };
  const booked = (amount: string) => ({
    ...paper(freight),
    taxes: (['cgst', 'sgst'] as const).flatMap((head) => [
      { path: `charges/${head}`, head, amount: amount as Decimal },
      { path: `charges/${head}-payable`, head, amount: `-${amount}` as Decimal },
    ]),
  });
  expect(checkTaxes(booked('25.00'))).toEqual([]);
  expect(checkTaxes(booked('90.00'))).toMatchObject([{ path: 'charges/cgst' }, { path: 'charges/sgst' }]);
});

it('guesses nothing: what is not known may be either', () => {
  const either = [{ igst: '180.00' }, { cgst: '90.00', sgst: '90.00' }];
  for (const taxes of either) expect(checkTaxes(paper({ party: registered(null) }, taxes))).toEqual([]);
  expect(checkTaxes(paper({ party: registered(null) }, { igst: '90.00', cgst: '45.00', sgst: '45.00' }))).not.toEqual(
    [],
  );
  expect(checkTaxes(paper({ kind: 'purchase', party: registered('24', null) }))).toEqual([]);
  expect(checkTaxes(paper({ party: registered(null, 'overseas'), placeOfSupply: abroad }))).toEqual([]);
  expect(checkTaxes(paper({ lines: [line('1000.00', '')] }, { cgst: '60.00', sgst: '60.00' }))).toEqual([]);
  expect(checkTaxes(paper({ lines: [line('1000.00', '')] }, { cgst: '160.00', sgst: '160.00' }))).not.toEqual([]);
  expect(checkTaxes({ ...paper(), taxes: [{ path: 'charges/0', head: null, amount: '180.00' as Decimal }] })).toEqual(
    [],
  );
});
