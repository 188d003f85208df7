import { BridgeError } from '../../../contract/errors.ts';
import type { CanonicalRecord } from '../../../contract/records/record.ts';
import { isScaffolding } from '../../connectors/tally/map/scaffolding.ts';
import type { XmlNode } from '../../connectors/tally/xml/node.ts';
import { scan } from '../../connectors/tally/xml/scan.ts';
import { changed, isSigned, otherText, otherTexts } from './changes.ts';
import { pairKeptTexts } from './kept-texts.ts';
import { type Leaf, leavesOf } from './leaves.ts';
import { oracleLeavesOf } from './oracle.ts';
import { type Readings, readingsOf } from './readings.ts';
import { RecordView } from './view.ts';

/**
 * What became of a leaf. `mapped`: a named field says it. `extra`: its text is kept under its path. `form`: a `TYPE` that only
 * says how its value is written. `left-out`: one of the constants Tally attaches to every object, of a live reading only.
 */
export type Fate = 'mapped' | 'extra' | 'form' | 'left-out' | 'lost';

export interface Audit {
  readonly fates: readonly { readonly tag: string; readonly path: string; readonly fate: Fate }[];
  /** Texts that a record claims and the object does not have. */
  readonly unfounded: readonly string[];
}

export interface Mapping {
  /** The records of an object, as they are carried. Throws for one that is not understood. */
  readonly map: (node: XmlNode) => readonly CanonicalRecord[];
  /** Where the carried records leave constants out: the records that don't. */
  readonly whole?: (node: XmlNode) => readonly CanonicalRecord[];
}

/**
 * Proves for every leaf of an object that its records say it. What is kept under its path is compared letter by letter. For
 * every other leaf the object is mapped again with another text there: a field says the leaf only if it shows the one
 * text's meaning before and the other one's after. So nothing depends on what the mapping claims to have read.
 */
export function audit(objectText: string, { map, whole }: Mapping): Audit {
  const object = scan(objectText);
  const leaves = leavesOf(object);
  const subject = { object, leaves, map, view: new RecordView(map(object)) };
  const kept = pairKeptTexts(leaves, subject.view);
  const rest = leaves.filter((leaf) => !kept.leaves.has(leaf) && !isForm(leaf));
  const mapped = mappedAmong(rest, kept.leaves, subject);
  const withheld = rest.filter((leaf) => !mapped.has(leaf));
  const leftOut = whole === undefined ? new Set<Leaf>() : leftOutOf(withheld, { ...subject, map: whole });
  const fateOf = (leaf: Leaf): Fate => {
    if (mapped.has(leaf)) return 'mapped';
    if (kept.leaves.has(leaf)) return 'extra';
    if (isForm(leaf)) return 'form';
    return leftOut.has(leaf) ? 'left-out' : 'lost';
  };
  return {
    fates: [
      ...leaves.map((leaf) => ({ tag: leaf.tag, path: leaf.path, fate: fateOf(leaf) })),
      ...overlooked(objectText, object.name, leaves).map((path) => ({ tag: path, path, fate: 'lost' as const })),
    ],
    unfounded: kept.unfounded,
  };
}

interface Subject {
  readonly object: XmlNode;
  readonly leaves: readonly Leaf[];
  readonly map: (node: XmlNode) => readonly CanonicalRecord[];
  readonly view: RecordView;
}

