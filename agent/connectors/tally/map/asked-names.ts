import type { Names } from './names.ts';

/** The names of the masters, and whether one was asked for that is not among them: then the answer may be another one tomorrow. */
export class AskedNames implements Names {
  readonly #names: Names;
  hasMissed = false;

  constructor(names: Names) {
    this.#names = names;
  }

  ledger(name: string) {
    return this.#answered(this.#names.ledger(name));
  }

  item(name: string) {
    return this.#answered(this.#names.item(name));
  }

  voucherType(name: string) {
    return this.#answered(this.#names.voucherType(name));
  }

  groupPath(name: string) {
    return this.#answered(this.#names.groupPath(name));
  }

  /** Each answer is sure: a generation of names knows all units. */
  isUnit(name: string): boolean {
    return this.#names.isUnit?.(name) === true;
  }

  /** Says something for a warning only, and those are not compared. */
  gstRate(...asked: Parameters<NonNullable<Names['gstRate']>>) {
    return this.#names.gstRate?.(...asked);
  }

  #answered<T>(answer: T | undefined): T | undefined {
    this.hasMissed ||= answer === undefined;
    return answer;
  }
}
