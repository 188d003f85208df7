import type { SourceId } from '../../contract/ids.ts';
import { shortHash } from '../connectors/tally/map/identity.ts';

/**
 * The source that the books in a file are, as far as the file tells: it seldom holds the company number and the first day of
 * the books, of which the live source's id is made besides the GUID. The GUID outlives a change of name and is the same on
 * every PC; without one the company's name serves, and without that the file's.
 */
export function fileSourceIdOf(company: {
  readonly guid?: string | undefined;
  readonly name?: string | undefined;
  readonly file?: string | undefined;
}): SourceId {
  if (company.guid !== undefined) return `tally-${company.guid.toLowerCase()}` as SourceId;
  if (company.name !== undefined) return `tally-company-${shortHash(company.name.trim().toLowerCase())}` as SourceId;
  return `tally-file-${shortHash(company.file ?? '')}` as SourceId;
}
