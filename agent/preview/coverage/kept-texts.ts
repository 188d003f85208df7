import type { Leaf } from './leaves.ts';
import type { ExtraView, RecordView } from './view.ts';

export interface KeptTexts {
  /** Leaves whose text stands in an `extra` under their path. */
  readonly leaves: ReadonlySet<Leaf>;
  /** Texts in an `extra` that no leaf of the object accounts for. */
  readonly unfounded: readonly string[];
}

/**
 * Pairs what is kept by path with the leaves it came from, both ways. The paths of the record's own `extra` begin at the
 * object. Those of a line or an item begin at one element of the object: one that all of its texts fit, each used once, and of
 * several the one that shares most texts with the line or item itself.
 */
export function pairKeptTexts(leaves: readonly Leaf[], view: RecordView): KeptTexts {
  const index = new LeafIndex(leaves);
  const kept = new Set<Leaf>();
  const unfounded: string[] = [];
  for (const extra of view.extras) {
    const prefix = extra.isOwn ? '' : index.takePrefix(extra);
    for (const [key, text] of extra.texts) {
      const leaf = prefix === null ? undefined : index.at(joined(prefix, key));
      if (leaf?.text === text) kept.add(leaf);
      else unfounded.push(`${extra.at}/extra ${key}`);
    }
  }
  return { leaves: kept, unfounded };
}

class LeafIndex {
  readonly #leaves: readonly Leaf[];
  readonly #byPath: ReadonlyMap<string, Leaf>;
  readonly #byLast: ReadonlyMap<string, readonly Leaf[]>;
  readonly #textsUnder = new Map<string, Set<string>>();
  readonly #used = new Set<string>();

  constructor(leaves: readonly Leaf[]) {
    this.#leaves = leaves;
    this.#byPath = new Map(leaves.map((leaf) => [leaf.path, leaf]));
    this.#byLast = Map.groupBy(leaves, ({ path }) => lastOf(path));
    for (const { path, text } of leaves) {
      const above = path.slice(0, Math.max(0, path.lastIndexOf('/')));
      const texts = this.#textsUnder.get(above) ?? new Set();
      this.#textsUnder.set(above, texts.add(text));
    }
  }

  at(path: string): Leaf | undefined {
    return this.#byPath.get(path);
  }

  takePrefix({ texts, beside }: ExtraView): string | null {
    const [first] = texts;
    if (first === undefined) return null;
    const fitting = this.#prefixesEndingIn(first).filter((prefix) =>
      [...texts].every(([path, value]) => this.at(joined(prefix, path))?.text === value),
    );
    const shared = (prefix: string) => beside.filter((text) => this.#textsUnder.get(prefix)?.has(text)).length;
    const [best] = fitting
      .map((prefix, i) => ({ prefix, i, shared: shared(prefix), depth: prefix.split('/').length }))
      .sort((a, b) => b.shared - a.shared || a.depth - b.depth || a.i - b.i);
    if (best === undefined) return null;
    this.#used.add(best.prefix);
    return best.prefix;
  }

  #prefixesEndingIn([key, text]: readonly [string, string]): string[] {
    const candidates = key === '#text' ? this.#leaves : (this.#byLast.get(lastOf(key)) ?? []);
    const prefixes = candidates
      .filter((leaf) => leaf.text === text && (key === '#text' || leaf.path.endsWith(`/${key}`)))
      .map(({ path }) => (key === '#text' ? path : path.slice(0, -key.length - 1)));
    return prefixes.filter((prefix) => !this.#used.has(prefix));
  }
}

function joined(prefix: string, key: string): string {
  if (prefix === '') return key;
  return key === '#text' ? prefix : `${prefix}/${key}`;
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
