import { createHash } from 'node:crypto';
import { BridgeError } from '../../../../contract/errors.ts';
import type { SourceId } from '../../../../contract/ids.ts';
import { nameOf } from '../map/master-name.ts';
import { MasterNames } from '../map/master-names.ts';
import {
  type MasterType,
  masterCountRequest,
  masterElement,
  masterTypesOf,
  masterVersionsRequest,
  namedInVouchers,
} from '../requests/masters.ts';
import { readRow, requiredText, wholeNumber } from '../row.ts';
import { nameOrNone, parseLogical } from '../scalars/words.ts';
import { childText, type XmlNode } from '../xml/node.ts';
import type { Reader } from './reader.ts';

/** A master, as far as others need to know it. */
export interface MasterVersion {
  readonly type: MasterType;
  readonly guid: string;
  readonly masterId: number;
  readonly alterId: number;
  readonly name: string;
  readonly parent: string | null;
  /** Of a ledger: kept bill by bill. */
  readonly isBillWise: boolean;
  /** Of a stock item. */
  readonly unit: string | null;
  /** Of a cost centre. */
  readonly category: string | null;
}

/** Every master of a company, as of the counter that was read before. */
export interface MasterList {
  readonly counter: number;
  readonly masters: readonly MasterVersion[];
  readonly names: MasterNames;
}

/**
 * Reads the light list of every type: cheap, and needed after each start, since vouchers name masters by their names.
 * Verified by Tally's own count, as an answer may stop early (facts/tally.md §6). Throws `tally.truncated`.
 */
export async function readMasterList(reader: Reader, sourceId: SourceId): Promise<MasterList> {
  const counter = reader.company.counters.masters;
  const masters: MasterVersion[] = [];
  const names = new MasterNames(sourceId);
  for (const type of masterTypesOf(reader.company.product)) {
    for (const node of await readVerified(reader, type)) {
      names.learn(node);
      masters.push(versionOf(type, node));
    }
  }
  await reader.confirm();
  return { counter, masters, names };
}

const attempts = 2;

async function readVerified(reader: Reader, type: MasterType): Promise<readonly XmlNode[]> {
  for (let attempt = 1; ; attempt += 1) {
    const nodes: XmlNode[] = [];
    await reader.rows(masterVersionsRequest(reader.scope(), type), masterElement(type), (row) => {
      nodes.push(readRow(row));
    });
    let counted = 0;
    await reader.rows(masterCountRequest(reader.scope(), type), 'OBJECT', (row) => {
      counted += wholeNumber(readRow(row), 'COUNT');
    });
    if (nodes.length === counted) return nodes;
    await reader.confirm();
    if (attempt === attempts)
      throw new BridgeError('tally.truncated', { hint: `${nodes.length} of ${counted} ${type}` });
  }
}

export interface NamesMark {
  readonly digest: string;
  readonly highest: number;
}

/** What a cursor remembers of the names that vouchers show. */
export function markNames(list: MasterList): NamesMark {
  const highest = list.masters.reduce((max, { masterId }) => Math.max(max, masterId), 0);
  return { digest: digestOf(list, highest), highest };
}

/** Names and roles that vouchers show are as they were at the mark. Masters made since don't count: MASTERIDs only rise. */
export function areNamedAlike(list: MasterList, mark: NamesMark): boolean {
  return digestOf(list, mark.highest) === mark.digest;
}

function digestOf({ masters, names }: MasterList, highest: number): string {
  const lines = masters
    .filter(({ type, masterId }) => masterId <= highest && namedInVouchers.has(type))
    .map((master) => `${master.type}\t${master.guid}\t${shownAs(names, master)}`)
    .toSorted();
  return createHash('sha256').update(lines.join('\n')).digest('base64url').slice(0, 22);
}

/** What a voucher that names it shows. */
export function shownAs(names: MasterNames, { type, name }: MasterVersion): string {
  const role = type === 'Ledger' ? names.ledger(name)?.isParty : type === 'VoucherType' ? names.voucherType(name) : '';
  return `${name}\t${role}`;
}

function versionOf(type: MasterType, row: XmlNode): MasterVersion {
  return {
    type,
    guid: requiredText(row, 'GUID'),
    masterId: wholeNumber(row, 'MASTERID'),
    alterId: wholeNumber(row, 'ALTERID'),
    name: nameOf(row) ?? requiredText(row, 'NAME'),
    parent: nameOrNone(childText(row, 'PARENT') ?? ''),
    unit: nameOrNone(childText(row, 'BASEUNITS') ?? ''),
    category: nameOrNone(childText(row, 'CATEGORY') ?? ''),
    isBillWise: parseLogical(childText(row, 'ISBILLWISEON') ?? '') === true,
  };
}
