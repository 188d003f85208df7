import { hash } from 'node:crypto';
import type { PlainDate } from '../../contract/dates.ts';
import type { RecordId } from '../../contract/ids.ts';
import type { PartyData } from '../../contract/records/masters.ts';
import type { CanonicalRecord } from '../../contract/records/record.ts';
import type { VoucherData } from '../../contract/records/voucher.ts';
import type { Reason } from './reason.ts';

/** A record with its data as it is hashed, sent and counted: stringified once, in the order in which its mapper built it. */
export interface Canonical {
  readonly record: CanonicalRecord;
  readonly dataJson: string;
  readonly hash: string;
  /** Of what it was made of; null: not known. */
  readonly digest: string | null;
}

/** A 128-bit keyed hash of the data, 22 characters of base64url. Equal data from the same mapper has an equal hash. */
export function canonical(record: CanonicalRecord, hashKey: string, digest: string | null = null): Canonical {
  const dataJson = JSON.stringify(record.data);
  return { record, dataJson, hash: hash('sha256', hashKey + dataJson, 'base64url').slice(0, 22), digest };
}

/** Records that are a role of an account, and go with its ledger. */
const roles: ReadonlySet<string> = new Set(['party', 'pay-head', 'tax-rate']);

/** The record id of the native object: roles are of their ledger, every other record is its own object. */
export function objectOf(record: CanonicalRecord): RecordId {
  // The kind says which schema the connector built `data` by.
  return roles.has(record.kind) ? (record.data as Pick<PartyData, 'accountId'>).accountId : record.id;
}

/** The day a voucher stands on. */
export function dateOf(record: CanonicalRecord): PlainDate | null {
  // The kind says which schema the connector built `data` by.
  return record.kind === 'voucher' ? (record.data as VoucherData).date : null;
}

export function versionOf(record: CanonicalRecord): string {
  return record.native.version ?? '';
}

/** One line of a batch: `contract/records/record.ts` `Upsert`. */
export function upsertLine({ record, dataJson, hash }: Canonical, { cause, jobId }: Reason): string {
  const { kind, id, shape, native, warnings } = record;
  const head = JSON.stringify({
    op: 'upsert',
    kind,
    id,
    cause,
    ...(jobId === null ? {} : { jobId }),
    shape,
    hash,
    native,
    ...(warnings === undefined || warnings.length === 0 ? {} : { warnings }),
  });
  return `${head.slice(0, -1)},"data":${dataJson}}`;
}

/** One line of a batch: `contract/records/record.ts` `Deletion`. */
export function deletionLine(kind: string, id: RecordId, { cause, jobId }: Reason): string {
  return JSON.stringify({ op: 'delete', kind, id, cause, ...(jobId === null ? {} : { jobId }) });
}
