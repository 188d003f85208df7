/**
 * What a text of Tally may mean as values of a record. Written apart from the connector's own scalars on purpose: a proof
 * that read with them would not notice what they misread (facts/tally.md §3.2).
 */
export type Readings = ReadonlyMap<string, readonly Atom[]>;

/** A value that must stand in the record: a text letter by letter, a number by its worth, or a truth. */
export type Atom =
  | { readonly is: 'text'; readonly value: string }
  | { readonly is: 'number'; readonly value: string }
  | { readonly is: 'logical'; readonly value: boolean };

export type Scalar = string | number | boolean;

/** `period` is the text beside a `JD` attribute: together they make a due date. */
export function readingsOf(text: string, period: string | null = null): Readings {
  const found = new Map<string, readonly Atom[]>();
  const add = (name: string, atoms: readonly (Atom | null)[] | null) => {
    if (atoms?.every((atom) => atom !== null)) found.set(name, atoms);
  };
  const trimmed = text.trim();
  add('text', [textAtom(text)]);
  add('trimmed', [textAtom(trimmed)]);
  if (text.startsWith('\u0004')) add('reserved', [textAtom(text.slice(1).trim())]);
  const logical = logicals.get(trimmed.toLowerCase());
  if (logical !== undefined) add('logical', [{ is: 'logical', value: logical }]);
  const word = words.get(trimmed);
  if (word !== undefined) add('word', [textAtom(word)]);
  const date = dateOf(trimmed);
  if (date !== null) add('date', [textAtom(date)]);
  const plain = trimmed.replace(/\s*%$/, '');
  const number = worthOf(/^-?\d[\d,]*(\.\d+)?$/.test(plain) ? plain.replaceAll(',', '') : plain);
  add('number', [numberAtom(number)]);
  add('negated', [numberAtom(number === null ? null : opposite(number))]);
  const side = /^\s*([\d.,]+)\s*(Dr|Cr)\.?\s*$/.exec(text);
  const sided = side === null ? null : worthOf((side[1] ?? '').replaceAll(',', ''));
  add('sided', [numberAtom(sided !== null && side?.[2] === 'Cr' ? opposite(sided) : sided)]);
  add('period', [numberAtom(daysOf(trimmed))]);
  if (period !== null) add('due', [dueOf(trimmed, period)]);
  add('quantity', quantityOf(text));
  add('rate', rateOf(text));
  add('amount', amountOf(text));
  return found;
}

export function fits(atom: Atom, scalar: Scalar | undefined): boolean {
  if (scalar === undefined) return false;
  if (atom.is === 'logical') return scalar === atom.value;
  if (atom.is === 'text') return scalar === atom.value;
  return typeof scalar !== 'boolean' && worthOf(String(scalar)) === atom.value;
}

/** A plain decimal without what does not change its worth; null for anything else. */
export function worthOf(text: string): string | null {
  const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (match === null || (match[2] === '' && !match[3])) return null;
  const whole = (match[2] ?? '').replace(/^0+/, '') || '0';
  const part = (match[3] ?? '').replace(/0+$/, '');
  const worth = part === '' ? whole : `${whole}.${part}`;
  return worth === '0' || match[1] === '' ? worth : `-${worth}`;
}

export function dateOf(text: string): string | null {
  const match =
    /^(?<y>\d{4})(?<m>\d{2})(?<d>\d{2})$/.exec(text) ??
    /^(?<y>\d{4})-(?<m>\d{2})-(?<d>\d{2})$/.exec(text) ??
    /^(?<d>\d{1,2})[-/.](?<m>\d{1,2})[-/.](?<y>\d{4})$/.exec(text) ??
    /^(?<d>\d{1,2})[- ](?<m>[A-Za-z]{3})[a-z]*[- ,]+(?<y>\d{2}|\d{4})$/.exec(text);
  if (match?.groups === undefined) return null;
  const { y = '', m = '', d = '' } = match.groups;
  const month = /\d/.test(m) ? Number(m) : monthNames.indexOf(m.toLowerCase()) / 3 + 1;
  const year = y.length === 2 ? (Number(y) < 80 ? 2000 : 1900) + Number(y) : Number(y);
  const day = new Date(Date.UTC(2000, month - 1, Number(d)));
  day.setUTCFullYear(year, month - 1, Number(d));
  if (day.getUTCMonth() !== month - 1 || day.getUTCDate() !== Number(d)) return null;
  return day.toISOString().slice(0, 10);
}

const monthNames = 'janfebmaraprmayjunjulaugsepoctnovdec';

const logicals: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['true', true],
  ['no', false],
  ['false', false],
]);

