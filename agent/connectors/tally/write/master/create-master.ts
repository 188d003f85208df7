import type { Difference } from '../../../../../contract/jobs/job.ts';
import type { Found, Sent, WrittenDocument } from '../../../writer.ts';
import type { Counters } from '../../company.ts';
import type { Leaf } from '../../gateway/answer.ts';
import type { MasterVersion } from '../../pull/master-versions.ts';
import type { BookDesk } from '../book-desk.ts';
import type { Effect, Message } from '../effect.ts';
import { foldName } from '../fold-name.ts';
import { readMasterOutcome } from '../import-outcome.ts';
import { compareFields } from './compare-fields.ts';
import type { NewMaster } from './draft-master.ts';
import { lookalikesOf } from './lookalikes.ts';
import { type MasterRead, readMaster } from './read-master.ts';

/**
 * A customer, vendor, account or item that is not in the books yet. No mark of ours can be kept in it: it is ours if Tally said that it
 * created it, or if it was made since the send with everything that was asked for.
 */
export class CreateMaster implements Effect {
  readonly date = null;
  readonly postings = new Map<string, never>();
  readonly #master: NewMaster;

  constructor(master: NewMaster) {
    this.#master = master;
  }

  get message(): Message {
    return { report: 'All Masters', xml: this.#master.xml };
  }

  /** One under the same name can't be got past: Tally would change it. Of others a person may say that they are others. */
  async look(desk: BookDesk): Promise<Found> {
    const { type, fields, notTwinOf } = this.#master;
    const found = lookalikesOf(fields, await desk.known(type));
    const [twin] = found.filter(({ isSame, master }) => isSame || !notTwinOf.includes(master.version.guid));
    if (twin === undefined) return { state: 'absent' };
    const { document } = await readMaster(desk, twin.master.version);
    return { state: 'twin', document, alike: twin.alike };
  }

  outcome(leaves: readonly Leaf[]): Sent {
    return readMasterOutcome(leaves, 'CREATED', null);
  }

  async find(desk: BookDesk, before: Counters): Promise<Found> {
    const now = desk.reader.company.counters.masters;
    if (now === before.masters) return { state: 'absent' };
    if (now < before.masters) return { state: 'unclear', reason: 'the books were restored or rewritten since' };
    const [one, another] = this.#savedSince(desk, before.masters);
    if (one === undefined) return { state: 'unclear', reason: 'masters were saved since, but none of this name' };
    if (another !== undefined) return { state: 'unclear', reason: 'several masters could be this one' };
    return this.#judge(await readMaster(desk, one));
  }

  async readBack(desk: BookDesk, masterId: number): Promise<WrittenDocument | null> {
    const version = desk.master(this.#master.type, masterId);
    return version === null ? null : (await readMaster(desk, version)).document;
  }

  compare({ master }: WrittenDocument): readonly Difference[] {
    return compareFields(this.#master.fields, master?.fields ?? {});
  }

  #savedSince({ list }: BookDesk, counter: number): readonly MasterVersion[] {
    const { type, name, near } = this.#master;
    return list.masters.filter(
      (one) =>
        one.type === type &&
        one.alterId > counter &&
        (foldName(one.name) === foldName(name) || near.some(({ guid }) => guid === one.guid)),
    );
  }

  #judge({ version, document, fields }: MasterRead): Found {
    const { highestId, near, fields: asked } = this.#master;
    const isNew = version.masterId > highestId;
    if (isNew && compareFields(asked, fields).length === 0) return { state: 'ours', document };
    return { state: 'named', document, before: near.find(({ guid }) => guid === version.guid)?.leaves ?? null };
  }
}
