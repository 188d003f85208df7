import type { RecordId } from '../../../../contract/ids.ts';
import type { Native } from '../../../../contract/records/record.ts';
import type { Digests } from '../../connector.ts';
import { alterIdOf } from '../map/identity.ts';
import type { Period } from '../requests/envelope.ts';

interface Options {
  readonly digests: Digests;
  /** Whatever a record is made by, besides its text. */
  readonly dependsOn: string;
  /** The counter of vouchers when all masters were known. */
  readonly upTo: number;
}

/** By the digest of its text, tells a voucher that is held from one that has to be mapped. */
export class Recall {
  readonly #options: Options;
  #last: { readonly period: Period; readonly held: ReadonlyMap<string, RecordId> } | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  digest(text: string): string {
    const { digests, dependsOn } = this.#options;
    return digests.of(text, dependsOn);
  }

  /** Those of the same days are asked for once, though a busy day is read in many pieces: the taker looks at each again. */
  held({ from, to }: Period): ReadonlyMap<string, RecordId> {
    const isLast = this.#last?.period.from === from && this.#last.period.to === to;
    if (this.#last === null || !isLast) {
      this.#last = { period: { from, to }, held: this.#options.digests.dated({ from, to }) };
    }
    return this.#last.held;
  }

  /** What was saved later may name a master that is not known yet: then neither its days nor its lookups are as they will be. */
  mayKnowAgain(native: Native): boolean {
    return alterIdOf(native) <= this.#options.upTo;
  }
}
