import type { PlainDate } from '../../contract/dates.ts';
import { compare, type Decimal } from '../../contract/decimal.ts';
import { type Held, holdsOn } from './held.ts';

/** What a section of the Income-tax Act has deducted at source from residents. */
interface TdsRate extends Held {
  /** By either Act: `194C`, and in the Act of 2025 (in force since 2026-04-01) the row of the table in s. 393(1). */
  readonly sections: readonly string[];
  /** Percent: of individuals and families first, where it differs from that of others. */
  readonly percents: readonly Decimal[];
  /** Of somebody without PAN (s. 206AA of the Act of 1961). */
  readonly withoutPan: Decimal;
}

/** The rates of a section on a day, that for want of a PAN among them; null for sections and days that are not known here. */
export function tdsRatesOf(section: string, on: PlainDate): readonly Decimal[] | null {
  const wanted = folded(section);
  const found = tdsRates.filter((rate) => holdsOn(rate, on) && rate.sections.some((one) => folded(one) === wanted));
  const percents = found.flatMap((rate) => [...rate.percents, rate.withoutPan]);
  return found.length === 0 ? null : [...new Set(percents)].toSorted(compare);
}

/** `u/s 194-I(b)`, `393(1) [Table: S.No. 6(i)]`: without words and punctuation. */
function folded(section: string): string {
  return section.toLowerCase().replaceAll(/u\/s|section|table|sl|s\.?\s?no|[^0-9a-z()]/g, '');
}

/**
 * Known from 2021-04-01, when the relief of 2020 had ended. 194H fell with the Finance (No. 2) Act 2024, 194Q came with the Finance Act
 * 2021; the Act of 2025 kept the rates. Rows of its table: comparison of both Acts, aubsp.com and frammna.com, 2026; of 194J and 194Q it
 * is not known.
 */
const tdsRates: readonly TdsRate[] = [
  tds(['194A', '393(1) Sl. 5(ii)', '393(1) Sl. 5(iii)'], ['10']),
  tds(['194C', '393(1) Sl. 6(i)'], ['1', '2']),
  tds(['194H', '393(1) Sl. 1(ii)'], ['5'], '2021-04-01', '2024-09-30'),
  tds(['194H', '393(1) Sl. 1(ii)'], ['2'], '2024-10-01'),
  tds(['194I(a)', '194I', '393(1) Sl. 2(ii)(a)', '393(1) Sl. 2(ii)'], ['2']),
  tds(['194I(b)', '194I', '393(1) Sl. 2(ii)(b)', '393(1) Sl. 2(ii)'], ['10']),
  tds(['194J(a)', '194J'], ['2']),
  tds(['194J(b)', '194J'], ['10']),
  { ...tds(['194Q'], ['0.1'], '2021-07-01'), withoutPan: '5' as Decimal },
];

function tds(
  sections: readonly string[],
  percents: readonly string[],
  from = '2021-04-01',
  until: string | null = null,
): TdsRate {
  // Literals of this table, which its test parses.
  return {
    sections,
    percents: percents as readonly Decimal[],
    withoutPan: '20' as Decimal,
    from: from as PlainDate,
    until: until as PlainDate | null,
  };
}
