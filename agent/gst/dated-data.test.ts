import { expect, it } from 'vitest';
import { PlainDate } from '../../contract/dates.ts';
import { Decimal } from '../../contract/decimal.ts';
import { isCessLevied, stateCessOf } from './cesses.ts';
import { highestGstRate, isGstRate } from './gst-rates.ts';
import { stateNamed, stateOf } from './states.ts';

const day = (text: string) => PlainDate.parse(text);
const slabs = ['0', '0.1', '0.25', '1', '1.5', '3', '5', '6', '7.5', '12', '18', '28', '40'];

it.each([
  ['2017-07-01', ['0', '0.25', '3', '5', '12', '18', '28'], '28'],
  ['2025-09-21', ['0', '0.1', '0.25', '1', '1.5', '3', '5', '7.5', '12', '18', '28'], '28'],
  ['2025-09-22', ['0', '0.1', '0.25', '1', '1.5', '3', '5', '7.5', '18', '40'], '40'],
])('knows the rates that any thing could have on %s', (on, rates, highest) => {
  expect(slabs.filter((rate) => isGstRate(Decimal.parse(rate), day(on), null))).toEqual(rates);
  expect(highestGstRate(day(on))).toBe(highest);
});

it.each([
  ['Gujarat', '24', false],
  ['Jammu & Kashmir', '01', false],
  ['orissa', '21', false],
  ['Pondicherry', '34', false],
  ['Dadra & Nagar Haveli and Daman & Diu', '26', true],
  ['Andaman & Nicobar Islands', '35', true],
  ['Delhi', '07', false],
  ['Ladakh', '38', true],
])('finds %s', (name, code, isUnionTerritory) => {
  expect(stateNamed(name, day('2025-06-02'))).toMatchObject({ code, isUnionTerritory });
});

it('knows what is no state, and states that came and went', () => {
  expect(stateNamed('United Arab Emirates', day('2025-06-02'))).toBeUndefined();
  expect(stateOf('28')).toBeUndefined();
  expect(stateNamed('Ladakh', day('2019-10-30'))).toBeUndefined();
  expect(stateNamed('Daman & Diu', day('2019-06-01'))?.code).toBe('25');
  expect(stateNamed('Daman & Diu', day('2021-06-01'))?.code).toBe('26');
});

it('knows when cesses were levied', () => {
  expect(isCessLevied(day('2025-09-21'), '2202')).toBe(true);
  expect(isCessLevied(day('2025-09-22'), '2202')).toBe(false);
  expect(isCessLevied(day('2026-01-31'), '2402')).toBe(true);
  expect(isCessLevied(day('2026-02-01'), '2402')).toBe(false);
  const kerala = stateCessOf('32', day('2021-07-31'));
  expect(['3', '5', '12', '18', '28'].map((rate) => kerala?.percentAt(Decimal.parse(rate)))).toEqual([
    '0.25',
    '0',
    '1',
    '1',
    '1',
  ]);
  expect(stateCessOf('32', day('2021-08-01'))).toBeUndefined();
});
