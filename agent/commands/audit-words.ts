import type { AuditBody } from './audit-line.ts';

/** What happened, in a sentence; of a step of a job also what came of it. */
export function happened(event: string, body: AuditBody): string {
  const step = plainWords[event] ?? stepWords(event, body);
  const after = afterwards(body);
  return after === null ? step : `${step}; ${after}`;
}

const plainWords: { readonly [event: string]: string } = {
  'job.received': 'Received from the platform',
  'job.prepared': 'Checked against the books',
  'job.marked': "Allowed; Tally's counters noted; being sent to Tally",
  'job.gone': 'Not in the books any more',
  'job.told': 'Answered; nothing was written',
  'job.resumed': 'Taken up again',
  'job.abandoned': 'Could not be read any more',
  'job.approved': 'Approved by a person',
  'job.overruled': "The platform's change let in by a person, over the books' own",
  'job.refused': 'Refused by a person',
  'rule.set': 'Standing rule set by a person',
  'deletions.approved': 'Deletions approved by a person',
  'deletions.refused': 'Deletions refused by a person',
  'source.place-accepted': 'The place of the books accepted by a person',
  'source.name-accepted': "The company's new name accepted by a person",
  'source.restore-confirmed': 'The restored books confirmed by a person',
  'request.let-go': 'A question that Tally stopped at allowed again by a person',
  'installation.paired': 'This PC paired with the platform',
  'store.key-lost': "The store's key was lost: a new one from here on",
};

function stepWords(event: string, { event: step }: AuditBody): string {
  switch (event) {
    case 'job.looked':
      return lookWords[step?.found?.state ?? ''] ?? 'Looked for in the books';
    case 'job.found':
      return `After sending: ${(lookWords[step?.found?.state ?? ''] ?? 'looked for in the books').toLowerCase()}`;
    case 'job.answered':
      return sentWords[step?.sent?.state ?? ''] ?? 'Sent';
    case 'job.read':
      return (step?.differences ?? []).length === 0 ? 'Read back: as it was sent' : 'Read back: it differs';
    case 'job.failed':
      return `Not possible: ${step?.failure?.message ?? 'trouble'}`;
    default:
      return event;
  }
}

const lookWords: { readonly [state: string]: string } = {
  absent: 'Not in the books',
  ours: 'Found in the books, written by this job',
  twin: 'A document like it is in the books',
  named: 'A master of that name is in the books',
  unclear: 'More than one candidate in the books',
};

const sentWords: { readonly [state: string]: string } = {
  accepted: 'Tally accepted it',
  rejected: 'Tally rejected it; nothing was written',
  held: 'Tally takes no documents now; nothing was written',
  altered: 'Tally changed something that was there',
  unsure: 'Sent; no sure answer from Tally',
};

function afterwards({ state }: AuditBody): string | null {
  if (state?.state === 'waiting') return `waits: ${state.message ?? state.code ?? ''}`;
  const outcome = state?.outcome;
  if (state?.state !== 'ended' || outcome === undefined) return null;
  const end = outcome.end === 'done' ? (outcome.verified ? 'done and verified' : 'done') : outcome.end;
  return `ended: ${end}${outcome.message ? ` (${outcome.message})` : ''}`;
}
