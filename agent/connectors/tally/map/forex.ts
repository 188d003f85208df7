import type { ForexAmount } from '../../../../contract/records/record.ts';
import type { Amount } from '../scalars/amount.ts';

/** The foreign side of an amount, for spreading; nothing where there is none. */
export function forexOf(amount: Amount | undefined): { readonly forex?: ForexAmount } {
  return amount?.forex === undefined ? {} : { forex: amount.forex };
}
