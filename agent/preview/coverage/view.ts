import type { CanonicalRecord } from '../../../contract/records/record.ts';
import { type Atom, fits, type Scalar, worthOf } from './readings.ts';

/** One `extra` of a record: texts by path. */
export interface ExtraView {
  readonly at: string;
  /** That of the record itself, whose paths begin at the object. */
  readonly isOwn: boolean;
  /** The texts of the part it belongs to, which tell whose it is. */
  readonly beside: readonly string[];
  readonly texts: ReadonlyMap<string, string>;
}

/** What the records of one object say: values by place, and texts kept by path. */
export class RecordView {
  readonly values = new Map<string, Scalar>();
  readonly extras: ExtraView[] = [];
  readonly #places = new Map<string, string[]>();

  constructor(records: readonly CanonicalRecord[]) {
    for (const [i, { data, native }] of records.entries()) {
      this.#visit(native, `${i}/native`);
      this.#visit(data, `${i}/data`);
    }
  }

  /** Where a value stands that fits the atom. */
  placesOf(atom: Atom): readonly string[] {
    return (this.#places.get(keyOf(atom)) ?? []).filter((place) => fits(atom, this.values.get(place)));
  }

  /** How often a text is kept at the path, in the record's own extra or in that of a part of it. */
  countRaw(path: string, text: string): number {
    let count = 0;
    for (const { isOwn, texts } of this.extras) {
      if (isOwn) count += texts.get(path) === text ? 1 : 0;
      else for (const [key, value] of texts) if (value === text && endsWith(path, key)) count += 1;
    }
    return count;
  }

  #visit(value: unknown, place: string): void {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      this.values.set(place, value);
      this.#index(`=${value}`, place);
      const worth = typeof value === 'boolean' ? null : worthOf(String(value));
      if (worth !== null) this.#index(`#${worth}`, place);
    } else if (Array.isArray(value)) {
      for (const [i, one] of value.entries()) this.#visit(one, `${place}/${i}`);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, one] of Object.entries(value)) {
        if (key === 'extra') this.#keepExtra(one, place, value);
        else this.#visit(one, `${place}/${key}`);
      }
    }
  }

  #keepExtra(texts: unknown, at: string, part: object): void {
    const entries = Object.entries(texts as { readonly [path: string]: unknown });
    this.extras.push({
      at,
      isOwn: /^\d+\/data$/.test(at),
      beside: Object.values(part).filter((value) => typeof value === 'string'),
      texts: new Map(entries.map(([path, text]) => [path, String(text)])),
    });
  }

  #index(key: string, place: string): void {
    const places = this.#places.get(key);
    if (places === undefined) this.#places.set(key, [place]);
    else places.push(place);
  }
}

/** Whether a path within a part of the record is the end of a path within the object. */
export function endsWith(path: string, key: string): boolean {
  return key === '#text' || path === key || path.endsWith(`/${key}`);
}

function keyOf(atom: Atom): string {
  return atom.is === 'number' ? `#${atom.value}` : `=${atom.value}`;
}
