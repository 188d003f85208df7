import type { PlainDate } from '../../../../contract/dates.ts';
import { type Decimal, negate } from '../../../../contract/decimal.ts';
import { type Amount, parseAmount } from '../scalars/amount.ts';
import { parseDate } from '../scalars/date.ts';
import { parseQuantity, type TallyQuantity } from '../scalars/quantity.ts';
import { parseRate, type TallyRate } from '../scalars/rate.ts';
import { parseNumber, splitSigned } from '../scalars/signed-text.ts';
import { nameOrNone, parseLogical } from '../scalars/words.ts';
import { childText, type XmlNode } from '../xml/node.ts';

/*
 * Parsers for `Table`. They also read the shape of Accounting-Companion/TallyConnector files, where a composite scalar is a
 * group of elements and amounts carry `ISDEBIT` instead of a sign (facts/tally.md §3.8).
 */

export function text(node: XmlNode): string | undefined {
  return node.children.length === 0 && node.text !== '' ? node.text : undefined;
}

/** A name of another object; null where Tally says `Not Applicable` or `Primary`. */
export function name(node: XmlNode): string | null | undefined {
  const value = text(node);
  return value === undefined ? undefined : nameOrNone(value);
}

export function logical(node: XmlNode): boolean | undefined {
  return parseLogical(node.text) ?? undefined;
}

/** Identifiers and counters, without the blank Tally puts before numbers. */
export function number(node: XmlNode): string | undefined {
  const value = text(node)?.trim();
  return value === '' ? undefined : value;
}

export function decimal(node: XmlNode): Decimal | undefined {
  return parseNumber(node.text) ?? undefined;
}

export function integer(node: XmlNode): number | undefined {
  const digits = node.text.trim();
  const value = Number(digits);
  return Number.isSafeInteger(value) && String(value) === digits ? value : undefined;
}

export function date(node: XmlNode): PlainDate | undefined {
  return parseDate(node.text) ?? undefined;
}

export function amount(node: XmlNode): Amount | undefined {
  return (node.children.length === 0 ? parseAmount(node.text) : amountOfGroup(node)) ?? undefined;
}

export function quantity(node: XmlNode): TallyQuantity | undefined {
  if (node.children.length === 0) return parseQuantity(node.text) ?? undefined;
  const value = parseNumber(childText(node, 'QUANTITY') ?? '');
  return value === null ? undefined : { value, unit: childText(node, 'UNIT') ?? null };
}

export function rate(node: XmlNode): TallyRate | undefined {
  if (node.children.length === 0) return parseRate(node.text) ?? undefined;
  const value = parseNumber(childText(node, 'BASERATE') ?? '');
  return value === null ? undefined : { value, unit: childText(node, 'UNIT') ?? null };
}

/** The element itself, for fields that need its attributes or children. */
export function element(node: XmlNode): XmlNode {
  return node;
}

function amountOfGroup(node: XmlNode): Amount | null {
  const value = splitSigned(childText(node, 'AMOUNT') ?? '')?.value;
  const isDebit = parseLogical(childText(node, 'ISDEBIT') ?? '');
  if (value === undefined || isDebit === null) return null;
  const base = isDebit ? value : negate(value);
  const foreign = parseNumber(childText(node, 'FOREXAMOUNT') ?? '');
  const currency = childText(node, 'FOREXSYMBOL');
  if (foreign === null || currency === undefined || currency.trim() === '- * -') return { base };
  const rateOfExchange = parseNumber(childText(node, 'RATEOFEXCHANGE') ?? '');
  return { base, forex: { currency, amount: isDebit ? foreign : negate(foreign), rate: rateOfExchange } };
}
