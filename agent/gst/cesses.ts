import type { PlainDate } from '../../contract/dates.ts';
import { compare, type Decimal } from '../../contract/decimal.ts';
import { tobacco } from './gst-rates.ts';
import { type Held, holdsOn } from './held.ts';
import { mayBeAmong } from './hsn.ts';

/** Whether compensation cess could be levied on the day on something of this HSN code; null: of whichever. */
export function isCessLevied(on: PlainDate, hsn: string | null): boolean {
  return compensationCess.some(
    (levy) => holdsOn(levy, on) && (levy.hsn === null || hsn === null || mayBeAmong(hsn, levy.hsn)),
  );
}

/**
 * 1/2017-Compensation Cess (Rate). 2/2025 left it for pan masala and tobacco from 2025-09-22, 3/2025 made those nil from
 * 2026-02-01.
 */
const compensationCess: readonly (Held & { readonly hsn: readonly string[] | null })[] = [
  { from: '2017-07-01' as PlainDate, until: '2025-09-21' as PlainDate, hsn: null },
  {
    from: '2025-09-22' as PlainDate,
    until: '2026-01-31' as PlainDate,
    hsn: tobacco,
  },
];

/** A cess of a state's own on what is supplied within it to people without registration. */
interface StateCess extends Held {
  readonly state: string;
  /** Percent of the value. */
  percentAt(gstRate: Decimal): Decimal;
}

export function stateCessOf(state: string, on: PlainDate): StateCess | undefined {
  return stateCesses.find((cess) => cess.state === state && holdsOn(cess, on));
}

/**
 * Kerala Flood Cess (Kerala Finance Act 2019 s. 14, Kerala Flood Cess Rules 2019): 1 % on what is taxed at 12, 18 and 28 %, ¼ % on
 * gold and the like, which is taxed at 3 %. Services at 5 % bear 1 % too, goods at 5 % nothing: that is not told.
 */
const stateCesses: readonly StateCess[] = [
  {
    state: '32',
    from: '2019-08-01' as PlainDate,
    until: '2021-07-31' as PlainDate,
    percentAt: (gstRate) => {
      const percent =
        compare(gstRate, '5' as Decimal) > 0 ? '1' : compare(gstRate, '3' as Decimal) === 0 ? '0.25' : '0';
      return percent as Decimal;
    },
  },
];
