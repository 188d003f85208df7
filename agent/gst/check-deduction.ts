import type { PlainDate } from '../../contract/dates.ts';
import { compare, type Decimal, negate, sum } from '../../contract/decimal.ts';
import type { Finding } from './finding.ts';
import { percentOf } from './percent-of.ts';
import { tdsRatesOf } from './tds-rates.ts';

/** Tax deducted at source as a document states it. */
export interface Deduction {
  /** Of the field in the document. */
  readonly path: string;
  readonly date: PlainDate;
  /** What was deducted. */
  readonly amount: Decimal;
  readonly section: string;
  /** Percent. */
  readonly rate: Decimal;
  /** What it was deducted from. */
  readonly on: Decimal;
  /** For a lower rate, or none (s. 197 of the Income-tax Act 1961). */
  readonly hasCertificate: boolean;
}

/** A rate that the section did not have on the day, or an amount that differs from it by more than a rupee. */
export function checkDeduction(deduction: Deduction): readonly Finding[] {
  return [...rateFindings(deduction), ...amountFindings(deduction)];
}

function rateFindings({ path, date, section, rate, hasCertificate }: Deduction): readonly Finding[] {
  const rates = tdsRatesOf(section, date);
  const fits = (known: Decimal) => compare(known, rate) === 0 || (hasCertificate && compare(rate, known) < 0);
  if (rates === null || rates.some(fits)) return [];
  const sentence = `TDS under section ${section} on ${date} is at ${rates.join(', ')} %, not at ${rate} %.`;
  return [{ path, code: 'tax-rate', sentence }];
}

function amountFindings({ path, section, amount, rate, on }: Deduction): readonly Finding[] {
  const due = percentOf(rate, on);
  const difference = sum([amount, negate(due)]);
  if (compare(difference, rupee) <= 0 && compare(negate(difference), rupee) <= 0) return [];
  const sentence = `TDS under section ${section} is ${sum([amount])}, and ${rate} % of ${sum([on])} is ${due}.`;
  return [{ path, code: 'tax-differs', sentence }];
}

const rupee = '1' as Decimal;
