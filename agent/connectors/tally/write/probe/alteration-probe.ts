import type { PlainDate } from '../../../../../contract/dates.ts';
import type { Decimal } from '../../../../../contract/decimal.ts';
import {
  type AlterationFormName,
  type AlterationProbeOutput,
  alterationForms,
} from '../../../../../contract/jobs/alteration-probe.ts';
import type { Found, Sent } from '../../../writer.ts';
import type { BookDesk } from '../book-desk.ts';
import { type Change, changed } from '../change/change.ts';
import { attributesIn, type Proven } from '../change/form.ts';
import { leafDifferences } from '../change/leaves.ts';
import { isOnlyNumber } from '../change/require-proven.ts';
import { toImport } from '../change/to-import.ts';
import { readWhole } from '../change/whole-voucher.ts';
import type { Course, Effect, Message } from '../effect.ts';
import { readOutcome } from '../import-outcome.ts';
import type { VoucherRecord } from '../voucher/voucher-search.ts';
import type { DraftProbe } from './draft-probe.ts';
import { alteredNarration, deletionXml, isOfAProbe, keyIn, memorandaOf, memorandumXml } from './memorandum.ts';

type Result = AlterationProbeOutput['tried'][number]['result'];

/** Deleting one by a name that has come to mean another takes a second go. */
const deletions = 3;

/**
 * Tries on vouchers of its own which form alters one that is there without doubling it: each form on a new one, until one is good.
 * It begins and ends by deleting what carries a probe's mark, so that after a death it begins anew.
 */
export class AlterationProbe implements Effect {
  readonly postings: ReadonlyMap<string, Decimal> = new Map();
  readonly #draft: DraftProbe;

  constructor(draft: DraftProbe) {
    this.#draft = draft;
  }

  get message(): Message {
    return this.#create(1);
  }

  get date(): PlainDate {
    return this.#draft.date;
  }

  async look(): Promise<Found> {
    return { state: 'absent' };
  }

  outcome(): Sent {
    throw new Error('a probe is no single message');
  }

