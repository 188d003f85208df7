import type { SourceId } from '../../../../contract/ids.ts';
import { shortHash } from './identity.ts';

/**
 * The source a company's books are. Its GUID outlives a change of name and is the same on every PC that opens them; a file
 * that has none is told by the company's name, and one without that by its own name.
 */
export function sourceIdOf(company: {
  readonly guid?: string | undefined;
  readonly name?: string | undefined;
  readonly file?: string | undefined;
}): SourceId {
  if (company.guid !== undefined) return `tally-${company.guid.toLowerCase()}` as SourceId;
  if (company.name !== undefined) return `tally-company-${shortHash(company.name.trim().toLowerCase())}` as SourceId;
  return `tally-file-${shortHash(company.file ?? '')}` as SourceId;
}
