import { z } from 'zod';
import type { JobId } from '../../contract/ids.ts';
import { Difference } from '../../contract/jobs/job.ts';
import type { AuditRow } from '../store/audit.ts';
import { happened } from './audit-words.ts';

/** One row of the audit trail as an accountant or auditor reads it. Amounts are text, as exact as they were. */
export interface AuditLine {
  readonly number: number;
  readonly ist: string;
  readonly utc: string;
  readonly job: string;
  readonly document: string;
  readonly happened: string;
  readonly by: string;
  readonly amount: string;
  readonly party: string;
  readonly tallyNumber: string;
  readonly tallyGuid: string;
  readonly code: string;
  readonly differences: string;
  readonly details: string;
}

/** What is known of a job besides the row. */
export interface JobFacts {
  readonly type: string;
  readonly party: string;
  readonly amount: string;
}

export const auditHeads: { readonly [column in keyof AuditLine]: string } = {
  number: 'No.',
  ist: 'Time (IST)',
  utc: 'Time (UTC)',
  job: 'Job',
  document: 'Kind of document',
  happened: 'What happened',
  by: 'By',
  amount: 'Amount',
  party: 'Party',
  tallyNumber: "Tally's number",
  tallyGuid: "Tally's GUID",
  code: 'Code',
  differences: 'Differences',
  details: 'Details',
};

const Document = z.looseObject({ number: z.string().nullish(), nativeId: z.string().nullish() });
const Code = z.looseObject({ code: z.string().nullish(), message: z.string().nullish() });
const Request = z.object({ sha256: z.string(), bytes: z.number() });
const Exchange = z.object({ request: Request, answer: z.array(z.object({ path: z.string(), text: z.string() })) });
const Step = z.looseObject({
  type: z.string().optional(),
  draft: z.looseObject({ summary: z.string().optional(), amount: z.string().nullish() }).optional(),
  found: z.looseObject({ state: z.string(), document: Document.optional() }).optional(),
  sent: z.looseObject({ state: z.string(), exchanges: z.array(Exchange).optional() }).optional(),
  request: Request.nullish(),
  document: Document.optional(),
  differences: z.array(Difference).optional(),
  failure: Code.optional(),
  output: z.looseObject({ summary: z.string().optional() }).optional(),
});
const State = Code.extend({
  state: z.string().optional(),
  outcome: Code.extend({
    end: z.string(),
    verified: z.boolean().optional(),
    document: Document.nullish(),
    differences: z.array(Difference).optional(),
  }).optional(),
});
/** Bodies of every version are read: what is not understood of one is left out, and stays in the trail. */
const Body = z.looseObject({
  event: Step.optional().catch(undefined),
  state: State.optional().catch(undefined),
  summary: z.string().nullish().catch(undefined),
});
export type AuditBody = z.infer<typeof Body>;

export function auditLine(row: AuditRow, facts: JobFacts | null): AuditLine {
  const parsed = Body.safeParse(row.body ?? {});
  const body = parsed.success ? parsed.data : {};
  const { event, state } = body;
  const document = event?.document ?? event?.found?.document ?? state?.outcome?.document;
  const { code = null } = state?.outcome ?? (state?.code ? state : (event?.failure ?? {}));
  return {
    number: row.seq,
    ist: istTime(row.at),
    utc: row.at.toISOString(),
    job: row.jobId ?? '',
    document: facts?.type ?? '',
    happened: happened(row.event, body),
    by: row.by ?? 'Ledger Bridge',
    amount: event?.draft?.amount ?? facts?.amount ?? '',
    party: facts?.party ?? '',
    tallyNumber: document?.number ?? '',
    tallyGuid: document?.nativeId ?? '',
    code: code ?? '',
    differences: (event?.differences ?? state?.outcome?.differences ?? []).map(differenceText).join('; '),
    details: detailsOf(row, body),
  };
}

/** As the platform gave it: who it is about and what it comes to. */
export function factsOf(type: string, input: unknown): JobFacts {
  const fields = Input.safeParse(input).data ?? {};
  const party = fields.customer ?? fields.vendor ?? fields.party ?? fields.name ?? '';
  return { type: type.replace('.', ': ').replaceAll('-', ' '), party, amount: fields.total ?? fields.amount ?? '' };
}

export type JobFactsOf = (jobId: JobId) => JobFacts | null;

const Name = z
  .union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)])
  .optional()
  .catch(undefined);
const Amount = z.string().optional().catch(undefined);
const Input = z.looseObject({ customer: Name, vendor: Name, party: Name, name: Name, total: Amount, amount: Amount });

const istOffsetMs = 330 * 60_000;

function istTime(at: Date): string {
  return new Date(at.getTime() + istOffsetMs).toISOString().slice(0, 19).replace('T', ' ');
}

function differenceText({ path, sent, found }: Difference): string {
  return `${path}: sent ${sent ?? 'nothing'}, Tally holds ${found ?? 'nothing'}`;
}

function detailsOf({ body: raw }: AuditRow, { event, summary }: AuditBody): string {
  if (raw === null) return 'Sealed with a key that is lost; the chain still proves it.';
  const said = summary ?? event?.draft?.summary ?? event?.output?.summary;
  const request = event?.request && requestText(event.request);
  const answers = (event?.sent?.exchanges ?? []).map(
    (exchange) => `${requestText(exchange.request)}, answered: ${exchange.answer.map(leafText).join(', ')}`,
  );
  const own = event === undefined && summary === undefined ? plain(raw) : null;
  return [said, request, ...answers, own].filter(Boolean).join('; ');
}

function requestText({ bytes, sha256 }: z.infer<typeof Request>): string {
  return `request of ${bytes} bytes, SHA-256 ${sha256}`;
}

function leafText({ path, text }: { readonly path: string; readonly text: string }): string {
  return `${path.split('/').at(-1)} ${text.trim()}`;
}

/** Of what is no step of a job: its few fields. Of a job as it was received: the whole of it. */
function plain(body: unknown): string {
  return JSON.stringify(body);
}
