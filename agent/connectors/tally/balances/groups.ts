import { nameOf } from '../map/master-name.ts';
import type { MasterList } from '../pull/master-versions.ts';
import type { Reader } from '../pull/reader.ts';
import { masterVersionsRequest } from '../requests/masters.ts';
import { readRow } from '../row.ts';
import { nameOrNone, parseLogical } from '../scalars/words.ts';
import { childText } from '../xml/node.ts';
import { requireWhole } from './whole.ts';

/** What standing under a group makes of a ledger. */
export interface GroupFacts {
  /** Its primary group, by the name that the user sees. */
  readonly primary: string;
  /** Income or expense. */
  readonly isNominal: boolean;
}

export type Groups = (group: string | null) => GroupFacts | null;

/** Throws `tally.truncated`. */
export async function readGroups(reader: Reader, list: MasterList): Promise<Groups> {
  const groups = new Map<string, { readonly parent: string | null; readonly isNominal: boolean }>();
  await reader.rows(masterVersionsRequest(reader.scope(), 'Group'), 'GROUP', (row) => {
    const node = readRow(row);
    const parent = nameOrNone(childText(node, 'PARENT') ?? '');
    groups.set(nameOf(node) ?? '', { parent, isNominal: parseLogical(childText(node, 'ISREVENUE') ?? '') === true });
  });
  requireWhole(groups.size, list, 'Group');
  return (group) => {
    if (group === null || !groups.has(group)) return null;
    let primary = group;
    for (let steps = 0; steps < groups.size; steps += 1) primary = groups.get(primary)?.parent ?? primary;
    return { primary, isNominal: groups.get(group)?.isNominal === true };
  };
}
