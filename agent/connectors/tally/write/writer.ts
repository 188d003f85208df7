import { createHash } from 'node:crypto';
import type { PlainDate } from '../../../../contract/dates.ts';
import { BridgeError, isBridgeError } from '../../../../contract/errors.ts';
import type { Fingerprint } from '../../../../contract/frames.ts';
import type { SourceId } from '../../../../contract/ids.ts';
import type { DryRunOutput } from '../../../../contract/jobs/dry-run.ts';
import type { Difference } from '../../../../contract/jobs/job.ts';
import type { WritingSite } from '../../connector.ts';
import type {
  Draft,
  Exchange,
  Found,
  RequestDigest,
  Sent,
  WriteMark,
  WriteRequest,
  Writer,
  WrittenDocument,
} from '../../writer.ts';
import { type Company, type Counters, countersText } from '../company.ts';
import type { Leaf } from '../gateway/answer.ts';
import { bodyOf, type TallyGateway } from '../gateway/tally-gateway.ts';
import type { Licence } from '../licence.ts';
import type { Notes } from '../notes.ts';
import type { DayCounts } from '../pull/day-counts.ts';
import type { MasterMemory } from '../pull/master-memory.ts';
import type { PeriodControl } from '../pull/period-control.ts';
import { Reader } from '../pull/reader.ts';
import { importRequest } from '../requests/envelope.ts';
import { balancesAfter } from './balances-after.ts';
import { BookDesk } from './book-desk.ts';
import { ProvenForms } from './change/form.ts';
import type { Course, Message } from './effect.ts';
import { nextOf, plan, restore } from './effects.ts';
import { isBeforeAll, isNotNow, meaningOf } from './import-texts.ts';
import { CreateMaster } from './master/create-master.ts';
import { KnownMasters } from './master/known-masters.ts';
import type { PlannedMaster } from './needed/planned-master.ts';
import { TaxMemory } from './taxes/tax-memory.ts';
import { NumberingMemory } from './voucher/numbering.ts';

interface Options {
  readonly gateway: TallyGateway;
  readonly pin: Fingerprint;
  readonly sourceId: SourceId;
  readonly memory: MasterMemory;
  readonly licence: Licence;
  readonly plan: DayCounts;
  readonly periods: PeriodControl;
  readonly site: WritingSite;
  readonly notes: Notes;
}

/** Writes into one Tally company, one small step each (DESIGN rule 5). Each step checks anew that it is the pinned one. */
export class TallyWriter implements Writer {
  readonly #options: Options;
  readonly #dates = new Map<string, PlainDate>();
  readonly #masters = new KnownMasters();
  /** As it was just before the look that this lease began with. */
  #lookedAt: Company | null = null;
  readonly #taxes = new TaxMemory();
  readonly #numbering = new NumberingMemory();
  readonly #forms: ProvenForms;

  constructor(options: Options) {
    this.#options = options;
    this.#forms = new ProvenForms(options.notes);
  }

