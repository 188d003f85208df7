import { type RecordId, recordId, type SourceId } from '../../../../contract/ids.ts';
import { masterElement, namedInVouchers } from '../requests/masters.ts';
import type { TallyCursor } from './cursor.ts';
import { type MasterList, type MasterVersion, shownAs } from './master-versions.ts';

type Since = Pick<TallyCursor, 'names' | 'masters'>;

/**
 * Masters that vouchers show otherwise than at the cursor: renamed ones, and those whose role changed (facts/tally.md §4.2). `before` is
 * the list of that time, if it is still known; else every master that was saved since may be one, with all that stands under it.
 */
export function renamedMasters(
  now: MasterList,
  before: MasterList | null,
  since: Since,
  sourceId: SourceId,
): readonly RecordId[] {
  const suspects = now.masters.filter(
    ({ type, masterId }) => namedInVouchers.has(type) && masterId <= since.names.highest,
  );
  const isRenamed = before === null ? savedSince(now, since) : shownOtherwise(now, before);
  return suspects.filter(isRenamed).map((master) => masterId(sourceId, master));
}

/** As a census names it. */
export function masterId(sourceId: SourceId, { type, guid }: Pick<MasterVersion, 'type' | 'guid'>): RecordId {
  return recordId(sourceId, masterElement(type).toLowerCase(), guid);
}

function shownOtherwise(now: MasterList, before: MasterList): (master: MasterVersion) => boolean {
  const earlier = new Map(before.masters.map((master) => [keyOf(master), shownAs(before.names, master)]));
  return (master) => {
    const was = earlier.get(keyOf(master));
    return was !== undefined && was !== shownAs(now.names, master);
  };
}

function savedSince(now: MasterList, { masters: above }: Since): (master: MasterVersion) => boolean {
  const byName = new Map(now.masters.map((master) => [`${master.type}\t${master.name}`, master]));
  const isSaved = ({ type, alterId, parent }: MasterVersion, depth: number): boolean => {
    if (alterId > above) return true;
    const over = parent === null || depth > deepest ? undefined : byName.get(`${parentType(type)}\t${parent}`);
    return over !== undefined && isSaved(over, depth + 1);
  };
  return (master) => isSaved(master, 0);
}

const deepest = 50;

function parentType(type: MasterVersion['type']): MasterVersion['type'] {
  return type === 'Ledger' ? 'Group' : type;
}

function keyOf({ type, guid }: MasterVersion): string {
  return `${type}\t${guid}`;
}
