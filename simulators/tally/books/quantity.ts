import { isOn, type Master, scalar } from './master.ts';
import { formatDecimal, parseDecimal } from './money.ts';

/**
 * Quantities are thousandths of the item's unit, unsigned in vouchers: the direction stands in ISDEEMEDPOSITIVE.
 * A leading blank belongs to the text, and decimals follow the unit: ` 50.000 KG`, ` 19 Nos`, ` 12 Box 5 Nos`
 * (`facts/tally.md` §3.2).
 */
export function formatQuantity(milli: number, unit: Master): string {
  if (!isOn(unit.body, 'ISSIMPLEUNIT')) return formatCompound(milli, unit);
  return ` ${formatDecimal(milli, 3, decimalPlaces(unit))} ${unit.name}`;
}

/** As it stands in a voucher: with the item's alternate unit beside it, if it has one: ` 48 Nos = 2 Box`. */
export function formatBoth(milli: number, unit: Master, item: Master, alternate: Master | undefined): string {
  const own = formatQuantity(milli, unit);
  if (!alternate) return own;
  const denominator = Number(scalar(item.body, 'DENOMINATOR')) || 1;
  const conversion = Number(scalar(item.body, 'CONVERSION')) || 1;
  const other = Math.round((milli * denominator) / conversion);
  return `${own} = ${formatDecimal(other, 3, 0)} ${alternate.name}`;
}

/** `57.00/Pair`; compound units are priced by their larger part. `rate` is in ten-thousandths of a rupee. */
export function formatRate(rate: number, unit: Master): string {
  return `${formatDecimal(rate, 4, 2)}/${isOn(unit.body, 'ISSIMPLEUNIT') ? unit.name : scalar(unit.body, 'BASEUNITS')}`;
}

/** The number a quantity text begins with, in thousandths, and the unit it names. */
export function parseQuantity(text: string): { readonly milli: number; readonly unit: string } | undefined {
  const [, number = '', unit = ''] = /^\s*(-?[\d.]+)\s*([^=]*?)\s*(?:=|$)/.exec(text) ?? [];
  const milli = parseDecimal(number, 3);
  return milli === undefined ? undefined : { milli: Math.abs(milli), unit };
}

/** `100.00/Nos` as ten-thousandths of a rupee, and the unit. */
export function parseRate(text: string): { readonly rate: number; readonly unit: string } | undefined {
  const [amount = '', unit = ''] = text.split('/');
  const rate = parseDecimal(amount.replace(/[^\d.-]/g, ''), 4);
  return rate === undefined ? undefined : { rate, unit: unit.trim() };
}

function formatCompound(milli: number, unit: Master): string {
  const conversion = Number(scalar(unit.body, 'CONVERSION')) || 1;
  const whole = Math.floor(milli / 1000);
  const rest = Math.round(((milli - whole * 1000) * conversion) / 1000);
  const tail = rest === 0 ? '' : ` ${rest} ${scalar(unit.body, 'ADDITIONALUNITS')}`;
  return ` ${whole} ${scalar(unit.body, 'BASEUNITS')}${tail}`;
}

function decimalPlaces(unit: Master): number {
  return Number(scalar(unit.body, 'DECIMALPLACES')) || 0;
}
