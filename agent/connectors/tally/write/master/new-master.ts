import type { Texts } from '../../../writer.ts';
import type { BookDesk } from '../book-desk.ts';
import type { NewMaster, WrittenType } from './draft-master.ts';
import { lookalikesOf } from './lookalikes.ts';
import { masterXml } from './master-xml.ts';
import { readMaster } from './read-master.ts';
import { texts } from './shown.ts';

interface Wanted {
  readonly type: WrittenType;
  readonly input: {
    readonly name: string;
    readonly aliases: readonly string[];
    readonly notTwinOf: readonly string[];
  };
  /** Without its names. */
  readonly fields: Texts;
  /** What is sent besides them. */
  readonly content: string;
}

/** With all that is to be known of the books before it is sent. */
export async function newMaster({ type, input, fields, content }: Wanted, desk: BookDesk): Promise<NewMaster> {
  const { name, aliases, notTwinOf } = input;
  const tag = type === 'Ledger' ? 'LEDGER' : 'STOCKITEM';
  const named = texts({ name, aliases: aliases.join('\n'), ...fields });
  return {
    type,
    name,
    fields: named,
    xml: masterXml(tag, { name, action: 'Create', names: { name, aliases, isAsked: true }, content }),
    notTwinOf: [...notTwinOf],
    near: await nearOf(named, type, notTwinOf, desk),
    highestId: desk.list.masters.reduce((highest, { masterId }) => Math.max(highest, masterId), 0),
  };
}

async function nearOf(fields: Texts, type: WrittenType, notTwinOf: readonly string[], desk: BookDesk) {
  if (notTwinOf.length === 0) return [];
  const near: NewMaster['near'] = [];
  for (const { master } of lookalikesOf(fields, await desk.known(type))) {
    const { guid } = master.version;
    if (notTwinOf.includes(guid)) near.push({ guid, leaves: (await readMaster(desk, master.version)).leaves });
  }
  return near;
}
