import type { PlainDate } from '../../../../contract/dates.ts';
import { BridgeError, isBridgeError } from '../../../../contract/errors.ts';
import type { Fingerprint } from '../../../../contract/frames.ts';
import type { SourceId } from '../../../../contract/ids.ts';
import type { Difference } from '../../../../contract/jobs/job.ts';
import type { Draft, Found, Sent, WriteMark, Writer, WrittenDocument } from '../../connector.ts';
import type { TallyGateway } from '../gateway/tally-gateway.ts';
import type { Licence } from '../licence.ts';
import type { DayCounts } from '../pull/day-counts.ts';
import type { MasterMemory } from '../pull/master-memory.ts';
import type { PeriodControl } from '../pull/period-control.ts';
import { Reader } from '../pull/reader.ts';
import { importRequest } from '../requests/envelope.ts';
import { compareVoucher } from './compare-voucher.ts';
import { carriesMarker, DraftVoucher } from './document.ts';
import { readOutcome } from './import-outcome.ts';
import { prepareVoucher } from './prepare.ts';
import { summaryOf } from './summary.ts';
import { around, sameNumber, twinsAmong } from './twins.ts';
import { type VoucherRecord, VoucherSearch } from './voucher-search.ts';
import { voucherXml } from './voucher-xml.ts';

interface Options {
  readonly gateway: TallyGateway;
  readonly pin: Fingerprint;
  readonly sourceId: SourceId;
  readonly memory: MasterMemory;
  readonly licence: Licence;
  readonly plan: DayCounts;
  readonly periods: PeriodControl;
}

/**
 * Writes vouchers into one Tally company, one small step each (DESIGN rule 5). Each step checks anew that it is the
 * pinned one.
 */
export class TallyWriter implements Writer {
  readonly #options: Options;
  /** Where a voucher was last seen or sent to, by MASTERID. Only spares a search. */
  readonly #dates = new Map<string, PlainDate>();

  constructor(options: Options) {
    this.#options = options;
  }

  withLease<T>(signal: AbortSignal, body: () => Promise<T>): Promise<T> {
    return this.#options.gateway.hold(signal, body);
  }

  async prepare(type: string, input: unknown, effectKey: string, signal: AbortSignal): Promise<Draft> {
    const reader = await this.#open(signal);
    const { sourceId, memory } = this.#options;
    const list = await memory.list(reader, sourceId);
    const voucher = await prepareVoucher(type, input, effectKey, { reader, sourceId, list });
    return { summary: summaryOf(voucher, reader.company.name), date: voucher.date, payload: { voucher } };
  }

