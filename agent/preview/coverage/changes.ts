import { XmlNode } from '../../connectors/tally/xml/node.ts';
import type { Leaf } from './leaves.ts';
import { dateOf, words } from './readings.ts';

/** The same object with other texts at some leaves. What does not change is shared. */
export function changed(object: XmlNode, texts: ReadonlyMap<Leaf, string>): XmlNode {
  const root: Changes = { own: [], below: new Map() };
  for (const [leaf, text] of texts) {
    let at = root;
    for (const step of leaf.steps) {
      const next = at.below.get(step) ?? { own: [], below: new Map() };
      at.below.set(step, next);
      at = next;
    }
    at.own.push([leaf, text]);
  }
  return rebuilt(object, root);
}

/** Another text of the same form, different for every `n`, signs turned: what a record says of it must change with it. */
export function otherText(text: string, n: number): string {
  if (dateOf(text.trim()) !== null && /^\s*\d{8}\s*$/.test(text)) return dayNumber(n).replaceAll('-', '');
  if (/^\s*\d{4}-\d\d-\d\d\s*$/.test(text) && dateOf(text.trim()) !== null) return dayNumber(n);
  if (/^\s*\d+\s*(day|week)s?\s*$/i.test(text)) return text.replace(/\d+/, String(100 + n));
  if (/^\s*-?\d*\.?\d+\s*%?\s*$/.test(text)) return turned(renumbered(text, n));
  if (/^[\s(-]*[^\s\dA-Za-z]{0,3}\s*-?\s*\d/.test(text) && /[=/@]|\d\s+\D/.test(text))
    return turned(relettered(renumbered(text, n), n));
  return `Zq${n}`;
}

/** Texts that differ as little or as much as it takes, to be tried one after the other. */
export function otherTexts(text: string, n: number): string[] {
  const trimmed = text.trim();
  const found = [...logicals, ...[...words.keys()].filter(() => words.has(trimmed))].filter((one) => one !== trimmed);
  const isLogical = logicals.includes(trimmed);
  const candidates = [...(isLogical || words.has(trimmed) ? found : []), ...days(text)];
  candidates.push(otherText(text, n));
  if (!isSigned(text)) candidates.push(renumbered(text, n), rotated(text));
  candidates.push(`Zq${n}`, `Zq${n + 1}`);
  return [...new Set(candidates)].filter((one) => one !== text && one.trim() !== '');
}

/** Whether a number has a sign, or decimals that say that it may have one. */
export function isSigned(text: string): boolean {
  return turned(text) !== text;
}

interface Changes {
  readonly own: (readonly [Leaf, string])[];
  readonly below: Map<number, Changes>;
}

function rebuilt(node: XmlNode, { own, below }: Changes): XmlNode {
  const attributes = [...node.attributes];
  let { text } = node;
  for (const [leaf, other] of own) {
    if (leaf.attribute === null) text = other;
    else attributes[leaf.attribute] = other;
  }
  const children = node.children.map((child, at) => {
    const changes = below.get(at);
    return changes === undefined ? child : rebuilt(child, changes);
  });
  return new XmlNode(node.name, attributes, text, children);
}

const logicals = ['Yes', 'No', 'true', 'false'];

function dayNumber(n: number): string {
  return new Date(Date.UTC(1950, 0, 1) + n * 86_400_000).toISOString().slice(0, 10);
}

/** The day after and the day before, so that the order of dated lists stays. */
function days(text: string): string[] {
  const date = dateOf(text.trim());
  if (date === null) return [];
  const at = Date.parse(`${date}T00:00:00Z`);
  return [1, -1].map((step) => {
    const iso = new Date(at + step * 86_400_000).toISOString().slice(0, 10);
    return /^\d{8}$/.test(text.trim()) ? iso.replaceAll('-', '') : iso;
  });
}

/** Every number another one, with as many decimals. */
function renumbered(text: string, n: number): string {
  let nth = 0;
  return text.replace(/\d[\d,]*(\.\d+)?|\.\d+/g, (_, decimals: string | undefined) => {
    nth += 1;
    return `${100_000 * nth + n}${decimals === undefined ? '' : `.${String(n % 10).padEnd(decimals.length - 1, '5')}`}`;
  });
}

/** Every unit and symbol of letters another one. */
function relettered(text: string, n: number): string {
  const letters = Array.from(String(n), (digit) => String.fromCharCode(113 + Number(digit))).join('');
  return text.replace(/[A-Za-z]+/g, (word) => `${word}${letters}`);
}

function turned(text: string): string {
  if (text.includes('-')) return text.replaceAll('-', '');
  return /^\s*\d*\.\d+\s*$/.test(text) ? text.replace(/[\d.]/, '-$&') : text;
}

function rotated(text: string): string {
  return text.replace(/[A-Za-z0-9](?=[^A-Za-z0-9]*$)/, (last) =>
    last === '9' ? '8' : last === 'Z' ? 'Y' : last < '9' ? '9' : 'Z',
  );
}
