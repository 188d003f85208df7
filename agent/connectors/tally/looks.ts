import { type OpenCompanies, readCompanies } from './company.ts';
import type { Question, TallyGateway } from './gateway/tally-gateway.ts';

type Asking = Pick<Question, 'lane' | 'signal'>;

/** Looks at the companies that are open in one Tally. Whoever may do with the last one need not ask again. */
export class Looks {
  readonly #gateway: TallyGateway;
  #last: { readonly open: OpenCompanies; readonly since: number } | null = null;

  constructor(gateway: TallyGateway) {
    this.#gateway = gateway;
  }

  /** Throws as `readCompanies` does: then there is no last one any more. */
  async anew(asking: Asking): Promise<OpenCompanies> {
    const since = this.#gateway.monotonic();
    this.#last = null;
    const open = await readCompanies(this.#gateway, asking);
    this.#last = { open, since };
    return open;
  }

  /** The next one is a new one. */
  forget(): void {
    this.#last = null;
  }

  /** The last one, unless it was begun so long ago; else a new one. */
  async within(milliseconds: number, asking: Asking): Promise<OpenCompanies> {
    const last = this.#last;
    if (last !== null && this.#gateway.monotonic() - last.since < milliseconds) return last.open;
    return await this.anew(asking);
  }
}
