import { z } from 'zod';
import { assertNever } from '../../../../contract/assert-never.ts';
import { type Decimal, negate } from '../../../../contract/decimal.ts';
import { BridgeError } from '../../../../contract/errors.ts';
import type { Draft, NeededMaster, WriteRequest } from '../../writer.ts';
import type { BookDesk } from './book-desk.ts';
import { AlterVoucher, DraftAlteration } from './change/alter-voucher.ts';
import { type Changes, changes } from './change/changes.ts';
import { documents } from './documents/documents.ts';
import { reversal } from './documents/reversal.ts';
import { translateWithMasters } from './documents/translate.ts';
import type { Effect } from './effect.ts';
import { CreateMaster } from './master/create-master.ts';
import { MasterChange, NewMaster } from './master/draft-master.ts';
import { type MasterJob, masters } from './master/masters.ts';
import { UpdateMaster } from './master/update-master.ts';
import type { PlannedMaster } from './needed/planned-master.ts';
import { AlterationProbe } from './probe/alteration-probe.ts';
import { DraftProbe, draftProbe } from './probe/draft-probe.ts';
import { CreateVoucher } from './voucher/create-voucher.ts';
import { DraftVoucher } from './voucher/draft.ts';
import { amountOf, summaryOf } from './voucher/summary.ts';

/** What is kept with a job's intent. */
const Payload = z.discriminatedUnion('effect', [
  z.object({ effect: z.literal('create-voucher'), effectKey: z.string(), voucher: DraftVoucher }),
  z.object({ effect: z.literal('alter-voucher'), alteration: DraftAlteration }),
  z.object({ effect: z.literal('alteration-probe'), probe: DraftProbe }),
  z.object({ effect: z.literal('create-master'), master: NewMaster }),
  z.object({ effect: z.literal('update-master'), change: MasterChange }),
]);
type Payload = z.infer<typeof Payload>;

/** What a job comes to: what is its own to write, and before that the masters which it needs. */
export interface Plan {
  readonly draft: Draft;
  readonly masters: readonly PlannedMaster[];
}

/** Translates a job's input and checks it against the books. Throws `job.*` or `write.*`. */
export async function plan(request: WriteRequest, desk: BookDesk): Promise<Plan> {
  const parse = documents[request.type];
  if (parse === undefined) return { draft: await draftOf(request, desk), masters: [] };
  const document = parse(request.input, desk.names);
  const { voucher, masters } = await translateWithMasters(document, request.effectKey, desk);
  return { draft: created(voucher, request, desk), masters };
}

/** The one thing that is to be written next. */
export function nextOf({ draft, masters }: Plan): Draft {
  const [first, ...others] = masters;
  if (first === undefined) return draft;
  const payload: Payload = { effect: 'create-master', master: first.job.create };
  const summary = `${draft.summary}. First it makes: ${masters.map(({ job }) => job.summary).join('; ')}`;
  return { summary, amount: draft.amount, date: null, payload, needs: [named(first), ...others.map(named)] };
}

function named({ type, name }: PlannedMaster): NeededMaster {
  return { type, name };
}

async function draftOf(request: WriteRequest, desk: BookDesk): Promise<Draft> {
  const { type, input, effectKey } = request;
  const master = masters[type];
  if (master !== undefined) return ofMaster(await master(input, desk, request.onConflict), desk);
  if (type === 'payment.reverse') return created(await reversal(request, desk), request, desk);
  if (type === 'alteration.probe') return probing(await draftProbe(effectKey, desk), desk);
  const change = changes[type];
  if (change !== undefined) return altered(await change(request, desk), request);
  throw new BridgeError('job.unsupported', { details: { type } });
}

function created(voucher: DraftVoucher, { effectKey }: WriteRequest, desk: BookDesk): Draft {
  const payload: Payload = { effect: 'create-voucher', effectKey, voucher };
  const summary = summaryOf(voucher, desk.reader.company.name);
  return { summary, amount: amountOf(voucher), date: voucher.date, payload, remoteId: effectKey };
}

function altered({ alteration, summary, amount }: Changes, { target }: WriteRequest): Draft {
  const payload: Payload = { effect: 'alter-voucher', alteration };
  const kept = target?.remoteId;
  return { summary, amount, date: alteration.date, payload, ...(kept == null ? {} : { remoteId: kept }) };
}

function probing(probe: DraftProbe, { reader }: BookDesk): Draft {
  const payload: Payload = { effect: 'alteration-probe', probe };
  const summary = `Try on a memorandum of ${probe.date} how vouchers are altered, and delete it again, in ${reader.company.name}`;
  return { summary, amount: null, date: probe.date, payload };
}

/** The change that was prepared, possibly in an earlier life of the process. */
export function restore({ payload }: Draft): Effect {
  const prepared = Payload.parse(payload);
  switch (prepared.effect) {
    case 'create-voucher':
      return new CreateVoucher(prepared.voucher, prepared.effectKey);
    case 'alter-voucher':
      return new AlterVoucher(prepared.alteration);
    case 'alteration-probe':
      return new AlterationProbe(prepared.probe);
    case 'create-master':
      return new CreateMaster(prepared.master);
    case 'update-master':
      return new UpdateMaster(prepared.change);
    default:
      return assertNever(prepared);
  }
}

function ofMaster(job: MasterJob, { reader }: BookDesk): Draft {
  const summary = `${job.summary}, in ${reader.company.name}`;
  const payload: Payload =
    'create' in job ? { effect: 'create-master', master: job.create } : { effect: 'update-master', change: job.update };
  return { summary, amount: 'create' in job ? openingOf(job.create) : null, date: null, payload };
}

function openingOf({ fields }: NewMaster): Decimal | null {
  // `plain` wrote it.
  const opening = (fields['openingBalance'] ?? null) as Decimal | null;
  return opening?.startsWith('-') ? negate(opening) : opening;
}
