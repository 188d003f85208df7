import { differencesOf } from './differences.ts';
import type { TaxDocument } from './document.ts';
import type { Finding } from './finding.ts';
import { type WrongRate, wrongCess, wrongRates } from './wrong-rates.ts';

/** What is certainly wrong with the taxes of a document: what it doesn't say is not held against it. */
export function checkTaxes(document: TaxDocument): readonly Finding[] {
  const rates = wrongRates(document);
  const differences = differencesOf(document);
  const stale = rates.filter(({ isStated }) => !isStated);
  if (stale.length === 0 || differences.length === 0)
    return [...findingsOf(rates), ...wrongCess(document), ...differences];
  const stated = rates.filter(({ isStated }) => isStated);
  return [...findingsOf(stated), ...wrongCess(document), ...differencesOf(without(document, stale))];
}

function findingsOf(rates: readonly WrongRate[]): readonly Finding[] {
  return rates.map(({ finding }) => finding);
}

function without(document: TaxDocument, rates: readonly WrongRate[]): TaxDocument {
  const wrong = new Set(rates.map(({ line }) => line));
  return { ...document, lines: document.lines.map((line) => (wrong.has(line) ? { ...line, rate: null } : line)) };
}