/** What another parser finds in the text and ours does not. */
function overlooked(objectText: string, root: string, leaves: readonly Leaf[]): string[] {
  const seen = new Map<string, number>();
  for (const { path, tag, text, attribute } of leaves) {
    const plain = path.replaceAll(/\[\d+\]/g, '').replace(/^#text$/, '');
    const place = attribute === null ? plain : `${plain.slice(0, plain.lastIndexOf('@'))}`.replace(/\/$/, '');
    const full = place === '' ? root : `${root}/${place}`;
    const key = lineEnds(attribute === null ? `${full}=${text}` : `${full}${tag.slice(tag.lastIndexOf('@'))}=${text}`);
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  return oracleLeavesOf(objectText)
    .map(lineEnds)
    .filter((key) => {
      const count = seen.get(key) ?? 0;
      if (count > 0) seen.set(key, count - 1);
      return count === 0 && !/@TYPE=/.test(key);
    });
}

/** Other parsers make one of both, as XML has it. */
function lineEnds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** `TYPE` says how a value is written, which its value shows by itself. */
function isForm({ tag }: Leaf): boolean {
  return tag.endsWith('@TYPE');
}

/** First all at once, which proves nearly all; then what is left, leaf by leaf; then what repeats a leaf that is proved. */
function mappedAmong(leaves: readonly Leaf[], kept: ReadonlySet<Leaf>, subject: Subject): ReadonlySet<Leaf> {
  const others = new Map(leaves.map((leaf, i) => [leaf, otherText(leaf.text, i + 1)]));
  const after = mappedAgain(subject, others);
  const mapped = new Set<Leaf>();
  const repeating: Leaf[] = [];
  for (const [i, leaf] of leaves.entries()) {
    const other = others.get(leaf) ?? '';
    if (after !== null && shows(subject.view, after, readings(leaf, subject), readings(leaf, subject, other))) {
      mapped.add(leaf);
      continue;
    }
    const alone = mappedAlone(leaf, leaves.length + i * 2, subject);
    if (alone === 'shown') mapped.add(leaf);
    else if (alone === 'kept-when-other') repeating.push(leaf);
  }
  const said = new Set([...mapped, ...kept].map(({ text }) => text.trim()));
  for (const leaf of repeating) if (isTelling(leaf.text) && said.has(leaf.text.trim())) mapped.add(leaf);
  return mapped;
}

/** `kept-when-other`: it is left out now, and stands in a place of its own as soon as it is another. */
function mappedAlone(leaf: Leaf, n: number, subject: Subject): 'shown' | 'kept-when-other' | 'unseen' {
  const before = readings(leaf, subject);
  let keptInstead = 0;
  for (const other of otherTexts(leaf.text, n)) {
    const after = mappedAgain(subject, new Map([[leaf, other]]));
    if (after === null) continue;
    if (shows(subject.view, after, before, readings(leaf, subject, other))) return 'shown';
    if (after.countRaw(leaf.path, other) <= subject.view.countRaw(leaf.path, other)) {
      if (after.placesOf({ is: 'text', value: other }).some((place) => !subject.view.values.has(place)))
        keptInstead += 1;
      continue;
    }
    if (gaveWay(subject.view, after, before, leaf.text)) return 'shown';
    keptInstead += 1;
  }
  return keptInstead > 1 ? 'kept-when-other' : 'unseen';
}

function mappedAgain({ object, map }: Subject, others: ReadonlyMap<Leaf, string>): RecordView | null {
  try {
    return new RecordView(map(changed(object, others)));
  } catch (error) {
    if (error instanceof BridgeError) return null;
    throw error;
  }
}

function readings(leaf: Leaf, { leaves }: Subject, text = leaf.text): Readings {
  if (leaf.attribute === null || !leaf.tag.endsWith('@JD')) return readingsOf(text);
  const beside = leaves.find(({ steps, attribute }) => attribute === null && steps.join() === leaf.steps.join());
  return readingsOf(text, beside?.text ?? null);
}

/** By one reading, all of the leaf stands at places which show the other text's meaning once the leaf is another. */
function shows(before: RecordView, after: RecordView, own: Readings, others: Readings): boolean {
  for (const [name, atoms] of own) {
    const changedTo = others.get(name);
    if (changedTo === undefined || changedTo.length !== atoms.length) continue;
    if (atoms.every((atom, i) => atom.value === changedTo[i]?.value)) continue;
    const isShown = atoms.every((atom, i) => {
      const other = changedTo[i];
      if (other === undefined) return false;
      const places = after.placesOf(other);
      return before.placesOf(atom).some((place) => places.includes(place));
    });
    if (isShown) return true;
  }
  return false;
}

/**
 * The field's value went away when the leaf became a text that the field can't say, and that is kept under its path instead.
 * Of a number with a sign only its turned reading counts: that is how records say amounts.
 */
function gaveWay(before: RecordView, after: RecordView, own: Readings, text: string): boolean {
  for (const [name, atoms] of own) {
    if (isSigned(text) && asWritten.has(name)) continue;
    const isGone = atoms.every((atom) => {
      const places = after.placesOf(atom);
      return before.placesOf(atom).some((place) => !places.includes(place));
    });
    if (isGone) return true;
  }
  return false;
}

const asWritten: ReadonlySet<string> = new Set(['text', 'trimmed', 'number']);

/** A flag or a small number that stands elsewhere, too, proves nothing. */
function isTelling(text: string): boolean {
  return !/^\s*(yes|no|true|false|-?[\d.]{1,4})\s*$/i.test(text);
}

/** Constants that the whole records do keep, and the published rule names. */
function leftOutOf(leaves: readonly Leaf[], subject: Subject): ReadonlySet<Leaf> {
  const whole = pairKeptTexts(subject.leaves, new RecordView(subject.map(subject.object)));
  return new Set(leaves.filter((leaf) => whole.leaves.has(leaf) && isConstant(leaf, subject)));
}

function isConstant(leaf: Leaf, { object, leaves }: Subject): boolean {
  if (leaf.attribute !== null) return true;
  let node = object;
  for (const step of leaf.steps) {
    const child = node.children[step];
    if (child === undefined) return false;
    if (isScaffolding(child) || (child.name === 'ISDEEMEDPOSITIVE' && agreesWithSign(child, node))) return true;
    node = child;
  }
  return leaves.some((one) => one !== leaf && one.tag === leaf.tag && one.text === leaf.text);
}

/** The side on which an entry was typed says nothing where the sign of its amount says the same. */
function agreesWithSign(side: XmlNode, entry: XmlNode): boolean {
  const amount = entry.children.find(({ name }) => name === 'AMOUNT')?.text.trim() ?? '';
  return !/[1-9]/.test(amount) || (side.text === 'Yes') === amount.startsWith('-');
}
