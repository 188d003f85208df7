import type { PlainDate } from '../../../../contract/dates.ts';
import { BridgeError } from '../../../../contract/errors.ts';
import { unhurried } from '../../connector.ts';
import type { RequestCost } from '../gateway/request-cost.ts';
import type { DayCounts } from './day-counts.ts';
import type { DayCount } from './windows.ts';

/**
 * `tally.heavy-day` where no request about the heaviest day can be kept within the time that one may take: Tally looks at every voucher of a
 * day, whatever is asked of it, and loads no less (facts/tally.md §2.6).
 */
export function heavyDayTrouble(plan: DayCounts, cost: Pick<RequestCost, 'msToScan'>): BridgeError | null {
  const days = plan.within({ from: '0001-01-01' as PlainDate, to: '9999-12-31' as PlainDate });
  const heaviest = days.reduce<DayCount | null>((most, each) => (each.count > (most?.count ?? 0) ? each : most), null);
  if (heaviest === null) return null;
  const ms = cost.msToScan(heaviest.count);
  if (ms <= unhurried.longestMs()) return null;
  const details = { day: heaviest.day, count: heaviest.count, seconds: Math.round(ms / 1000) };
  return new BridgeError('tally.heavy-day', { details });
}
