import type { Decimal } from '../../../../contract/decimal.ts';
import { isOwnSymbol } from './amount.ts';
import { splitSigned } from './signed-text.ts';

export type TallyRate = {
  /** In the books' own currency. */
  readonly value: Decimal;
  readonly unit: string | null;
  readonly forex?: { readonly currency: string; readonly amount: Decimal };
};

/** Reads `57.00/Pair`, a bare `57.00`, and the foreign form `$10 = INR 750/Nos` (facts/tally.md §3.2). Null for what is none. */
export function parseRate(text: string): TallyRate | null {
  const slash = text.indexOf('/');
  const price = slash < 0 ? text : text.slice(0, slash);
  const unit = slash < 0 ? null : text.slice(slash + 1).trim();
  const equals = price.indexOf('=');
  if (unit !== '' && /^\d+(?:\.\d+)?$/.test(price)) return { value: price as Decimal, unit };
  const base = splitSigned(price.slice(equals + 1));
  if (base === null || unit === '') return null;
  if (equals < 0) return isOwnSymbol(base.rest) ? { value: base.value, unit } : null;
  const foreign = splitSigned(price.slice(0, equals));
  if (foreign === null || foreign.rest === '') return null;
  return { value: base.value, unit, forex: { currency: foreign.rest, amount: foreign.value } };
}
