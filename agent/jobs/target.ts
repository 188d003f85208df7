import { BridgeError } from '../../contract/errors.ts';
import { recordId, type SourceId } from '../../contract/ids.ts';
import type { DocumentRef } from '../../contract/jobs/document-ref.ts';
import type { Target } from '../connectors/writer.ts';
import type { Links } from '../store/links.ts';
import type { JobPorts } from './ports.ts';

/** What is known of the document that a job refers to. Throws `job.unknown-document` for a job that wrote none. */
export function targetOf(document: DocumentRef, sourceId: SourceId, links: Links, ports: JobPorts): Target {
  const nativeId = nativeIdOf(document, links);
  if (nativeId === null) throw new BridgeError('job.unknown-document');
  const known = links.ofDocument(sourceId, nativeId);
  const seenOn = ports.dayOf(sourceId, recordId(sourceId, 'voucher', nativeId));
  return {
    nativeId,
    date: seenOn ?? ('date' in document ? (document.date ?? null) : null),
    remoteId: known.findLast(({ remoteId }) => remoteId !== null)?.remoteId ?? null,
    versions: known.flatMap(({ version }) => version ?? []),
  };
}

function nativeIdOf(document: DocumentRef, links: Links): string | null {
  return 'nativeId' in document ? document.nativeId : (links.get(document.jobId)?.nativeId ?? null);
}
