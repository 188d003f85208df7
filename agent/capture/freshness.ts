import { addDays, type PlainDate } from '../../contract/dates.ts';
import type { Behind } from '../connectors/source.ts';
import type { OwedDay } from '../store/rereads.ts';

/** What keeps a period from being known as equal to the books. */
export type Pending = 'first-reading' | 'changes' | 'deletions' | 'renames';

/** A stretch of days, both included; null: from the beginning, to the end. Null `knownEqualAt`: it never was. */
export interface FreshPeriod {
  readonly from: PlainDate | null;
  readonly to: PlainDate | null;
  readonly knownEqualAt: string | null;
  readonly pending: readonly Pending[];
}

export interface FreshnessOptions {
  readonly today: PlainDate;
  /** When the books were last looked at, all that was saved among the latest days being read. */
  readonly lookedAt: string | null;
  readonly behind: readonly Behind[];
  readonly owed: readonly OwedDay[];
  /** Since when something may have been deleted that was not looked for yet. */
  readonly unexplainedSince: string | null;
}

/** The latest days are told apart even when all is well. */
const recentDays = 60;
/** What lies further back is told together. */
const mostPeriods = 40;

interface Owed {
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly since: string | null;
  readonly what: Pending;
}

/** For each period when it was last known to be as in the books, as far as saves tell, and what is still owed; latest first. */
export function freshness(options: FreshnessOptions): readonly FreshPeriod[] {
  const { lookedAt, today } = options;
  const owed = everythingOwed(options);
  const starts = new Set<PlainDate>([beginning, addDays(today, -recentDays)]);
  for (const { from, to } of owed) {
    starts.add(from);
    if (to < end) starts.add(addDays(to, 1));
  }
  const sorted = [...starts].toSorted().toReversed();
  const periods: FreshPeriod[] = [];
  let to = end;
  for (const from of sorted) {
    const here = owed.filter((each) => each.from <= from && each.to >= to);
    const pending = [...new Set(here.map(({ what }) => what))].toSorted();
    const times = [lookedAt, ...here.map(({ since }) => since)];
    const knownEqualAt = times.includes(null) ? null : (times.toSorted(byText)[0] ?? null);
    periods.push({ from: from === beginning ? null : from, to: to === end ? null : to, knownEqualAt, pending });
    to = addDays(from, -1);
  }
  return shortened(periods);
}

const beginning = '0001-01-01' as PlainDate;
const end = '9999-12-31' as PlainDate;

function everythingOwed({ behind, owed, unexplainedSince }: FreshnessOptions): readonly Owed[] {
  const late = behind.map(({ from, to, since }): Owed => {
    return { from, to: to ?? end, since, what: since === null ? 'first-reading' : 'changes' };
  });
  const renamed = owed.map(({ date, since }): Owed => ({ from: date, to: date, since, what: 'renames' }));
  if (unexplainedSince === null) return [...late, ...renamed];
  return [...late, ...renamed, { from: beginning, to: end, since: unexplainedSince, what: 'deletions' }];
}

function shortened(periods: readonly FreshPeriod[]): readonly FreshPeriod[] {
  if (periods.length <= mostPeriods) return periods;
  const rest = periods.slice(mostPeriods - 1);
  const times = rest.map(({ knownEqualAt }) => knownEqualAt);
  return [
    ...periods.slice(0, mostPeriods - 1),
    {
      from: null,
      to: rest[0]?.to ?? null,
      knownEqualAt: times.includes(null) ? null : (times.toSorted(byText)[0] ?? null),
      pending: [...new Set(rest.flatMap(({ pending }) => pending))].toSorted(),
    },
  ];
}

function byText(a: string | null, b: string | null): number {
  return (a ?? '') < (b ?? '') ? -1 : 1;
}
