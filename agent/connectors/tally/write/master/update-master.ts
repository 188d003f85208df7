import { BridgeError } from '../../../../../contract/errors.ts';
import type { Difference } from '../../../../../contract/jobs/job.ts';
import type { Found, Sent, WrittenDocument } from '../../../writer.ts';
import type { Counters } from '../../company.ts';
import type { Leaf } from '../../gateway/answer.ts';
import type { BookDesk } from '../book-desk.ts';
import type { Effect, Message } from '../effect.ts';
import { readMasterOutcome } from '../import-outcome.ts';
import { compareFields, compareLeaves } from './compare-fields.ts';
import type { MasterChange } from './draft-master.ts';
import { type MasterRead, readMaster } from './read-master.ts';

/** A master that is to be otherwise in some fields, and in nothing else. */
export class UpdateMaster implements Effect {
  readonly date = null;
  readonly postings = new Map<string, never>();
  readonly #change: MasterChange;

  constructor(change: MasterChange) {
    this.#change = change;
  }

  get message(): Message {
    return { report: 'All Masters', xml: this.#change.xml };
  }

  /** `ours`: it is as it should be, by whomever. Throws `write.unknown-master` and `write.changed-meanwhile`. */
  async look(desk: BookDesk): Promise<Found> {
    const { guid } = this.#change;
    const now = await this.#read(desk);
    if (now === null) throw new BridgeError('write.unknown-master', { details: { id: guid } });
    if (this.#isDone(now)) return { state: 'ours', document: now.document };
    if (this.#isUntouched(now)) return { state: 'absent' };
    throw new BridgeError('write.changed-meanwhile', { details: { name: now.version.name } });
  }

  outcome(leaves: readonly Leaf[]): Sent {
    return readMasterOutcome(leaves, 'ALTERED', String(this.#change.masterId));
  }

  async find(desk: BookDesk, before: Counters): Promise<Found> {
    if (desk.reader.company.counters.masters === before.masters) return { state: 'absent' };
    const now = await this.#read(desk);
    if (now !== null && this.#isDone(now)) return { state: 'ours', document: now.document };
    return { state: 'unclear', reason: 'masters were saved since, and this one is not as it should be' };
  }

  async readBack(desk: BookDesk): Promise<WrittenDocument | null> {
    const now = await this.#read(desk);
    if (now === null) return null;
    return { ...now.document, unchanged: String(now.version.alterId) === this.#change.before.version };
  }

  compare({ master }: WrittenDocument): readonly Difference[] {
    const { fields, before, moves } = this.#change;
    const { fields: found = {}, leaves = {} } = master ?? {};
    return [...compareFields(fields, found), ...compareLeaves(before.leaves, leaves, moves)];
  }

  /** Some saves on the screen may move no counter (facts/tally.md §8), so what stands in it is compared too. */
  #isUntouched({ version, leaves }: MasterRead): boolean {
    const { before } = this.#change;
    return String(version.alterId) === before.version && compareLeaves(before.leaves, leaves, []).length === 0;
  }

  #isDone({ fields }: MasterRead): boolean {
    return compareFields(this.#change.fields, fields).length === 0;
  }

  async #read(desk: BookDesk): Promise<MasterRead | null> {
    const { type, masterId, guid } = this.#change;
    const version = desk.master(type, masterId);
    return version?.guid === guid ? await readMaster(desk, version) : null;
  }
}
