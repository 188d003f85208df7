import type { Books, MasterType, TallyObject } from '../books.ts';
import type { Period } from './period.ts';
import { textOf } from './text-of.ts';

/** Masters of one company found by name, read once per request and only when something asks. */
export class MasterIndex {
  readonly #books: Books;
  readonly #period: Period;
  readonly #byType = new Map<MasterType, ReadonlyMap<string, TallyObject>>();

  constructor(books: Books, period: Period) {
    this.#books = books;
    this.#period = period;
  }

  find(type: MasterType, name: string): TallyObject | undefined {
    return this.#index(type).get(fold(name));
  }

  /** Whether `name` is `ancestor` or stands below it in the type's tree of PARENTs. */
  isUnder(type: MasterType, name: string, ancestor: string): boolean {
    const target = fold(ancestor);
    const seen = new Set<string>();
    for (let at = fold(name); at !== '' && !seen.has(at); at = fold(textOf(this.find(type, at), 'PARENT'))) {
      if (at === target) return true;
      seen.add(at);
    }
    return false;
  }

  /** The predefined voucher type a type descends from: `Sales` for a `Tax Invoice` under Sales. */
  voucherClass(typeName: string): string {
    const seen = new Set<string>();
    for (let at = fold(typeName); !seen.has(at); ) {
      seen.add(at);
      const type = this.find('VoucherType', at);
      const reserved = textOf(type, 'RESERVEDNAME');
      if (type === undefined || reserved !== '') return reserved === '' ? typeName : reserved;
      at = fold(textOf(type, 'PARENT'));
    }
    return typeName;
  }

  /** The compound unit that counts in `head` units: what its tail is called, and how many of it make one head. */
  compoundUnitOf(head: string): { readonly tail: string; readonly conversion: number } | undefined {
    for (const unit of this.#index('Unit').values()) {
      if (textOf(unit, 'ISSIMPLEUNIT') === 'Yes' || fold(textOf(unit, 'BASEUNITS')) !== fold(head)) continue;
      return { tail: textOf(unit, 'ADDITIONALUNITS'), conversion: Number(textOf(unit, 'CONVERSION')) || 1 };
    }
    return undefined;
  }

  /** The present name of a predefined group, from the squashed form in `$$GroupSundryDebtors`. */
  predefinedGroup(squashed: string): string | undefined {
    for (const group of this.#index('Group').values()) {
      if (squash(textOf(group, 'RESERVEDNAME')) === squashed) return textOf(group, 'NAME');
    }
    return undefined;
  }

  #index(type: MasterType): ReadonlyMap<string, TallyObject> {
    let index = this.#byType.get(type);
    if (index === undefined) {
      const masters = [...this.#books.masters(type, this.#period)];
      index = new Map(masters.map((master) => [fold(textOf(master, 'NAME')), master]));
      this.#byType.set(type, index);
    }
    return index;
  }
}

export function squash(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
}

function fold(name: string): string {
  return name.trim().toLowerCase();
}
