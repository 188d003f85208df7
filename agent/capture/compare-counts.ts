import type { PlainDate } from '../../contract/dates.ts';
import { addDays } from '../../contract/dates.ts';
import type { BookBalances } from '../connectors/balances.ts';
import { typeKey } from './effects.ts';
import { countDifference, type Side, type TieOutDifference } from './tie-out-difference.ts';
import type { AgentTotals, GatewayTotals } from './tie-out-sides.ts';

interface Count {
  /** Null where only its digest is known. */
  readonly name: string | null;
  readonly month: string;
  readonly vouchers: number;
}

type Counts = ReadonlyMap<string, Count>;

/** Vouchers of every status, by type and month. */
export function countsAgainstBooks(books: BookBalances, agent: AgentTotals): readonly TieOutDifference[] {
  return compareCounts('agent', named(books.counts.map((each) => [each.type, each.month, each.vouchers])), held(agent));
}

export function countsAgainstAgent(agent: AgentTotals, { counts }: GatewayTotals): readonly TieOutDifference[] {
  return counts === null ? [] : compareCounts('gateway', held(agent), named(counts));
}

function compareCounts(side: Side, expected: Counts, found: Counts): readonly TieOutDifference[] {
  const keys = [...new Set([...expected.keys(), ...found.keys()])].toSorted();
  return keys.flatMap((key) => {
    const [own, theirs] = [expected.get(key), found.get(key)];
    const month = (own ?? theirs)?.month ?? '';
    const [from, through] = daysOf(month);
    const account = own?.name ?? theirs?.name ?? null;
    const about = { side, section: 'vouchers', figure: 'vouchers', accountId: null, account, reference: null } as const;
    return countDifference({ ...about, from, through }, own?.vouchers ?? 0, theirs?.vouchers ?? 0);
  });
}

function named(counts: readonly (readonly [string, string, number])[]): Counts {
  return new Map(counts.map(([name, month, vouchers]) => [`${month} ${typeKey(name)}`, { name, month, vouchers }]));
}

function held({ counts }: AgentTotals): Counts {
  return new Map(
    counts
      .filter(({ vouchers }) => vouchers !== 0)
      .map(({ type, month, vouchers }) => [`${month} ${type}`, { name: null, month, vouchers }]),
  );
}

function daysOf(month: string): readonly [PlainDate, PlainDate] {
  const first = `${month}-01` as PlainDate;
  const next = addDays(first, 31).slice(0, 7);
  return [first, addDays(`${next}-01` as PlainDate, -1)];
}
