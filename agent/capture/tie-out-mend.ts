import type { RecordId } from '../../contract/ids.ts';
import type { BookPeriod } from '../connectors/balances.ts';
import type { TieOutDifference } from './tie-out-difference.ts';

/** What is read again so that a difference goes away: as little as will do. */
export interface Mending {
  /** Vouchers of these days. */
  readonly stretches: readonly BookPeriod[];
  readonly masters: boolean;
  /** Bills of these ledgers are sent again. */
  readonly billsOf: readonly RecordId[];
  /** Also what has not changed: the platform lost it. */
  readonly resend: boolean;
  /** Sums on this PC may be wrong by themselves: they are made anew from the records. */
  readonly recount: boolean;
  /** Something is held that is not in the books: a census names it. */
  readonly census: boolean;
}

/** Null when reading again can't help: the books work something out otherwise than we do. */
export function mendingOf(differences: readonly TieOutDifference[]): Mending | null {
  const causes = differences.flatMap(({ cause }) => cause ?? []);
  const codes = new Set(causes.map(({ code }) => code));
  const mending: Mending = {
    stretches: merged(
      causes.flatMap(({ from, to, code }) =>
        from === null || to === null || code === 'set-aside' ? [] : [{ from, to }],
      ),
    ),
    masters: codes.has('opening-altered') || codes.has('ledger-missing'),
    billsOf: [
      ...new Set(
        differences.flatMap(({ figure, accountId }) =>
          accountId !== null && (figure === 'bill' || figure === 'on-account') ? [accountId] : [],
        ),
      ),
    ],
    resend: differences.some(({ side }) => side === 'gateway'),
    recount: differences.some(({ side }) => side === 'agent'),
    census: codes.has('voucher-extra') || codes.has('ledger-extra'),
  };
  const isNothing =
    mending.stretches.length === 0 && !mending.masters && mending.billsOf.length === 0 && !mending.census;
  return isNothing ? null : mending;
}

function merged(periods: readonly BookPeriod[]): readonly BookPeriod[] {
  const sorted = periods.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const out: BookPeriod[] = [];
  for (const period of sorted) {
    const last = out.at(-1);
    if (last === undefined || period.from > last.to) out.push(period);
    else if (period.to > last.to) out[out.length - 1] = { from: last.from, to: period.to };
  }
  return out;
}
