import type { PlainDate } from '../../contract/dates.ts';
import { compare, type Decimal, zero } from '../../contract/decimal.ts';
import { type Held, holdsOn } from './held.ts';
import { mayBeAmong } from './hsn.ts';

/** A rate of GST, central and state tax together, with the days on which supplies were taxed at it. */
interface GstRate extends Held {
  readonly percent: Decimal;
  /** Beginnings of the HSN codes that it was left for; any goods and services without it. */
  readonly hsn?: readonly string[];
}

/** Whether something of this HSN code could be taxed at the rate on the day. What has no code is taxed at the general rates. */
export function isGstRate(percent: Decimal, on: PlainDate, hsn: string | null): boolean {
  return gstRates.some(
    (rate) =>
      compare(rate.percent, percent) === 0 &&
      holdsOn(rate, on) &&
      (rate.hsn === undefined || (hsn !== null && mayBeAmong(hsn, rate.hsn))),
  );
}

/** No tax of the day is higher. */
export function highestGstRate(on: PlainDate): Decimal {
  const rates = gstRates.filter((rate) => holdsOn(rate, on)).map(({ percent }) => percent);
  return rates.reduce((highest, percent) => (compare(percent, highest) > 0 ? percent : highest), zero);
}

/** Bricks, tiles, blocks: 14/2025 and 2/2022-Central Tax (Rate). */
const bricks = ['6815', '69010010', '69041000', '69051000'];
/** Pan masala and tobacco: Schedule VII of 9/2025-Central Tax (Rate). */
export const tobacco = ['21069020', '2401', '2402', '2403', '24041100', '24041900'];

/**
 * Numbers are of notifications `-Central Tax (Rate)` (CBIC), which name half of the rate. 1/2017: goods, in force until it was
 * superseded by 9/2025 with effect from 2025-09-22; 11/2017: services, amended by 15/2025 with effect from the same day.
 */
const gstRates: readonly GstRate[] = [
  rate('0', '2017-07-01'),
  // 40/2017: to an exporter of goods.
  rate('0.1', '2017-10-23'),
  // 1/2017 Schedule VI, 9/2025 Schedule V: rough precious stones.
  rate('0.25', '2017-07-01'),
  // 3/2019: affordable housing, and what is left of it after a third for the land.
  rate('1', '2019-04-01'),
  // 3/2019: the same before the land; 20/2019: job work on diamonds; 6/2022 and 9/2025 Schedule VI: cut diamonds.
  rate('1.5', '2019-04-01'),
  // 1/2017 Schedule V, 9/2025 Schedule IV: gold, silver, jewellery.
  rate('3', '2017-07-01'),
  // 1/2017 Schedule I, 9/2025 Schedule I.
  rate('5', '2017-07-01'),
  // 2/2022: bricks without input tax credit.
  rate('6', '2022-04-01', null, bricks),
  // 3/2019: other housing, before a third for the land.
  rate('7.5', '2019-04-01'),
  // 1/2017 Schedule II; 14/2025 keeps bricks at it.
  rate('12', '2017-07-01', '2025-09-21'),
  rate('12', '2025-09-22', null, bricks),
  // 1/2017 Schedule III, 9/2025 Schedule II.
  rate('18', '2017-07-01'),
  // 1/2017 Schedule IV; 9/2025 Schedule VII keeps tobacco at it, and 19/2025 omits that from 2026-02-01.
  rate('28', '2017-07-01', '2025-09-21'),
  rate('28', '2025-09-22', '2026-01-31', tobacco),
  // 9/2025 Schedule III.
  rate('40', '2025-09-22'),
];

function rate(percent: string, from: string, until: string | null = null, hsn?: readonly string[]): GstRate {
  return {
    // Literals of this table, which its test parses.
    percent: percent as Decimal,
    from: from as PlainDate,
    until: until as PlainDate | null,
    ...(hsn === undefined ? {} : { hsn }),
  };
}
