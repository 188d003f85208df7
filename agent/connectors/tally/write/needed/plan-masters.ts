import { isDeepStrictEqual } from 'node:util';
import type { BookDesk } from '../book-desk.ts';
import { invalid } from '../book-names.ts';
import { foldName } from '../fold-name.ts';
import { typeMadeBy, type WrittenType } from '../master/draft-master.ts';
import { lookalikesOf } from '../master/lookalikes.ts';
import { type Description, describe, make } from './describe.ts';
import type { Mention } from './mention.ts';
import { type PlannedMaster, plannedMaster } from './planned-master.ts';

/**
 * What has to be made in the books before a document can be written: what it names, the books don't have, and the site wants made.
 * Whatever looks like one that is there comes first, so that it stops the document before anything is made. Throws as
 * `describe` does, and `job.invalid` where two lines say different things of the same.
 */
export async function planMasters(mentions: readonly Mention[], desk: BookDesk): Promise<readonly PlannedMaster[]> {
  const wanted = Map.groupBy(
    mentions.filter((mention) => isWanted(mention, desk)),
    (mention) => `${typeOf(mention)}/${foldName(mention.name)}`,
  );
  const planned: PlannedMaster[] = [];
  for (const alike of wanted.values()) {
    const { description, name } = agreed(alike, desk);
    const job = await make(description, desk);
    planned.push(plannedMaster({ type: description.type, name }, job, planned.length));
  }
  const doubtful = new Set<PlannedMaster>();
  for (const one of planned) if (await hasLookalike(one, desk)) doubtful.add(one);
  return planned.toSorted((a, b) => Number(doubtful.has(b)) - Number(doubtful.has(a)));
}

/** One that the job has made, and a person has taken away since, is not made again. */
function isWanted(mention: Mention, { names, site }: BookDesk): boolean {
  const { kind, name } = mention;
  const type = typeOf(mention);
  return site.unknown[kind] === 'create' && names.known(type, name) === undefined && !names.wasMade(type, name);
}

function typeOf({ kind }: Mention): WrittenType {
  return kind === 'item' ? 'StockItem' : 'Ledger';
}

/** What several lines say of one master: all the same. */
function agreed(
  mentions: readonly Mention[],
  desk: BookDesk,
): { readonly description: Description; readonly name: string } {
  const [first, ...others] = mentions;
  if (first === undefined) throw new Error('a group is never empty');
  const description = describe(first, desk);
  for (const other of others) {
    const said = describe(other, desk);
    if (said.type !== description.type || !isDeepStrictEqual(told(said), told(description)))
      invalid(`${other.path}: says otherwise of "${other.name}" than ${first.path}`);
  }
  return { description, name: first.name };
}

function told({ input: { name: _name, ...input } }: Description) {
  return input;
}

async function hasLookalike({ type, job }: PlannedMaster, desk: BookDesk): Promise<boolean> {
  const { fields, notTwinOf } = job.create;
  const found = lookalikesOf(fields, await desk.known(typeMadeBy(type)));
  return found.some(({ isSame, master }) => isSame || !notTwinOf.includes(master.version.guid));
}