  withLease<T>(signal: AbortSignal, body: () => Promise<T>): Promise<T> {
    return this.#options.gateway.hold(signal, async () => {
      this.#lookedAt = null;
      return await body();
    });
  }

  async prepare(request: WriteRequest, signal: AbortSignal): Promise<Draft> {
    const desk = await this.#deskOf(await this.#open(signal));
    return nextOf(await plan(request, desk.after(request.made ?? [])));
  }

  async preview(request: WriteRequest, signal: AbortSignal): Promise<DryRunOutput> {
    const desk = await this.#desk(signal);
    const planned = await plan(request, desk);
    const { draft, masters } = planned;
    const effect = restore(draft);
    const { payload, date } = draft;
    return {
      summary: nextOf(planned).summary,
      document: payload,
      twin: twinIn(await effect.look(desk)),
      ...(masters.length === 0 ? {} : { masters: await foreseen(masters, desk) }),
      balances: date === null ? [] : await balancesAfter(desk.with(masters), date, effect.postings),
    };
  }

  async look(draft: Draft, signal: AbortSignal): Promise<Found> {
    const desk = await this.#desk(signal);
    this.#lookedAt = desk.reader.company;
    return await restore(draft).look(desk);
  }

  /**
   * `highestId` is the highest AlterID: whatever is saved from now on gets a higher one (facts/tally.md §4.2). That of the look will
   * do: nothing is sent once the counters have moved since.
   */
  async mark(signal: AbortSignal): Promise<WriteMark> {
    const company = this.#lookedAt ?? (await this.#open(signal)).company;
    const unlicensed = this.#options.licence.trouble(company);
    if (isBridgeError(unlicensed, 'tally.licence-lost')) throw unlicensed;
    const { counters } = company;
    return { counters: countersText(counters), highestId: String(counters.vouchers) };
  }

  requestOf(draft: Draft): RequestDigest | null {
    const effect = restore(draft);
    if (effect.carryOut !== undefined) return null;
    const { report, xml } = effect.message;
    // Whatever is sent is sent while the company has the name of its pin.
    return digestOf(importRequest(this.#options.pin.name, report, xml));
  }

  /**
   * It goes out only while nothing of its kind was saved since the look: a person may have entered the same document, or changed the one
   * that this would overwrite. To create a master that somebody has made meanwhile would change it, or stop Tally with a
   * question on its screen (facts/tally.md §5.1; `ripu-nuvanta/tally_agent`, LESSONS.md §15.10).
   */
  async send(draft: Draft, signal: AbortSignal): Promise<Sent> {
    const effect = restore(draft);
    const { company } = await this.#open(signal);
    const counter = effect.message.report === 'All Masters' ? 'masters' : 'vouchers';
    if (company.counters[counter] !== this.#lookedAt?.counters[counter])
      return { state: 'held', code: 'tally.books-moved' };
    const exchanges: Exchange[] = [];
    try {
      const sent = this.#classified(
        effect.carryOut === undefined
          ? effect.outcome(await this.#post(company, effect.message, signal, exchanges))
          : await effect.carryOut(this.#course(signal, exchanges)),
        effect.date,
      );
      if (sent.state === 'accepted' && sent.masterId !== null && effect.date !== null)
        this.#dates.set(sent.masterId, effect.date);
      return { ...sent, exchanges };
    } catch (error) {
      if (!isBridgeError(error)) throw error;
      const wasSent = error.code !== 'tally.request-set-aside';
      return { state: wasSent ? 'unsure' : 'rejected', text: error.message, exchanges };
    }
  }

  async find(draft: Draft, mark: WriteMark, signal: AbortSignal): Promise<Found> {
    const effect = restore(draft);
    await effect.tidy?.(this.#course(signal));
    return await effect.find(await this.#deskOf(await this.#open(signal)), countersOf(mark));
  }

  async readBack(
    draft: Draft,
    { masterId }: { readonly masterId: string },
    signal: AbortSignal,
  ): Promise<WrittenDocument | null> {
    return await restore(draft).readBack(await this.#desk(signal), Number(masterId));
  }

  compare(draft: Draft, document: WrittenDocument): readonly Difference[] {
    return restore(draft).compare(document);
  }

  #course(signal: AbortSignal, exchanges: Exchange[] = []): Course {
    return {
      desk: () => this.#desk(signal),
      post: async (message) => await this.#post((await this.#open(signal)).company, message, signal, exchanges),
    };
  }

  async #post(
    { name }: Company,
    { report, xml: content }: Message,
    signal: AbortSignal,
    exchanges: Exchange[],
  ): Promise<readonly Leaf[]> {
    const xml = importRequest(name, report, content);
    const { leaves } = await this.#options.gateway.import({ xml, lane: 'write', signal });
    exchanges.push({ request: digestOf(xml), answer: leaves });
    return leaves;
  }

  /** Throws as `recognise` does, and `write.waits` for a company that was renamed (DESIGN rule 7). */
  async #open(signal: AbortSignal): Promise<Reader> {
    const { gateway, pin } = this.#options;
    const reader = await Reader.open({ gateway, pin, lane: 'write', signal });
    const { name } = reader.company;
    if (name === pin.name) return reader;
    throw new BridgeError('write.waits', { details: { reason: `the company "${pin.name}" is called "${name}" now` } });
  }

  /** What Tally's words mean; a refusal that is no fault of the document holds it. */
  #classified(sent: Sent, date: PlainDate | null): Sent {
    const { licence } = this.#options;
    if (sent.state === 'accepted' || sent.state === 'told') licence.served();
    if (sent.state !== 'rejected' && sent.state !== 'unsure') return sent;
    const meaning = meaningOf(sent.text, date);
    if (meaning === null || (sent.state === 'unsure' && !isBeforeAll(meaning))) return sent;
    licence.refused(sent.text);
    return isNotNow(meaning) ? { state: 'held', code: meaning.code } : { ...sent, ...meaning };
  }

  /** Where what is not found counts as absent: only where Tally shows the days that it is asked for. */
  async #desk(signal: AbortSignal): Promise<BookDesk> {
    const { plan, periods } = this.#options;
    const reader = await this.#open(signal);
    await periods.ensure(reader, plan);
    return await this.#deskOf(reader);
  }

  async #deskOf(reader: Reader): Promise<BookDesk> {
    const { sourceId, memory, site } = this.#options;
    const list = await memory.list(reader, sourceId);
    const kept = {
      dates: this.#dates,
      masters: this.#masters,
      taxes: this.#taxes,
      numbering: this.#numbering,
      forms: this.#forms,
    };
    return new BookDesk({ reader, sourceId, list, site, ...kept });
  }
}

async function foreseen(masters: readonly PlannedMaster[], desk: BookDesk): Promise<DryRunOutput['masters']> {
  const all: NonNullable<DryRunOutput['masters']> = [];
  for (const { type, name, job } of masters) {
    all.push({ type, name, summary: job.summary, twin: twinIn(await new CreateMaster(job.create).look(desk)) });
  }
  return all;
}

function twinIn(found: Found): DryRunOutput['twin'] {
  if (found.state !== 'twin') return null;
  const { nativeId, number, date, master } = found.document;
  return { nativeId, number, date, name: master?.name };
}

function digestOf(xml: string): RequestDigest {
  const { bytes } = bodyOf({ xml });
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}

function countersOf({ counters }: WriteMark): Counters {
  const [masters = 0, vouchers = 0] = counters.split('/').map(Number);
  return { masters, vouchers };
}
