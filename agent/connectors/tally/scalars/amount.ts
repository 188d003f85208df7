import { type Decimal, negate } from '../../../../contract/decimal.ts';
import { type SignedText, splitSided, splitSigned } from './signed-text.ts';

/** An amount as Tally's XML has it, turned debit-positive: Tally writes debits negative (facts/tally.md §3.2). */
export interface Amount {
  readonly base: Decimal;
  readonly forex?: { readonly currency: string; readonly amount: Decimal; readonly rate: Decimal | null };
}

/**
 * Reads `-21255.44`, ` 0.00`, and the foreign form `-$ 2000.00 @ I₹ 84/$  = -I₹ 168000.00`. Null for an empty text (which is
 * not zero) and for what is no amount. A foreign amount without its value in base currency is none: that is never computed here.
 */
export function parseAmount(text: string): Amount | null {
  const plain = plainAmount(text);
  if (plain !== null) return { base: plain };
  const equals = text.lastIndexOf('=');
  if (equals < 0) return unlessForeign(splitSided(text));
  const base = splitSided(text.slice(equals + 1));
  const [foreignText = '', rateText] = text.slice(0, equals).split('@');
  const foreign = splitSided(foreignText);
  if (base === null || foreign === null || foreign.rest === '') return null;
  const rate = rateText === undefined ? null : splitSigned(rateText.split('/')[0] ?? '');
  return {
    base: negate(base.value),
    forex: { currency: foreign.rest, amount: negate(foreign.value), rate: rate?.value ?? null },
  };
}

/** Hot path: nearly every amount is digits with two decimals and perhaps a minus. */
function plainAmount(text: string): Decimal | null {
  const trimmed = text.charCodeAt(0) === 32 ? text.trim() : text;
  if (!/^-?\d+(?:\.\d+)?$/.test(trimmed)) return null;
  if (trimmed.charCodeAt(0) === 45) return trimmed.slice(1) as Decimal;
  return (/[1-9]/.test(trimmed) ? `-${trimmed}` : trimmed) as Decimal;
}

/** Symbols of the books' own currency, as far as they are told from the text alone. */
const ownSymbols: ReadonlySet<string> = new Set(['', '₹', 'I₹', 'Rs.', 'Rs', 'INR', '?']);

/** True also for no symbol at all. */
export function isOwnSymbol(symbol: string): boolean {
  return ownSymbols.has(symbol);
}

function unlessForeign(signed: SignedText | null): Amount | null {
  return signed !== null && isOwnSymbol(signed.rest) ? { base: negate(signed.value) } : null;
}
