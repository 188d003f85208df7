import type { PlainDate } from '../../contract/dates.ts';
import { compare, type Decimal, negate, sum, zero } from '../../contract/decimal.ts';
import { stateCessOf } from './cesses.ts';
import { type Head, heads, type TaxDocument, type TaxLine } from './document.ts';
import { highestGstRate } from './gst-rates.ts';
import { percentOf } from './percent-of.ts';
import { placeOfSupply, type Supply, sidesOf, suppliesOf } from './supply.ts';

/** What an amount must lie between, both included: the same where everything is known. */
export interface Range {
  readonly least: Decimal;
  readonly most: Decimal;
}

/** Null: nothing is known of the head. */
export type HeadRanges = { readonly [head in Head]: Range | null };

export interface Tax {
  readonly supply: Supply;
  readonly lines: readonly { readonly path: string; readonly heads: HeadRanges }[];
  /** The lines' taxes together: what somebody owes for the supply, the recipient himself under reverse charge. */
  readonly due: HeadRanges;
  /** What of it the paper bears. */
  readonly charged: HeadRanges;
}

/**
 * The tax of a document, read in one way (by default the likeliest). Each line's tax is worked out per head on the line's value and
 * rounded there, half a paisa up; the central and the state part are each half of the rate, never halves of a rounded sum.
 */
export function taxOf(document: TaxDocument, supply: Supply | undefined = suppliesOf(document)[0]): Tax {
  if (supply === undefined) throw new Error('a document can always be read in some way');
  const lines = document.lines.map((line) => ({ path: line.path, heads: taxOfLine(line, document, supply) }));
  const due = eachHead((head) => together(lines.map((line) => line.heads[head])));
  return { supply, lines, due, charged: supply.untaxed === null ? due : nothing };
}

function taxOfLine(line: TaxLine, document: TaxDocument, supply: Supply): HeadRanges {
  const { least, most } = rateRange(line, document.date);
  const at = (parts: 1 | 2) => between(percentOf(least, line.value, parts), percentOf(most, line.value, parts));
  const isWithin = supply.borders === 'within';
  return {
    igst: isWithin ? none : at(1),
    cgst: isWithin ? at(2) : none,
    sgst: isWithin ? at(2) : none,
    cess: cessOf(line),
    'state-cess': stateCess(line, document, isWithin),
  };
}

/** A line of which it is not known whether it is taxed, or at what rate, may be taxed at any rate of the day, or not at all. */
function rateRange({ taxability, rate }: TaxLine, date: PlainDate | null): Range {
  if (taxability !== 'taxable' && taxability !== null) return none;
  if (taxability === 'taxable' && rate !== null) return { least: rate, most: rate };
  return { least: zero, most: highestGstRate(date ?? lastDay) };
}

/** Of a document without a date. */
const lastDay = '9999-12-31' as PlainDate;

function cessOf({ taxability, cessRate, value }: TaxLine): Range | null {
  if (taxability !== 'taxable' && taxability !== null) return none;
  if (taxability === null || cessRate === null) return null;
  const cess = percentOf(cessRate, value);
  return { least: cess, most: cess };
}

/** On what is supplied to somebody without registration, within a state that has a cess of its own. */
function stateCess({ rate, value, taxability }: TaxLine, document: TaxDocument, isWithin: boolean): Range | null {
  const { supplier, recipient } = sidesOf(document);
  const place = placeOfSupply(document);
  if (!isWithin || (recipient.type !== 'unregistered' && recipient.type !== null)) return none;
  if (taxability !== 'taxable' && taxability !== null) return none;
  const state = place ?? supplier.state;
  if (document.date === null || state === null) return null;
  const cess = stateCessOf(state, document.date);
  if (cess === undefined) return none;
  if (rate === null || taxability === null || recipient.type === null) return null;
  const amount = percentOf(cess.percentAt(rate), value);
  return { least: amount, most: amount };
}

const none: Range = { least: zero, most: zero };
const nothing: HeadRanges = eachHead(() => none);

function between(a: Decimal, b: Decimal): Range {
  return compare(a, b) <= 0 ? { least: a, most: b } : { least: b, most: a };
}

function together(ranges: readonly (Range | null)[]): Range | null {
  const known = ranges.filter((range) => range !== null);
  if (known.length < ranges.length) return null;
  return { least: sum(known.map(({ least }) => least)), most: sum(known.map(({ most }) => most)) };
}

function eachHead<T>(of: (head: Head) => T): { readonly [head in Head]: T } {
  // The keys are all the heads.
  return Object.fromEntries(heads.map((head) => [head, of(head)])) as { [head in Head]: T };
}

/** How far outside the range an amount lies; zero within it. */
export function distance(amount: Decimal, { least, most }: Range): Decimal {
  if (compare(amount, least) < 0) return sum([least, negate(amount)]);
  return compare(amount, most) > 0 ? sum([amount, negate(most)]) : zero;
}
