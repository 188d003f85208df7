import type { JobId } from '../../contract/ids.ts';
import type { CanonicalRecord } from '../../contract/records/record.ts';
import { objectOf, versionOf } from '../capture/canonical.ts';
import type { Links } from '../store/links.ts';

/** Tells of which job's write a record's change comes: a customer or tax rate is a role of an account, and was written with it. */
export function echoesOf(links: Links): (record: CanonicalRecord) => JobId | null {
  return (record) => links.writerOf(objectOf(record), versionOf(record));
}
