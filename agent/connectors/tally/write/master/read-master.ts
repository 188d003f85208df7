import { BridgeError } from '../../../../../contract/errors.ts';
import type { AccountData, ItemData, PartyData } from '../../../../../contract/records/masters.ts';
import type { CanonicalRecord } from '../../../../../contract/records/record.ts';
import type { Texts, WrittenDocument } from '../../../writer.ts';
import { addExtra, type ExtraTexts } from '../../map/extra.ts';
import { withoutIdentity } from '../../map/identity.ts';
import { mapObject } from '../../map/map-object.ts';
import { aliasesOf, nameOf } from '../../map/master-name.ts';
import type { MasterVersion } from '../../pull/master-versions.ts';
import { masterElement, mastersRequest } from '../../requests/masters.ts';
import { readRow } from '../../row.ts';
import { parseDate } from '../../scalars/date.ts';
import { childText, type XmlNode } from '../../xml/node.ts';
import type { BookDesk } from '../book-desk.ts';
import { shownItem, shownLedger } from './shown.ts';

/** A master as the books have it now, whole. */
export interface MasterRead {
  readonly version: MasterVersion;
  readonly node: XmlNode;
  readonly fields: Texts;
  readonly leaves: Texts;
  readonly document: WrittenDocument;
}

/** Throws `tally.books-moved` when it was saved since it was listed. */
export async function readMaster({ reader, sourceId, list }: BookDesk, version: MasterVersion): Promise<MasterRead> {
  const { type, alterId, guid } = version;
  const nodes: XmlNode[] = [];
  const xml = mastersRequest(reader.scope(), type, { above: alterId - 1, upTo: alterId });
  await reader.rows(xml, masterElement(type), (row) => nodes.push(readRow(row)));
  await reader.confirm();
  const node = nodes.find((one) => childText(one, 'GUID') === guid);
  if (node === undefined) throw new BridgeError('tally.books-moved');
  const leaves = leavesOf(node);
  const records = mapObject(node, { sourceId, names: list.names, extra: 'telling' });
  const fields = shown(records);
  const document = documentOf(version, records, { fields, leaves });
  return { version, node, fields, leaves, document };
}

/** Everything that stands in it, by path. What is dated goes by its date, so that one more takes nobody's place. */
export function leavesOf(node: XmlNode): Texts {
  const name = nameOf(node) ?? '';
  const leaves: ExtraTexts = { NAME: name };
  const aliases = aliasesOf(node, name).join('\n');
  if (aliases !== '') leaves['ALIASES'] = aliases;
  const fields = withoutIdentity(node.children).filter((child) => child.name !== 'NAME');
  for (const child of fields) {
    const from = childText(child, 'APPLICABLEFROM');
    if (from !== undefined) addExtra(leaves, child.children, 'telling', datedPath(child.name, parseDate(from) ?? from));
  }
  addExtra(
    leaves,
    fields.filter((child) => childText(child, 'APPLICABLEFROM') === undefined),
    'telling',
  );
  return leaves;
}

/** The beginning of the paths of what a list has under a date. */
export function datedPath(list: string, from: string): string {
  return `${list}@${from}/`;
}

function shown(records: readonly CanonicalRecord[]): Texts {
  // The kind says what the data is.
  const dataOf = <T>(kind: string) => records.find((record) => record.kind === kind)?.data as T | undefined;
  const account = dataOf<AccountData>('account');
  const item = dataOf<ItemData>('item');
  if (item !== undefined) return shownItem(item);
  return account === undefined ? {} : shownLedger(account, dataOf<PartyData>('party') ?? null);
}

function documentOf(
  { guid, masterId, name }: MasterVersion,
  records: readonly CanonicalRecord[],
  { fields, leaves }: { readonly fields: Texts; readonly leaves: Texts },
): WrittenDocument {
  const [record] = records;
  if (record === undefined) throw new Error('a master makes a record');
  const ids = Object.fromEntries(records.map(({ kind, id }) => [kind, id]));
  const master = { name, records: ids, fields, leaves };
  return { nativeId: guid, masterId: String(masterId), number: null, date: null, record, master };
}
