import type { PlainDate } from '../../../../../contract/dates.ts';
import type { Decimal } from '../../../../../contract/decimal.ts';
import type { Difference } from '../../../../../contract/jobs/job.ts';
import type { Found, Sent, WrittenDocument } from '../../../writer.ts';
import type { Counters } from '../../company.ts';
import type { Leaf } from '../../gateway/answer.ts';
import type { BookDesk } from '../book-desk.ts';
import type { Effect, Message } from '../effect.ts';
import { readOutcome } from '../import-outcome.ts';
import { compareVoucher } from './compare-voucher.ts';
import { carriesMarker, type DraftVoucher, postingsOf } from './draft.ts';
import { around, signOf, twinsOf } from './twins.ts';
import type { VoucherRecord } from './voucher-search.ts';
import { voucherXml } from './voucher-xml.ts';

/** A voucher that is not in the books yet. */
export class CreateVoucher implements Effect {
  readonly #voucher: DraftVoucher;
  readonly #effectKey: string;

  constructor(voucher: DraftVoucher, effectKey: string) {
    this.#voucher = voucher;
    this.#effectKey = effectKey;
  }

  get message(): Message {
    return { report: 'Vouchers', xml: voucherXml(this.#voucher, this.#effectKey) };
  }

  get postings(): ReadonlyMap<string, Decimal> {
    const { type, lines, items } = this.#voucher;
    return postingsOf(type === 'purchase-order' ? [] : [...lines, ...items]);
  }

  get date(): PlainDate {
    return this.#voucher.date;
  }

  async look(desk: BookDesk): Promise<Found> {
    const sign = signOf(this.#voucher, this.#effectKey, desk.names);
    const near = await desk.search.posted({ dated: around(this.#voucher), above: 0, sign });
    const ours = this.#ours(near);
    if (ours.length > 0) return desk.only(ours, 'ours');
    const [twin] = await twinsOf(this.#voucher, near, desk.search);
    return twin === undefined ? { state: 'absent' } : { state: 'twin', document: desk.written(twin) };
  }

  outcome(leaves: readonly Leaf[]): Sent {
    return readOutcome(leaves);
  }

  async find(desk: BookDesk, before: Counters): Promise<Found> {
    const now = desk.reader.company.counters.vouchers;
    if (now === before.vouchers) return { state: 'absent' };
    if (now < before.vouchers) return { state: 'unclear', reason: 'the books were restored or rewritten since' };
    const saved = await desk.search.savedSince(before.vouchers);
    const ours = this.#ours(saved);
    if (ours.length > 0) return desk.only(ours, 'ours');
    const alike = saved.filter(
      ({ data }) => compareVoucher({ ...this.#voucher, narration: data.narration ?? '' }, data).length === 0,
    );
    if (alike.length > 0) return desk.only(alike, 'ours');
    return { state: 'unclear', reason: 'something was saved in the books since, but not this document' };
  }

  async readBack(desk: BookDesk, masterId: number): Promise<WrittenDocument | null> {
    const found = await desk.voucher(masterId);
    if (found === null) return null;
    // No source tells under whose name Tally keeps what comes through its gateway (facts/tally.md §3.4: often nobody's).
    const { ENTEREDBY: name } = found.data.extra;
    return { ...desk.written(found), recordedAs: typeof name === 'string' ? name : '' };
  }

  compare({ record }: WrittenDocument): readonly Difference[] {
    // This connector made the record.
    return compareVoucher(this.#voucher, record.data as VoucherRecord['data']);
  }

  #ours(vouchers: readonly VoucherRecord[]): readonly VoucherRecord[] {
    return vouchers.filter(({ data }) => carriesMarker(data.narration, this.#effectKey));
  }
}
