import type { CanonicalRecord } from '../../../contract/records/record.ts';
import type { Audit, Fate } from './audit.ts';

export type Counts = { [fate in Fate]: number } & { seen: number };

/** How the leaves of one document, or of several together, are accounted for. */
export interface Coverage {
  readonly name: string;
  readonly objects: { readonly [element: string]: number };
  readonly records: { readonly [kind: string]: number };
  readonly total: Counts;
  readonly tags: { readonly [tag: string]: Counts };
  /** Pieces that could not be understood: handed out as problems, not as records. */
  readonly problems: number;
  /** Where a leaf was lost, or a record claims a text that the document does not have; the first hundred. */
  readonly faults: readonly string[];
}

/** Nothing is lost, nothing is made up. */
export function isWhole({ total, faults }: Coverage): boolean {
  return total.lost === 0 && faults.length === 0;
}

export class CoverageTally {
  readonly #name: string;
  readonly #objects = new Map<string, number>();
  readonly #records = new Map<string, number>();
  readonly #tags = new Map<string, Counts>();
  readonly #faults: string[] = [];
  #problems = 0;

  constructor(name: string) {
    this.#name = name;
  }

  addObject(element: string, at: number, { fates, unfounded }: Audit, records: readonly CanonicalRecord[]): void {
    countIn(this.#objects, element, 1);
    for (const { kind } of records) countIn(this.#records, kind, 1);
    for (const { tag, path, fate } of fates) {
      const counts = this.#tags.get(tag) ?? noCounts();
      counts.seen += 1;
      counts[fate] += 1;
      this.#tags.set(tag, counts);
      if (fate === 'lost') this.#fault(`byte ${at} <${element}> ${path}: lost`);
    }
    for (const path of unfounded) this.#fault(`byte ${at} <${element}> ${path}: not in the document`);
  }

  addProblem(): void {
    this.#problems += 1;
  }

  /** The document itself is not whole: what is missing from it is lost. */
  addFault(text: string): void {
    this.#fault(text);
  }

  result(): Coverage {
    const tags = [...this.#tags].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      name: this.#name,
      objects: Object.fromEntries(this.#objects),
      records: Object.fromEntries(this.#records),
      total: summed(tags.map(([, counts]) => counts)),
      tags: Object.fromEntries(tags),
      problems: this.#problems,
      faults: this.#faults,
    };
  }

  #fault(text: string): void {
    if (this.#faults.length < 100) this.#faults.push(text);
  }
}

export function together(name: string, parts: readonly Coverage[]): Coverage {
  const tags = new Map<string, Counts>();
  for (const part of parts) {
    for (const [tag, counts] of Object.entries(part.tags)) tags.set(tag, summed([tags.get(tag) ?? noCounts(), counts]));
  }
  return {
    name,
    objects: mergedCounts(parts.map(({ objects }) => objects)),
    records: mergedCounts(parts.map(({ records }) => records)),
    total: summed(parts.map(({ total }) => total)),
    tags: Object.fromEntries([...tags].sort(([a], [b]) => (a < b ? -1 : 1))),
    problems: parts.reduce((sum, { problems }) => sum + problems, 0),
    faults: parts.flatMap(({ name: file, faults }) => faults.map((fault) => `${file}, ${fault}`)).slice(0, 100),
  };
}

function noCounts(): Counts {
  return { seen: 0, mapped: 0, extra: 0, form: 0, 'left-out': 0, lost: 0 };
}

function summed(parts: readonly Counts[]): Counts {
  const sum = noCounts();
  for (const part of parts) {
    for (const key of Object.keys(sum) as (keyof Counts)[]) sum[key] += part[key];
  }
  return sum;
}

function mergedCounts(parts: readonly { readonly [name: string]: number }[]): { readonly [name: string]: number } {
  const merged = new Map<string, number>();
  for (const part of parts) for (const [name, count] of Object.entries(part)) countIn(merged, name, count);
  return Object.fromEntries(merged);
}

function countIn(counts: Map<string, number>, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}
