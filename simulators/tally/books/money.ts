import { at } from './present.ts';
/**
 * Amounts inside the books are whole paise, debit negative, as safe integers: a million vouchers of ten million rupees each
 * stay below 2^53.
 */
export type Paise = number;

/** Two decimals, no separators: `-1234.50` (`facts/tally.md` §3.2). */
export function formatAmount(paise: Paise): string {
  const whole = Math.abs(paise);
  const fraction = whole % 100;
  const text = `${(whole - fraction) / 100}.${fraction < 10 ? '0' : ''}${fraction}`;
  return paise < 0 ? `-${text}` : text;
}

/** A foreign amount beside its base amount: `$ 2000.00` at 84 rupees. */
export interface Forex {
  readonly symbol: string;
  /** Hundredths of the foreign unit, debit negative. */
  readonly cents: number;
  /** Ten-thousandths of the base unit for one foreign unit. */
  readonly rate: number;
}

/** `-$ 2000.00 @ ₹ 84/$  = -₹ 168000.00`: two blanks before `=`, as measured. */
export function formatForex(forex: Forex, paise: Paise, baseSymbol: string): string {
  const sign = paise < 0 ? '-' : '';
  const foreign = `${sign}${forex.symbol} ${formatAmount(Math.abs(forex.cents))}`;
  const base = `${sign}${baseSymbol} ${formatAmount(Math.abs(paise))}`;
  return `${foreign} @ ${baseSymbol} ${formatDecimal(forex.rate, 4, 0)}/${forex.symbol}  = ${base}`;
}

/** An amount as it may arrive in an import: plain, or composite, where the base amount stands after `=`. */
export function parseAmount(text: string): Paise | undefined {
  const base = text.slice(text.lastIndexOf('=') + 1).trim();
  const match = /^(-?)[^\d.-]*(-?)(\d*)(?:\.(\d*))?$/.exec(base);
  if (!match || (match[3] === '' && !match[4])) return undefined;
  const decimals = `${match[4] ?? ''}000`;
  const magnitude = Number(match[3]) * 100 + Number(decimals.slice(0, 2)) + (at(decimals, 2) >= '5' ? 1 : 0);
  return (match[1] || match[2]) && magnitude !== 0 ? -magnitude : magnitude;
}

/** The foreign part of a composite amount, if it is one. */
export function parseForex(text: string): Forex | undefined {
  const match = /^(-?)(\D+?)\s*([\d.]+)\s*@\s*\D*?([\d.]+)\/\2\s*=/.exec(text.trim());
  if (!match) return undefined;
  const [, sign, symbol = '', foreign = '', rate = ''] = match;
  const cents = parseAmount(foreign) ?? 0;
  return { symbol: symbol.trim(), cents: sign ? -cents : cents, rate: parseDecimal(rate, 4) ?? 0 };
}

/** A scaled integer as text with at least `least` decimals and no idle zeros beyond them. */
export function formatDecimal(scaled: number, places: number, least: number): string {
  const digits = String(Math.abs(scaled)).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  let fraction = digits.slice(digits.length - places);
  while (fraction.length > least && fraction.endsWith('0')) fraction = fraction.slice(0, -1);
  return `${scaled < 0 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

export function parseDecimal(text: string, places: number): number | undefined {
  const match = /^\s*(-?)(\d*)(?:\.(\d*))?\s*$/.exec(text);
  if (!match || (!match[2] && !match[3])) return undefined;
  const scaled = Number(`${match[2]}${(match[3] ?? '').slice(0, places).padEnd(places, '0')}`);
  return match[1] && scaled !== 0 ? -scaled : scaled;
}