  async carryOut(course: Course): Promise<Sent> {
    await this.#clean(course);
    const tried: AlterationProbeOutput['tried'] = [];
    let proven: Proven | null = null;
    for (const form of alterationForms) {
      const made = await this.#make(course, tried.length + 1);
      if ('state' in made) return tried.length === 0 ? made : notMade;
      const result = await this.#try(form, made, course);
      tried.push({ form, result });
      if (result === 'alters') proven = { form, cancels: await this.#cancels(form, made, course) };
      await this.#clean(course);
      if (proven !== null) break;
    }
    const desk = await course.desk();
    const left = (await memorandaOf(this.#draft, desk)).map(({ native: { guid = '' }, data }) => {
      return { nativeId: guid, number: data.number, date: data.date };
    });
    desk.forms.set(desk.reader.company, proven);
    const { product } = desk.reader.company;
    const output: AlterationProbeOutput = { product, form: null, cancels: false, ...proven, tried, left };
    return { state: 'told', output };
  }

  /** Cut off: what it left is deleted, and then nothing of it is there. */
  async find(desk: BookDesk): Promise<Found> {
    const left = await memorandaOf(this.#draft, desk);
    return left.length === 0 ? { state: 'absent' } : { state: 'unclear', reason: 'memoranda of the probe are left' };
  }

  async tidy(course: Course): Promise<void> {
    await this.#clean(course);
  }

  async readBack(): Promise<null> {
    return null;
  }

  compare(): readonly [] {
    return [];
  }

  #create(nth: number): Message {
    return { report: 'Vouchers', xml: memorandumXml(this.#draft, `${this.#draft.effectKey}-${nth}`) };
  }

  /** The new voucher's GUID, or why there is none. */
  async #make(course: Course, nth: number): Promise<{ readonly guid: string } | Sent> {
    const { reader } = await course.desk();
    const { vouchers: before } = reader.company.counters;
    const sent = readOutcome(await course.post(this.#create(nth)));
    const [made, another] = ofProbe(await savedSince(course, before));
    const guid = made?.native.guid;
    if (sent.state === 'accepted' && guid !== undefined && another === undefined) return { guid };
    return made === undefined && sent.state === 'rejected' ? sent : notMade;
  }

  async #try(form: AlterationFormName, { guid }: { readonly guid: string }, course: Course): Promise<Result> {
    const desk = await course.desk();
    const whole = await readWhole(desk, guid, [this.#draft.date]);
    if (whole === null) return 'unclear';
    if (form === 'tag-voucher-number' && !(await isOnlyNumber(desk, guid, this.#draft.date))) return 'not-tried';
    const narration = alteredNarration(this.#draft.effectKey);
    return await this.#alter(
      form,
      { guid, change: { type: 'set', head: { NARRATION: narration }, entries: null } },
      course,
    );
  }

  async #cancels(form: AlterationFormName, { guid }: { readonly guid: string }, course: Course): Promise<boolean> {
    return (await this.#alter(form, { guid, change: { type: 'cancel' } }, course)) === 'alters';
  }

  /** By Tally's counters and by reading: one save, of this voucher, as it was asked for. */
  async #alter(
    form: AlterationFormName,
    { guid, change }: { readonly guid: string; readonly change: Change },
    course: Course,
  ): Promise<Result> {
    const desk = await course.desk();
    const { vouchers: before } = desk.reader.company.counters;
    const whole = await readWhole(desk, guid, [this.#draft.date]);
    if (whole === null) return 'unclear';
    const wanted = changed(whole, change);
    const sent = readOutcome(
      await course.post({ report: 'Vouchers', xml: toImport(wanted, attributesIn(form, whole)) }),
      'ALTERED',
    );
    const after = await course.desk();
    const saved = await after.search.savedSince(before);
    const isDoubled = ofProbe(saved).some(({ native }) => native.guid !== guid);
    if (isDoubled) return 'duplicates';
    const moved = after.reader.company.counters.vouchers - before;
    const [only] = saved;
    const now = await readWhole(after, guid, [this.#draft.date]);
    const isAsWanted = now !== null && only?.native.guid === guid && isChanged(change, wanted, now);
    if (sent.state === 'accepted' && moved === 1 && isAsWanted) return 'alters';
    return moved === 0 ? 'refuses' : 'unclear';
  }

  /** By the names under which they were sent, then by Tally's own. */
  async #clean(course: Course): Promise<void> {
    for (let round = 1; round <= deletions; round += 1) {
      const left = await memorandaOf(this.#draft, await course.desk());
      if (left.length === 0) return;
      for (const one of left) {
        for (const remoteId of [...remoteIdsOf(one), one.native.guid ?? '']) {
          await course.post({ report: 'Vouchers', xml: deletionXml(this.#draft, remoteId, one) });
        }
      }
    }
  }
}

const notMade: Sent = { state: 'unsure', text: 'a memorandum of the probe was not made' };

function remoteIdsOf({ data }: VoucherRecord): readonly string[] {
  return alterationForms.map((_, i) => `${keyIn(data.narration ?? '')}-${i + 1}`);
}

function isChanged(change: Change, wanted: Parameters<typeof leafDifferences>[0], now: typeof wanted): boolean {
  if (change.type !== 'cancel') return leafDifferences(wanted, now).length === 0;
  return now.children.some(({ name, text }) => name === 'ISCANCELLED' && text === 'Yes');
}

function ofProbe(vouchers: readonly VoucherRecord[]): readonly VoucherRecord[] {
  return vouchers.filter(({ data }) => isOfAProbe(data.narration));
}

async function savedSince(course: Course, before: number): Promise<readonly VoucherRecord[]> {
  return await (await course.desk()).search.savedSince(before);
}