/** Words of Tally that records say in their own. */
export const words: ReadonlyMap<string, string> = new Map([
  ['New Ref', 'new'],
  ['Agst Ref', 'against'],
  ['Advance', 'advance'],
  ['On Account', 'on-account'],
  ['TDS', 'tds'],
  ['TCS', 'tcs'],
  ['Integrated Tax', 'igst'],
  ['IGST', 'igst'],
  ['Central Tax', 'cgst'],
  ['CGST', 'cgst'],
  ['State Tax', 'sgst'],
  ['SGST', 'sgst'],
  ['SGST/UTGST', 'sgst'],
  ['UT Tax', 'sgst'],
  ['Cess', 'cess'],
  ['State Cess', 'state-cess'],
]);

function textAtom(value: string): Atom {
  return { is: 'text', value };
}

function numberAtom(value: string | null): Atom | null {
  return value === null ? null : { is: 'number', value };
}

function opposite(worth: string): string {
  if (worth === '0') return worth;
  return worth.startsWith('-') ? worth.slice(1) : `-${worth}`;
}

function daysOf(text: string): string | null {
  const match = /^(\d+)\s*(day|week)s?$/i.exec(text);
  return match === null ? null : String(Number(match[1]) * (match[2]?.toLowerCase() === 'week' ? 7 : 1));
}

function dueOf(serial: string, period: string): Atom | null {
  const days = daysOf(period.trim());
  if (days === null || !/^\d{1,6}$/.test(serial)) return null;
  const due = Date.UTC(1899, 11, 31) + (Number(serial) + Number(days)) * 86_400_000;
  return textAtom(new Date(due).toISOString().slice(0, 10));
}

/** Sign, symbol, digits and unit in whatever order Tally has them. */
interface Measure {
  readonly worth: string;
  readonly word: string;
}

function measureOf(text: string): Measure | null {
  const match = /^([^\d]*?)(\d[\d,]*(?:\.\d+)?|\.\d+)([^\d]*)$/s.exec(text.trim());
  if (match === null) return null;
  const [, before = '', digits = '', after = ''] = match;
  const symbol = before.replace(/[()-]/g, '').trim();
  const worth = worthOf(digits.replaceAll(',', ''));
  if (worth === null) return null;
  return { worth: before.includes('-') ? opposite(worth) : worth, word: symbol === '' ? after.trim() : symbol };
}

function atomsOf(measure: Measure | null): (Atom | null)[] {
  if (measure === null) return [null];
  return [numberAtom(measure.worth), ...(measure.word === '' ? [] : [textAtom(measure.word)])];
}

/** ` 50.000 KG`, `1 Box 0.5 Nos`, `10 Nos = 2 Box`. */
function quantityOf(text: string): (Atom | null)[] | null {
  if (!/^[\s(-]*[\d.]/.test(text) || worthOf(text.trim()) !== null) return null;
  return text.split('=').flatMap((part) => {
    const pieces = [...part.matchAll(/([(-]*\s*\d[\d,.]*)\s*([^\d=]*?)(?=\s+\d|\s*$)/g)];
    const isOut = /^\s*[(-]/.test(part);
    if (pieces.length === 0) return [null];
    return pieces.flatMap(([, digits = '', unit = '']) => {
      const worth = worthOf(digits.replace(/[(,\s-]/g, ''));
      const signed = worth !== null && isOut ? opposite(worth) : worth;
      return [numberAtom(signed), ...(unit.trim() === '' ? [] : [textAtom(unit.trim())])];
    });
  });
}

/** `57.00/Pair`, `$10 = INR 750/Nos`. */
function rateOf(text: string): (Atom | null)[] | null {
  const slash = text.indexOf('/');
  if (slash < 0) return null;
  const sides = text.slice(0, slash).split('=');
  const base = measureOf(sides.at(-1) ?? '');
  const foreign = sides.length === 2 ? atomsOf(measureOf(sides[0] ?? '')) : [];
  return [base === null ? null : numberAtom(base.worth), ...foreign, textAtom(text.slice(slash + 1).trim())];
}

/** `-$ 2000.00 @ I₹ 84/$  = -I₹ 168000.00`: Tally writes debits negative, records positive. */
function amountOf(text: string): (Atom | null)[] | null {
  const equals = text.lastIndexOf('=');
  const base = measureOf(text.slice(equals + 1));
  const baseAtom = base === null ? null : numberAtom(opposite(base.worth));
  if (equals < 0) return /^\s*[^\d]/.test(text) ? [baseAtom] : null;
  const [foreignText = '', rateText] = text.slice(0, equals).split('@');
  const foreign = measureOf(foreignText);
  if (foreign === null || foreign.word === '') return null;
  const rate = rateText === undefined ? [] : [numberAtom(measureOf(rateText.split('/')[0] ?? '')?.worth ?? null)];
  return [baseAtom, numberAtom(opposite(foreign.worth)), textAtom(foreign.word), ...rate];
}
