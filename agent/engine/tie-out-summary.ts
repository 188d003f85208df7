import type { TieOutSummary } from '../../contract/control.ts';
import type { Instant } from '../../contract/dates.ts';
import type { TieOutRow } from '../store/tie-outs.ts';

/** As the window and the command line show it. */
export function tieOutSummary(row: TieOutRow): TieOutSummary {
  const { at, asOn, ok, seq, accounts, bills, differences, sections, figures } = row;
  return {
    at: at as Instant,
    asOn,
    ok,
    seq,
    accounts,
    bills,
    differences: differences.map((each) => ({ ...(each as object) })),
    ...(sections && { sections: [...sections] }),
    ...(figures && { figures }),
  };
}