  async look(draft: Draft, effectKey: string, signal: AbortSignal): Promise<Found> {
    const voucher = voucherOf(draft);
    const search = await this.#search(signal);
    const near = await search.all({ dated: around(voucher), above: 0 });
    const ours = near.filter(({ data }) => carriesMarker(data.narration, effectKey));
    if (ours.length > 0) return this.#only(ours, 'ours');
    const twins = [...twinsAmong(near, voucher), ...(await sameNumber(search, voucher))];
    const [twin] = twins;
    return twin === undefined ? { state: 'absent' } : { state: 'twin', document: this.#written(twin) };
  }

  /** `highestId` is the highest AlterID: whatever is saved from now on gets a higher one (facts/tally.md §4.2). */
  async mark(signal: AbortSignal): Promise<WriteMark> {
    const { company } = await this.#open(signal);
    const unlicensed = this.#options.licence.trouble(company);
    if (isBridgeError(unlicensed, 'tally.licence-lost')) throw unlicensed;
    const { counters } = company;
    return { counters: `${counters.masters}/${counters.vouchers}`, highestId: String(counters.vouchers) };
  }

  async send(draft: Draft, effectKey: string, signal: AbortSignal): Promise<Sent> {
    const voucher = voucherOf(draft);
    const { company } = await this.#open(signal);
    const xml = importRequest(company.name, 'Vouchers', voucherXml(voucher, effectKey));
    try {
      const { leaves } = await this.#options.gateway.import({ xml, lane: 'write', signal });
      const sent = this.#unlessUnlicensed(readOutcome(leaves));
      if (sent.state === 'accepted' && sent.masterId !== null) this.#dates.set(sent.masterId, voucher.date);
      return sent;
    } catch (error) {
      if (!isBridgeError(error)) throw error;
      const wasSent = error.code !== 'tally.request-set-aside';
      return { state: wasSent ? 'unsure' : 'rejected', text: error.message };
    }
  }

  async find(draft: Draft, effectKey: string, mark: WriteMark, signal: AbortSignal): Promise<Found> {
    const voucher = voucherOf(draft);
    const before = Number(mark.highestId);
    const reader = await this.#open(signal);
    const now = reader.company.counters.vouchers;
    if (now === before) return { state: 'absent' };
    if (now < before) return { state: 'unclear', reason: 'the books were restored or rewritten since' };
    const saved = await (await this.#searchWith(reader)).savedSince(before);
    const ours = saved.filter(({ data }) => carriesMarker(data.narration, effectKey));
    if (ours.length > 0) return this.#only(ours, 'ours');
    const alike = saved.filter(
      ({ data }) => compareVoucher({ ...voucher, narration: data.narration ?? '' }, data).length === 0,
    );
    if (alike.length > 0) return this.#only(alike, 'ours');
    return { state: 'unclear', reason: 'something was saved in the books since, but not this document' };
  }

  async readBack({ masterId }: { readonly masterId: string }, signal: AbortSignal): Promise<WrittenDocument | null> {
    const search = await this.#search(signal);
    const found = await search.byMasterId(Number(masterId), this.#dates.get(masterId) ?? null);
    return found === null ? null : this.#written(found);
  }

  compare(draft: Draft, { record }: WrittenDocument): readonly Difference[] {
    // This connector made the record.
    return compareVoucher(voucherOf(draft), record.data as VoucherRecord['data']);
  }

  /** Throws as `recognise` does, and `write.waits` for a company that was renamed (DESIGN rule 7). */
  async #open(signal: AbortSignal): Promise<Reader> {
    const { gateway, pin } = this.#options;
    const reader = await Reader.open({ gateway, pin, lane: 'write', signal });
    const { name } = reader.company;
    if (name === pin.name) return reader;
    throw new BridgeError('write.waits', { details: { reason: `the company "${pin.name}" is called "${name}" now` } });
  }

  #unlessUnlicensed(sent: Sent): Sent {
    const { licence } = this.#options;
    if (sent.state === 'accepted') licence.served();
    if (sent.state !== 'rejected' || !licence.refused(sent.text)) return sent;
    return { state: 'held', code: 'tally.licence-lost' };
  }

  async #search(signal: AbortSignal): Promise<VoucherSearch> {
    const { plan, periods } = this.#options;
    const reader = await this.#open(signal);
    await periods.ensure(reader, plan);
    return await this.#searchWith(reader);
  }

  async #searchWith(reader: Reader): Promise<VoucherSearch> {
    const { sourceId, memory } = this.#options;
    return new VoucherSearch({ reader, sourceId, list: await memory.list(reader, sourceId) });
  }

  #only(found: readonly VoucherRecord[], state: 'ours'): Found {
    const [document, another] = found;
    if (document === undefined) return { state: 'absent' };
    if (another !== undefined) return { state: 'unclear', reason: `${found.length} documents could be this one` };
    return { state, document: this.#written(document) };
  }

  #written(record: VoucherRecord): WrittenDocument {
    const { guid = record.id, masterId = '' } = record.native;
    this.#dates.set(masterId, record.data.date);
    return { nativeId: guid, masterId, number: record.data.number, date: record.data.date, record };
  }
}

function voucherOf({ payload }: Draft): DraftVoucher {
  return DraftVoucher.parse(payload['voucher']);
}
