import { BridgeError } from '../../../../contract/errors.ts';
import type { MasterList } from '../pull/master-versions.ts';
import type { MasterType } from '../requests/masters.ts';

/**
 * Throws `tally.truncated` unless a row came of every master of the type, or of so many: an answer may stop early and say STATUS 1
 * (facts/tally.md §6), and what it leaves out would look like a difference.
 */
export function requireWhole(rows: number, { masters }: MasterList, type: MasterType, of: number | null = null): void {
  const there = of ?? masters.filter((master) => master.type === type).length;
  if (rows !== there) throw new BridgeError('tally.truncated', { hint: `${rows} of ${there} ${type}` });
}
