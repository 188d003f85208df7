import { BridgeError } from '../../../contract/errors.ts';
import { recordId } from '../../../contract/ids.ts';
import { VoucherLinkInput } from '../../../contract/jobs/voucher-link.ts';
import type { Source } from '../../connectors/source.ts';
import { type AgentDesk, type Asked, type LinkKind, parseInput } from './job-kind.ts';

/** Says that a document which a person entered is the one that a job was to write. */
export const voucherLink: LinkKind = {
  writes: false,
  patient: true,
  async link(job, source, desk) {
    const input = parseInput(VoucherLinkInput, job.input);
    requireLinkable(input, job, desk);
    const document = await documentOf(input, source, desk);
    const { nativeId, masterId, number, date, type, record } = document;
    const output = { jobId: input.jobId, nativeId, number, date, type, version: record.native.version ?? null };
    return { output, link: { jobId: input.jobId, nativeId, masterId, recordId: record.id } };
  },
};

/** Throws `job.not-found`, `job.wrong-source`, `job.still-open`, `job.already-linked`. */
function requireLinkable({ jobId, nativeId }: VoucherLinkInput, { sourceId }: Asked, { jobs, links }: AgentDesk): void {
  const meant = jobs.find(jobId);
  if (meant === null) throw new BridgeError('job.not-found');
  if (meant.sourceId !== sourceId) throw new BridgeError('job.wrong-source');
  if (meant.finishedAt === null) throw new BridgeError('job.still-open');
  const linked = links.get(jobId)?.nativeId ?? nativeId;
  if (linked !== nativeId) throw new BridgeError('job.already-linked');
}

async function documentOf({ nativeId, date }: VoucherLinkInput, source: Source, { ports, signal }: AgentDesk) {
  if (source.document === undefined) throw new BridgeError('job.unsupported', { details: { type: 'voucher.link' } });
  const seenOn = ports.dayOf(source.sourceId, recordId(source.sourceId, 'voucher', nativeId));
  const expected = [seenOn, date].filter((day) => day != null);
  const document = await source.document(nativeId, expected, signal);
  if (document === null) throw new BridgeError('write.gone');
  return document;
}
