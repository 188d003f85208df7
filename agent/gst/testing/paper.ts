import type { PlainDate } from '../../../contract/dates.ts';
import type { Decimal } from '../../../contract/decimal.ts';
import {
  type Head,
  heads,
  type Registration,
  type RegistrationType,
  type TaxDocument,
  type TaxLine,
} from '../document.ts';

/** A registration in a state by its code. */
export function registered(state: string | null, type: RegistrationType | null = 'regular'): Registration {
  return { state, type };
}

/** A thing at a rate, `''` where it is not known. */
export function line(value: string, rate: string, more: Partial<TaxLine> = {}): TaxLine {
  return {
    path: 'items/0',
    name: 'Thing',
    // Literals of tests.
    value: value as Decimal,
    rate: rate === '' ? null : (rate as Decimal),
    taxability: 'taxable',
    isRateStated: true,
    cessRate: '0' as Decimal,
    hsn: '8471',
    ...more,
  };
}

export type Taxes = Partial<Record<Head, string>>;

/** A sale within Gujarat of one thing for 1000.00 at 18 %, and what it is otherwise; `taxes` are what it posts. */
export function paper(more: Partial<Omit<TaxDocument, 'taxes'>> = {}, taxes: Taxes = {}): TaxDocument {
  return {
    kind: 'sales',
    date: '2025-06-02' as PlainDate,
    own: registered('24'),
    party: registered('24'),
    placeOfSupply: null,
    shipTo: null,
    reverseCharge: false,
    zeroRated: null,
    lines: [line('1000.00', '18')],
    taxes: heads
      .filter((head) => taxes[head] !== undefined)
      .map((head) => ({ path: `charges/${head}`, head, amount: taxes[head] as Decimal })),
    ...more,
  };
}
