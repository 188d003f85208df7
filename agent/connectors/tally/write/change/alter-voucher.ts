import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { PlainDate } from '../../../../../contract/dates.ts';
import type { Decimal } from '../../../../../contract/decimal.ts';
import { BridgeError } from '../../../../../contract/errors.ts';
import { alterationForms } from '../../../../../contract/jobs/alteration-probe.ts';
import type { Difference } from '../../../../../contract/jobs/job.ts';
import type { Found, Sent, WrittenDocument } from '../../../writer.ts';
import type { Counters } from '../../company.ts';
import type { Leaf } from '../../gateway/answer.ts';
import { mapVoucher } from '../../map/voucher.ts';
import { wholeNumber } from '../../row.ts';
import { parseDate } from '../../scalars/date.ts';
import { childText, type XmlNode } from '../../xml/node.ts';
import { scan } from '../../xml/scan.ts';
import type { BookDesk } from '../book-desk.ts';
import type { Effect, Message } from '../effect.ts';
import { readOutcome } from '../import-outcome.ts';
import type { VoucherRecord } from '../voucher/voucher-search.ts';
import { Change, changed } from './change.ts';
import { leafDifferences } from './leaves.ts';
import { requireProven } from './require-proven.ts';
import { toImport } from './to-import.ts';
import { readWhole } from './whole-voucher.ts';

export const DraftAlteration = z.object({
  guid: z.string(),
  date: PlainDate,
  /** Names the voucher in the import, in a form that is known to alter and not to double it. */
  attributes: z.record(z.string(), z.string()),
  /** Null: by our own REMOTEID. */
  form: z.enum(alterationForms).nullable().default(null),
  /** The whole voucher as it was read, as Tally wrote it. */
  before: z.string(),
  change: Change,
});
export type DraftAlteration = z.infer<typeof DraftAlteration>;

/**
 * A voucher that is in the books, changed only where asked: Tally replaces all entries of what it is sent, so the whole of it goes back
 * as it was just read (facts/tally.md §5.5).
 */
export class AlterVoucher implements Effect {
  readonly postings: ReadonlyMap<string, Decimal> = new Map();
  readonly #draft: DraftAlteration;
  readonly #before: XmlNode;
  readonly #wanted: XmlNode;

  constructor(draft: DraftAlteration) {
    this.#draft = draft;
    this.#before = scan(draft.before);
    this.#wanted = changed(this.#before, draft.change);
  }

  get message(): Message {
    return { report: 'Vouchers', xml: toImport(this.#wanted, this.#draft.attributes) };
  }

  get date(): PlainDate {
    return this.#draft.date;
  }

  /** Throws `write.gone`, and `write.changed-meanwhile` for one that is in the books in another version. */
  async look(desk: BookDesk): Promise<Found> {
    const now = await this.#now(desk);
    if (now === null) throw new BridgeError('write.gone');
    if (this.#isAsWanted(now)) return { state: 'ours', document: this.#written(now, desk) };
    await this.#requireForm(desk);
    if (wholeNumber(now, 'ALTERID') === wholeNumber(this.#before, 'ALTERID')) return { state: 'absent' };
    throw new BridgeError('write.changed-meanwhile', { details: { name: nameIn(now) } });
  }

  outcome(leaves: readonly Leaf[]): Sent {
    return readOutcome(leaves, 'ALTERED');
  }

  /** Its own version tells whether it landed; what else was saved meanwhile must not be a second one of it. */
  async find(desk: BookDesk, before: Counters): Promise<Found> {
    const now = await this.#now(desk);
    if (now === null) return { state: 'unclear', reason: 'it is not in the books any more' };
    const second = await this.#second(desk, before);
    if (second !== undefined) return { state: 'doubled', document: desk.written(second) };
    if (this.#isAsWanted(now)) return { state: 'ours', document: this.#written(now, desk) };
    if (desk.reader.company.counters.vouchers < before.vouchers)
      return { state: 'unclear', reason: 'the books were restored or rewritten since' };
    if (wholeNumber(now, 'ALTERID') !== wholeNumber(this.#before, 'ALTERID'))
      return { state: 'unclear', reason: 'it was saved since, and not as it was sent' };
    return { state: 'absent' };
  }

  async readBack(desk: BookDesk): Promise<WrittenDocument | null> {
    const now = await this.#now(desk);
    return now === null ? null : { ...this.#written(now, desk), differences: this.#differences(now) };
  }

  compare({ differences = [] }: WrittenDocument): readonly Difference[] {
    return differences;
  }

  async #requireForm(desk: BookDesk): Promise<void> {
    const { form, guid, date, change } = this.#draft;
    if (form !== null) await requireProven(desk, { form, guid, date, cancels: change.type === 'cancel' });
  }

  /** One that was saved since and says the same; the form that made it is not used any more. */
  async #second(desk: BookDesk, before: Counters): Promise<VoucherRecord | undefined> {
    const { company } = desk.reader;
    if (company.counters.vouchers <= before.vouchers) return undefined;
    const { sourceId, list } = desk;
    const wanted = mapVoucher(this.#wanted, { sourceId, names: list.names, extra: 'telling' });
    const saved = await desk.search.savedSince(before.vouchers);
    const second = saved.find((one) => one.native.guid !== this.#draft.guid && isSame(one.data, wanted.data));
    if (second !== undefined && this.#draft.form !== null) desk.forms.set(company, null);
    return second;
  }

  #isAsWanted(now: XmlNode): boolean {
    return this.#differences(now).length === 0;
  }

  /** Every leaf, since a whole voucher was sent; but Tally takes all entries out of one that is cancelled. */
  #differences(now: XmlNode): readonly Difference[] {
    if (this.#draft.change.type === 'cancel') return isCancelled(now) ? [] : [notCancelled];
    const { change } = this.#draft;
    return leafDifferences(this.#wanted, now, change.type === 'set' && change.entries !== null);
  }

  /** Its day is what it was, or what it was to become. */
  async #now(desk: BookDesk): Promise<XmlNode | null> {
    const { guid, date } = this.#draft;
    const redated = parseDate(childText(this.#wanted, 'DATE') ?? '');
    return await readWhole(desk, guid, redated === null || redated === date ? [date] : [date, redated]);
  }

  #written(now: XmlNode, desk: BookDesk): WrittenDocument {
    const { sourceId, list } = desk;
    return desk.written(mapVoucher(now, { sourceId, names: list.names, extra: 'telling' }));
  }
}

/** `Sales SI/25-26/7`, for a person. */
function nameIn(voucher: XmlNode): string {
  return [childText(voucher, 'VOUCHERTYPENAME'), childText(voucher, 'VOUCHERNUMBER')].filter(Boolean).join(' ');
}

const notCancelled: Difference = { path: 'status', sent: 'cancelled', found: 'posted' };

function isCancelled(voucher: XmlNode): boolean {
  return childText(voucher, 'ISCANCELLED') === 'Yes';
}

/** Tally takes all lines out of one that is cancelled. */
function isSame(one: VoucherRecord['data'], other: VoucherRecord['data']): boolean {
  const posted = ({ lines }: VoucherRecord['data']) => lines.map(({ account, amount }) => `${account} ${amount}`);
  return (
    one.nativeType === other.nativeType &&
    one.narration === other.narration &&
    one.headerParty === other.headerParty &&
    one.status.state === other.status.state &&
    (one.status.state === 'cancelled' || isDeepStrictEqual(posted(one), posted(other)))
  );
}
