import type { PlainDate } from '../../contract/dates.ts';
import { isZero } from '../../contract/decimal.ts';
import { isCessLevied } from './cesses.ts';
import type { TaxDocument, TaxLine } from './document.ts';
import type { Finding } from './finding.ts';
import { isGstRate } from './gst-rates.ts';
import { pathOf, posted, postedHeads } from './posted.ts';

export interface WrongRate {
  readonly line: TaxLine;
  readonly isStated: boolean;
  readonly finding: Finding;
}

/**
 * Rates that nothing was taxed at on the day. One that the document doesn't state itself is blamed only where the tax was worked out by
 * it: the document may know of a change that the books don't know yet.
 */
export function wrongRates(document: TaxDocument): readonly WrongRate[] {
  const { date } = document;
  if (date === null || postedHeads(document).every(({ amount }) => isZero(amount))) return [];
  return document.lines
    .filter((line) => isRateWrong(line, date))
    .map((line) => ({
      line,
      isStated: line.isRateStated,
      finding: {
        path: line.path,
        code: 'tax-rate',
        sentence: `${line.name}: nothing with ${ofHsn(line)} was taxed at ${line.rate} % on ${date}.`,
      },
    }));
}

function isRateWrong({ taxability, rate, hsn }: TaxLine, date: PlainDate): boolean {
  return taxability === 'taxable' && rate !== null && !isGstRate(rate, date, hsn);
}

function ofHsn({ hsn }: TaxLine): string {
  return hsn === null ? 'no HSN code' : `HSN code ${hsn}`;
}

export function wrongCess(document: TaxDocument): readonly Finding[] {
  const { date } = document;
  if (date === null || isZero(posted(document, 'cess'))) return [];
  if (document.lines.some(({ hsn }) => isCessLevied(date, hsn))) return [];
  const sentence = `Compensation cess was not levied on these goods on ${date}, but is charged.`;
  return [{ path: pathOf(document, 'cess'), code: 'tax-rate', sentence }];
}
