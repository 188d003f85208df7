import type { PlainDate } from '../../contract/dates.ts';
import { BridgeError } from '../../contract/errors.ts';
import type { RecordId } from '../../contract/ids.ts';
import type { BookPeriod } from '../connectors/balances.ts';
import type { Source } from '../connectors/source.ts';
import { toUnits } from '../store/units.ts';
import type { Side, TieOutDifference } from './tie-out-difference.ts';
import { type Moved, type Movements, movedKey, narrow, type Stretch, type TwoSides } from './tie-out-narrow.ts';
import type { TieOutFrame, TieOutOptions } from './tie-out-options.ts';

/** More ledgers than this are no slip of single vouchers. */
const mostAccounts = 20;
const mostYears = 3;

/** Where the sides that differ went apart: month by month, then day by day, of the ledgers that differ. */
export async function findStretches(
  options: TieOutOptions,
  source: Source,
  request: TieOutFrame,
  differences: readonly TieOutDifference[],
  signal: AbortSignal,
): Promise<readonly Stretch[]> {
  const stretches: Stretch[] = [];
  for (const side of ['agent', 'gateway'] as const) {
    const sides = side === 'agent' ? booksAndAgent(options, source, signal) : agentAndGateway(options, request, signal);
    if (sides === null) continue;
    for (const { year, accounts } of differingYears(differences, side)) {
      stretches.push(...(await narrow(side, sides, accounts, year)));
    }
  }
  return stretches;
}

function differingYears(differences: readonly TieOutDifference[], side: Side) {
  const years = new Map<string, { year: BookPeriod; accounts: RecordId[] }>();
  for (const { side: of, figure, from, through, accountId } of differences) {
    if (of !== side || from === null || accountId === null || (figure !== 'debits' && figure !== 'credits')) continue;
    const entry = years.get(from) ?? { year: { from, to: through }, accounts: [] };
    if (!entry.accounts.includes(accountId) && entry.accounts.length < mostAccounts) entry.accounts.push(accountId);
    years.set(from, entry);
  }
  return [...years.values()].slice(0, mostYears);
}

function booksAndAgent(options: TieOutOptions, source: Source, signal: AbortSignal): TwoSides | null {
  if (source.movements === undefined) return null;
  return {
    async expected(accounts, periods) {
      const told = (await source.movements?.(accounts, periods, signal)) ?? [];
      return new Map(
        told.map(({ accountId, debits, credits, ...period }) => [
          movedKey(period, accountId),
          { debits: toUnits(debits), credits: toUnits(credits) },
        ]),
      );
    },
    found: async (accounts, periods) => ofAgent(options, source.sourceId, accounts, periods),
  };
}

function agentAndGateway(options: TieOutOptions, request: TieOutFrame, signal: AbortSignal): TwoSides {
  return {
    expected: async (accounts, periods) => ofAgent(options, request.sourceId, accounts, periods),
    async found(accounts, periods) {
      const tieOutId = options.newTieOutId();
      const asked = { periods: periods.map(({ from, to }) => ({ from, to })), accountIds: [...accounts] };
      const totals = await options.ask({ ...request, tieOutId, ...asked }, signal);
      if (totals === null) throw new BridgeError('tally.books-moved');
      const moved = new Map<string, Moved>();
      for (const [index, account, , debits, credits] of totals.periods ?? []) {
        const period = periods[index];
        if (period === undefined) continue;
        moved.set(movedKey(period, account), { debits: toUnits(debits), credits: toUnits(credits) });
      }
      return moved;
    },
  };
}

function ofAgent(
  { store }: TieOutOptions,
  sourceId: Source['sourceId'],
  accounts: readonly RecordId[],
  periods: readonly BookPeriod[],
): Movements {
  const { num } = store.sources.require(sourceId);
  const moved = new Map<string, Moved>();
  for (const period of periods) {
    const sums = new Map(
      store.totals.sums(num, period.from, period.to as PlainDate).map((each) => [each.account, each]),
    );
    for (const account of accounts) {
      const { debits = 0n, credits = 0n } = sums.get(account) ?? {};
      moved.set(movedKey(period, account), { debits, credits });
    }
  }
  return moved;
}
