import { describe, expect, it } from 'vitest';
import type { TallyObject } from '../books.ts';
import { MasterStore } from './master-store.ts';
import { formatQuantity, formatRate, parseQuantity, parseRate } from './quantity.ts';

describe('quantities', () => {
  const unit = (name: string, body: TallyObject) => new MasterStore().add('Unit', name, body);
  const kg = unit('KG', { ISSIMPLEUNIT: 'Yes', DECIMALPLACES: ' 3' });
  const nos = unit('Nos', { ISSIMPLEUNIT: 'Yes', DECIMALPLACES: ' 0' });
  const box = unit('Box of 10 Nos', {
    ISSIMPLEUNIT: 'No',
    BASEUNITS: 'Box',
    ADDITIONALUNITS: 'Nos',
    CONVERSION: ' 10',
  });

  it('begin with a blank and take their decimals from the unit', () => {
    expect(formatQuantity(50_000, kg)).toBe(' 50.000 KG');
    expect(formatQuantity(19_000, nos)).toBe(' 19 Nos');
  });

  it('of a compound unit name both parts', () => {
    expect(formatQuantity(12_500, box)).toBe(' 12 Box 5 Nos');
    expect(formatQuantity(12_000, box)).toBe(' 12 Box');
  });

  it('come back from their text', () => {
    expect(parseQuantity(' 50.125 KG')).toEqual({ milli: 50_125, unit: 'KG' });
    expect(parseQuantity('2 Nos = 20 Pcs')).toEqual({ milli: 2_000, unit: 'Nos' });
    expect(parseQuantity('')).toBeUndefined();
  });

  it('are priced by the unit, compound ones by the larger part', () => {
    expect(formatRate(570_000, nos)).toBe('57.00/Nos');
    expect(formatRate(1_420_000, box)).toBe('142.00/Box');
    expect(parseRate('57.00/Pair')).toEqual({ rate: 570_000, unit: 'Pair' });
  });
});
