import { BridgeError } from '../../../../../contract/errors.ts';
import type { SourceId } from '../../../../../contract/ids.ts';
import type { PartyData } from '../../../../../contract/records/masters.ts';
import { mapObject } from '../../map/map-object.ts';
import { aliasesOf, nameOf } from '../../map/master-name.ts';
import type { MasterList, MasterVersion } from '../../pull/master-versions.ts';
import type { Reader } from '../../pull/reader.ts';
import { alterIdPieces, type Piece } from '../../pull/windows.ts';
import { masterElement, masterKeysRequest } from '../../requests/masters.ts';
import { readRow, requiredText, wholeNumber } from '../../row.ts';
import type { XmlNode } from '../../xml/node.ts';
import type { WrittenType } from './draft-master.ts';

/** By what a master may be known besides its name. */
export interface Keys {
  readonly alterId: number;
  readonly aliases: readonly string[];
  readonly gstins: readonly string[];
  readonly pan: string | null;
  readonly phones: readonly string[];
}

export interface KnownMaster extends Keys {
  readonly version: MasterVersion;
}

interface Books {
  readonly reader: Reader;
  readonly sourceId: SourceId;
  readonly list: MasterList;
}

interface Held {
  readonly counter: number;
  readonly keys: Map<string, Keys>;
}

/** The masters of a type with their keys. Kept from one look to the next: only what was saved since is read again. */
export class KnownMasters {
  readonly #held = new Map<WrittenType, Held>();

  /** Throws `tally.truncated`. */
  async of(type: WrittenType, books: Books): Promise<readonly KnownMaster[]> {
    const { list } = books;
    const listed = list.masters.filter((master) => master.type === type);
    const held = this.#held.get(type);
    const isLater = held !== undefined && held.counter <= list.counter;
    const known =
      (isLater ? await complete(books, type, held, listed) : null) ?? (await complete(books, type, none, listed));
    if (known === null) throw new BridgeError('tally.truncated', { hint: `keys of ${type}` });
    this.#held.set(type, { counter: list.counter, keys: known.keys });
    return known.masters;
  }
}

const none: Held = { counter: 0, keys: new Map() };

/** About 1 KB each. */
const mastersPerRequest = 1000;

/** Null when what is held, with what was saved since, is not what is listed. */
async function complete(books: Books, type: WrittenType, held: Held, listed: readonly MasterVersion[]) {
  const keys = new Map(held.keys);
  const saved = listed.map(({ alterId }) => alterId).filter((alterId) => alterId > held.counter);
  for (const piece of alterIdPieces(saved, mastersPerRequest, held.counter)) await readKeys(books, type, piece, keys);
  const masters: KnownMaster[] = [];
  for (const version of listed) {
    const own = keys.get(version.guid);
    if (own?.alterId !== version.alterId) return null;
    masters.push({ ...own, version });
  }
  return { keys, masters };
}

async function readKeys(books: Books, type: WrittenType, piece: Piece, keys: Map<string, Keys>): Promise<void> {
  const { reader } = books;
  await reader.rows(masterKeysRequest(reader.scope(), type, piece), masterElement(type), (row) => {
    const node = readRow(row);
    keys.set(requiredText(node, 'GUID'), keysOf(node, books));
  });
  await reader.confirm();
}

function keysOf(node: XmlNode, { sourceId, list }: Books): Keys {
  const records = mapObject(node, { sourceId, names: list.names, extra: 'telling' });
  // The kind says what the data is.
  const party = records.find(({ kind }) => kind === 'party')?.data as PartyData | undefined;
  const gstins = (party?.gstins ?? []).flatMap(({ gstin }) => gstin ?? []);
  const phones = [party?.phone, party?.mobile, ...(party?.contacts ?? []).map(({ phone }) => phone)];
  return {
    alterId: wholeNumber(node, 'ALTERID'),
    aliases: aliasesOf(node, nameOf(node) ?? ''),
    gstins,
    pan: party?.pan ?? null,
    phones: phones.filter((phone) => phone != null),
  };
}
