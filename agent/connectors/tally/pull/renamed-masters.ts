import { type RecordId, recordId, type SourceId } from '../../../../contract/ids.ts';
import { masterElement, namedInVouchers } from '../requests/masters.ts';
import type { TallyCursor } from './cursor.ts';
import { type MasterList, type MasterVersion, shownAs } from './master-versions.ts';

type Since = Pick<TallyCursor, 'names' | 'masters'>;

/**
 * Masters that vouchers show otherwise than at the cursor: renamed ones, and those whose role changed (facts/tally.md §4.2). `before` is
 * the list of that time, if it is still known; else every master that was saved since may be one, with all that stands under it. Asked only
 * when some name or role differs.
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
  return suspects.filter(isRenamed(now, before, since)).map((master) => masterId(sourceId, master));
}

function isRenamed(now: MasterList, before: MasterList | null, since: Since): (master: MasterVersion) => boolean {
  if (before !== null) return shownOtherwise(now, before);
  // Other names under the same counter: a rewrite brought it back to where it was, and any master may be another.
  return now.counter === since.masters ? () => true : savedSince(now, since);
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
